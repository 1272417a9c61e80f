import type { Command } from './command.ts';

/** What must be installed before a verb can run: npm packages only, or the embedded stack too. */
export type Needs = 'packages' | 'stack';

/** A verb as the overview shows it; its module is loaded only when the verb is called. */
export interface Verb {
  readonly name: string;
  readonly summary: string;
  readonly needs: Needs;
  readonly load: () => Promise<Command>;
}

/** Every verb, in the order of `churn --help`. */
export const verbs: readonly Verb[] = [
  {
    name: 'down',
    summary: 'stop the running stack; --wipe removes its data',
    needs: 'packages',
    load: async () => (await import('./commands/down.ts')).down,
  },
  {
    name: 'status',
    summary: 'ask every service and stage whether it does its work',
    needs: 'packages',
    load: async () => (await import('./commands/status.ts')).status,
  },
  {
    name: 'doctor',
    summary: 'check what is installed here and say how to mend what is missing',
    needs: 'packages',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
];
