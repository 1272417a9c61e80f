import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FailAction, FailPointName } from '../../../platform/runtime/fail-points.ts';

/** The fail points of one worker, from outside. */
export interface ArmedPoints {
  readonly folder: string;
  arm(name: FailPointName, action: FailAction): void;
  /** Resolves once the worker stands at the point; never where it is disarmed before. */
  hit(name: FailPointName): Promise<void>;
  /** Lets the worker go on, and disarms the point. */
  clear(name: FailPointName): void;
  /** Sets the worker's clock so much ahead, in milliseconds. */
  setClock(aheadMs: number): void;
}

const pollMs = 20;

export function createArmedPoints(folder: string): ArmedPoints {
  mkdirSync(folder, { recursive: true });
  const armed = (name: FailPointName) => join(folder, name);
  const waiting = new Set<FailPointName>();
  return {
    folder,
    arm(name, action) {
      rmSync(`${armed(name)}.hit`, { force: true });
      writeFileSync(armed(name), action);
      waiting.add(name);
    },
    async hit(name) {
      while (!existsSync(`${armed(name)}.hit`)) {
        if (!waiting.has(name)) await new Promise(() => undefined);
        await delay(pollMs);
      }
    },
    clear(name) {
      waiting.delete(name);
      rmSync(armed(name), { force: true });
      rmSync(`${armed(name)}.hit`, { force: true });
    },
    setClock(aheadMs) {
      if (aheadMs === 0) rmSync(join(folder, 'clock'), { force: true });
      else writeFileSync(join(folder, 'clock'), String(aheadMs));
    },
  };
}
