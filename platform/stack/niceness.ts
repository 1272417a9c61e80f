import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * Lets a process that was just started give way to others: of 0 (none) to 19. Threads and processes that it starts later
 * do likewise. Where the system says no it runs as any other.
 */
export function giveWay(pid: number, niceness: number): void {
  attempt(() => setPriority(pid, niceness));
  // Linux shares a busy processor between sessions first, of which each of our processes leads its own: within
  // one of them niceness says nothing to the others (sched(7), the autogroup feature).
  attempt(() => writeFileSync(`/proc/${pid}/autogroup`, String(niceness)));
}

function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // Ended already, or a system without it.
  }
}
