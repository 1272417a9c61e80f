import { StackError } from './errors.ts';
import { type StackEvent, shownAddress } from './events.ts';
import { identify, type ProcessIdentity } from './process-identity.ts';
import type { MemberState } from './state.ts';
import {
  type ProcessChange,
  type ProcessPlan,
  type SupervisedProcess,
  superviseProcess,
} from './supervise.ts';

/** A process that is to run as part of the stack. */
export interface MemberSpec {
  readonly kind: MemberState['kind'];
  readonly plan: ProcessPlan;
  readonly ports: () => readonly number[];
  /** Where it is reached, once it has been launched. */
  readonly address: () => string;
  readonly readyUrl?: string;
}

export interface Members {
  /** @throws StackError once everything is being stopped. */
  readonly start: (spec: MemberSpec) => SupervisedProcess;
  /** Stages one by one, the last started first; then all parts at once. */
  readonly stopAll: () => Promise<void>;
  /** For exit handlers. */
  readonly abandonAll: () => void;
}

interface Member {
  readonly spec: MemberSpec;
  readonly process: SupervisedProcess;
  identity: ProcessIdentity | undefined;
  since: string;
}

/**
 * The running processes of one stack. `record` is called with all their states at each change, at once
 * after a spawn, so that a supervisor that dies leaves word of its children.
 */
export function createMembers(
  record: (members: MemberState[]) => void,
  onEvent: (event: StackEvent) => void,
  onFailed: (error: StackError) => void,
): Members {
  const members: Member[] = [];
  let isStopping = false;

  const noteChange = (member: Member, change: ProcessChange) => {
    const { spec, process } = member;
    const pid = process.pid();
    member.identity = pid === undefined ? undefined : identify(pid);
    member.since = new Date().toISOString();
    record(members.map(stateOf));
    const event = eventOf(spec, process, change);
    if (event) onEvent(event);
    if (change.type === 'failed') onFailed(change.error);
  };

  const start = (spec: MemberSpec) => {
    if (isStopping) throw new StackError(`${spec.plan.name}: the stack is being stopped`);
    const process = superviseProcess(spec.plan, (change) => noteChange(member, change));
    const member: Member = { spec, process, identity: undefined, since: new Date().toISOString() };
    members.push(member);
    return process;
  };

  const stopAll = async () => {
    isStopping = true;
    const ofKind = (kind: MemberState['kind']) =>
      members.filter(({ spec }) => spec.kind === kind).map(({ process }) => process);
    for (const stage of ofKind('stage').reverse()) await stage.stop();
    await Promise.all(ofKind('part').map((part) => part.stop()));
  };

  return {
    start,
    stopAll,
    abandonAll: () => {
      for (const { process } of members) process.abandon();
    },
  };
}

function stateOf({ spec, process, identity, since }: Member): MemberState {
  return {
    name: spec.plan.name,
    kind: spec.kind,
    phase: process.phase(),
    ...(identity && { identity }),
    ports: [...spec.ports()],
    ...(spec.readyUrl !== undefined && { readyUrl: spec.readyUrl }),
    log: spec.plan.logPath,
    restarts: process.restarts(),
    since,
    stopSignal: spec.plan.stopSignal,
  };
}

function eventOf(
  spec: MemberSpec,
  process: SupervisedProcess,
  change: ProcessChange,
): StackEvent | undefined {
  const { name } = spec.plan;
  switch (change.type) {
    case 'starting': {
      const pid = process.pid();
      return pid === undefined ? undefined : { type: 'starting', name, pid };
    }
    case 'ready':
      return { type: 'ready', name, address: shownAddress(spec.address()), ms: change.ms };
    default:
      return { name, ...change };
  }
}
