import type { Random } from '../../domain/synthesis/random.ts';
import type { WireProxy } from '../../platform/proxy/proxy.ts';
import type { Held, Side } from '../../platform/proxy/trap.ts';
import type { Feeder } from './feed/feeder.ts';
import type { ScoredReader } from './reader.ts';
import type { Testbed } from './testbed/testbed.ts';
import type { StageName, Worker } from './testbed/worker.ts';

export interface FaultContext {
  readonly testbed: Testbed;
  readonly victim: Worker;
  readonly random: Random;
  readonly feeder: Feeder;
  /** Reads beside the stages during all faults. */
  readonly reader: ScoredReader;
}

/** A fault that waits for its victim to get into the wanted state. */
export interface Snare {
  /** Resolves, in words, with the state that the victim was caught in and is kept in. */
  readonly caught: Promise<string>;
  /** Does the harm; resolves when it is over and the victim may recover. */
  strike(): Promise<void>;
  /** Called where nothing was caught in time. */
  disarm(): void;
}

export interface Fault {
  /** As in the fault plan; several faults may share an id. */
  readonly id: string;
  readonly name: string;
  /** The stage whose worker is the victim. */
  readonly stage: StageName;
  /** Sets the snare before the victim is given anything to do. */
  set(context: FaultContext): Snare;
}

/** A snare that holds one request, or its answer, in the victim's proxy. */
export function snareOnWire<Request>(
  wire: WireProxy<Request>,
  side: Side,
  fits: (request: Request) => boolean,
  describe: (request: Request) => string,
  strike: (held: Held<Request>) => Promise<void> | void,
): Snare {
  const trap = wire.trap(side, fits);
  return {
    caught: trap.caught.then(({ request }) => describe(request)),
    strike: async () => strike(await trap.caught),
    disarm: trap.disarm,
  };
}
