import type { Connection } from '../../live-stream/follow.ts';

interface ConnectionMarkProps {
  readonly connection: Connection;
  readonly following: boolean | null;
  readonly isHeld: boolean;
}

/** Whether what is shown is current, in words; a change is read out, a tick is not. */
export function ConnectionMark({ connection, following, isHeld }: ConnectionMarkProps) {
  const { text, kind } = told(connection, following, isHeld);
  return (
    <p className={`connection connection-${kind}`} role="status">
      <span className="dot" aria-hidden="true" />
      {text}
    </p>
  );
}

function told(connection: Connection, following: boolean | null, isHeld: boolean) {
  if (connection === 'reconnecting') return { text: 'Reconnecting …', kind: 'lost' } as const;
  if (connection === 'connecting') return { text: 'Connecting …', kind: 'waiting' } as const;
  if (isHeld) return { text: 'Paused', kind: 'waiting' } as const;
  if (following === null) return { text: 'Connected', kind: 'waiting' } as const;
  if (!following) return { text: 'Waiting for Kafka …', kind: 'waiting' } as const;
  return { text: 'Live', kind: 'live' } as const;
}
