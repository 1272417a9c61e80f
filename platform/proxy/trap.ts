/** Where a unit is caught: on its way to the service, or its answer on the way back. */
export type Side = 'request' | 'answer';

/** A unit that was caught and waits in the proxy. */
export interface Held<Request> {
  readonly request: Request;
  /** Sends it on, even after the client has gone. */
  release(): void;
  /** Breaks its connection; the other side never sees it. */
  cut(): void;
}

export interface Trap<Request> {
  /** Resolves with the first unit that fits; every later one passes. */
  readonly caught: Promise<Held<Request>>;
  /** Catches nothing from now on. */
  disarm(): void;
}

interface SetTrap<Request> {
  readonly side: Side;
  readonly fits: (request: Request) => boolean;
  readonly spring: (held: Held<Request>) => void;
}

/** The traps of one proxy; each catches once. */
export interface TrapTable<Request> {
  set(side: Side, fits: (request: Request) => boolean): Trap<Request>;
  /** Whether a trap took the unit. */
  offer(side: Side, request: Request | null, hold: () => Omit<Held<Request>, 'request'>): boolean;
}

export function createTrapTable<Request>(): TrapTable<Request> {
  const traps = new Set<SetTrap<Request>>();
  return {
    set(side, fits) {
      let spring: (held: Held<Request>) => void = () => undefined;
      const caught = new Promise<Held<Request>>((resolve) => {
        spring = resolve;
      });
      const trap = { side, fits, spring };
      traps.add(trap);
      return { caught, disarm: () => void traps.delete(trap) };
    },
    offer(side, request, hold) {
      if (request === null) return false;
      for (const trap of traps) {
        if (trap.side !== side || !trap.fits(request)) continue;
        traps.delete(trap);
        trap.spring({ request, ...hold() });
        return true;
      }
      return false;
    },
  };
}
