import type { Endpoints } from '../config/endpoints.ts';
import { shownAddress } from './events.ts';
import { endpointOf, type PartName, partNames } from './part.ts';
import { probeHttp } from './probes/http.ts';
import { probePart } from './probes/probe-part.ts';
import { isAlive } from './process-identity.ts';
import { type MemberState, readStackState, type StackState } from './state.ts';

/** One service or stage as it answers right now. */
export interface MemberStatus {
  readonly name: string;
  readonly kind: 'part' | 'stage' | 'external';
  /** `ready`, or what it is instead. */
  readonly state: string;
  readonly address: string;
  readonly pid: number | null;
  readonly restarts: number;
  /** When its state began, ISO 8601; null for services that are not ours. */
  readonly since: string | null;
  /** Why it is not ready. */
  readonly reason: string | null;
}

export interface StackStatus {
  /** Whether a supervisor lives. */
  readonly running: boolean;
  /** Whether every service and stage does its work. */
  readonly ready: boolean;
  readonly phase: StackState['phase'] | 'none';
  readonly supervisorPid: number | null;
  readonly startedAt: string | null;
  readonly members: readonly MemberStatus[];
}

const none: StackStatus = {
  running: false,
  ready: false,
  phase: 'none',
  supervisorPid: null,
  startedAt: null,
  members: [],
};

/** Asks every service and stage of the data folder's stack whether it does its work. */
export async function probeStack(dataDir: string): Promise<StackStatus> {
  const state = readStackState(dataDir);
  if (state === undefined) return none;
  if (state.phase === 'stopped') return { ...none, phase: 'stopped' };
  const members = await Promise.all([
    ...state.external.map((name) => probeExternalService(name, state.endpoints)),
    ...state.members.map((member) => probeMember(member, state)),
  ]);
  const running = isAlive(state.supervisor);
  const allReady = members.every((member) => isWell(member.state));
  return {
    running,
    ready: running && state.phase === 'running' && allReady,
    phase: state.phase,
    supervisorPid: running ? state.supervisor.pid : null,
    startedAt: state.startedAt,
    members,
  };
}

const isWell = (state: string) => state === 'ready' || state === 'finished';

async function probeExternalService(
  name: PartName,
  endpoints: StackState['endpoints'],
): Promise<MemberStatus> {
  const endpoint = endpoints[endpointOf[name]] ?? '';
  const reason = await whyNot(() => probePart(name, endpoint));
  return {
    name,
    kind: 'external',
    state: reason === null ? 'ready' : 'not ready',
    address: shownAddress(endpoint),
    pid: null,
    restarts: 0,
    since: null,
    reason,
  };
}

async function probeMember(member: MemberState, state: StackState): Promise<MemberStatus> {
  const { name, kind, identity, phase, restarts, since } = member;
  const alive = identity !== undefined && isAlive(identity);
  const reason = alive && phase === 'ready' ? await whyNot(() => probeOf(member, state)) : null;
  return {
    name,
    kind,
    state: stateWord(phase, alive, reason),
    address: addressOf(member, state.endpoints),
    pid: alive ? identity.pid : null,
    restarts,
    since,
    reason,
  };
}

function stateWord(phase: string, alive: boolean, reason: string | null): string {
  if (reason !== null) return 'not ready';
  return alive || phase !== 'ready' ? phase : 'dead';
}

async function probeOf(member: MemberState, { endpoints }: StackState): Promise<void> {
  const name = partNames.find((part) => part === member.name && member.kind === 'part');
  if (name !== undefined) await probePart(name, endpoints[endpointOf[name]] ?? '');
  else if (member.readyUrl !== undefined) await probeHttp(member.readyUrl, 2_000);
}

function addressOf(
  member: MemberState,
  endpoints: Partial<Record<keyof Endpoints, string | undefined>>,
) {
  const name = partNames.find((part) => part === member.name && member.kind === 'part');
  if (name !== undefined) return shownAddress(endpoints[endpointOf[name]] ?? '');
  return member.readyUrl === undefined ? '' : new URL(member.readyUrl).host;
}

async function whyNot(probe: () => Promise<void>): Promise<string | null> {
  try {
    await probe();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message || error.name : String(error);
  }
}
