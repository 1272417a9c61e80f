import type { Fault } from '../fault.ts';
import { endedWorkers } from './ended-workers.ts';
import { lostAnswers } from './lost-answers.ts';
import { stalls } from './stalls.ts';
import { stores } from './stores.ts';

/** Every fault that `churn chaos` knows. */
export const allFaults: readonly Fault[] = [...lostAnswers, ...endedWorkers, ...stalls, ...stores];

export const faultIds: readonly string[] = [...new Set(allFaults.map(({ id }) => id))].sort();
