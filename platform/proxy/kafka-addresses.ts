import { type KafkaRequest, kafkaApi } from './kafka-frames.ts';

/** Up to these versions answers have no flexible fields (KIP-482), and nothing but the port has to change. */
const lastMetadataVersion = 8;
const lastCoordinatorVersion = 2;

/**
 * Returns the answer with every broker's port replaced, so that a client comes back through the proxy. Hosts
 * stay: broker and proxy are on the same loopback. Answers that name no broker are returned as they are.
 */
export function redirect(frame: Buffer, request: KafkaRequest, port: number): Buffer {
  const places = placesOfPorts(frame, request);
  if (places.length === 0) return frame;
  const changed = Buffer.from(frame);
  for (const at of places) changed.writeInt32BE(port, at);
  return changed;
}

function placesOfPorts(frame: Buffer, { api, version }: KafkaRequest): number[] {
  let at = 8;
  const skipString = (): void => {
    at += 2 + Math.max(0, frame.readInt16BE(at));
  };
  if (api === kafkaApi.metadata && version <= lastMetadataVersion) {
    if (version >= 3) at += 4; // throttle time
    const brokers = frame.readInt32BE(at);
    at += 4;
    return Array.from({ length: brokers }, () => {
      at += 4; // node id
      skipString();
      const place = at;
      at += 4;
      if (version >= 1) skipString(); // rack
      return place;
    });
  }
  if (api === kafkaApi.findCoordinator && version <= lastCoordinatorVersion) {
    if (version >= 1) at += 4; // throttle time
    at += 2; // error code
    if (version >= 1) skipString(); // error message
    at += 4; // node id
    skipString();
    return [at];
  }
  return [];
}
