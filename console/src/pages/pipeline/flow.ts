import type { Stage } from '../../api/types.ts';

/** Stages that read the same topic; null: those that read none. */
export interface Step {
  readonly topic: string | null;
  readonly members: readonly Stage[];
}

/** The stages by what they read, in the order given: upstream first. */
export function flowOf(stages: readonly Stage[]): Step[] {
  const steps = new Map<string | null, Stage[]>();
  for (const stage of stages) steps.set(stage.reads, [...(steps.get(stage.reads) ?? []), stage]);
  return [...steps].map(([topic, members]) => ({ topic, members }));
}

/** How a stage does, in a word; a lag of more than this many seconds is one. */
export function healthOf({
  status,
  lag_seconds,
  in: read,
}: Stage): 'away' | 'behind' | 'idle' | 'fine' {
  if (status === 'away') return 'away';
  if ((lag_seconds ?? 0) > slowSeconds) return 'behind';
  return read === 0 ? 'idle' : 'fine';
}

const slowSeconds = 5;
