import { useEffect, useReducer, useState } from 'react';
import { useAccess } from '../access/access-gate.tsx';
import { type Connection, followStream } from './follow.ts';
import { noLiveState, withTick } from './live-store.ts';

/** The stream as it is, for as long as the component is shown. */
export function useLive() {
  const access = useAccess();
  const [state, onTick] = useReducer(withTick, noLiveState);
  const [connection, onConnection] = useState<Connection>('connecting');
  useEffect(() => followStream(access, { onTick, onConnection }), [access]);
  return { state, connection };
}
