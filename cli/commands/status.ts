import { type MemberStatus, probeStack, type StackStatus } from '../../platform/stack/status.ts';
import { type Command, exitCode } from '../command.ts';
import { formatDuration } from '../duration.ts';
import { locateStream, streamOptions } from '../stream/locate.ts';
import { tableLines } from '../table.ts';

export const status: Command = {
  name: 'status',
  summary: 'ask every service and stage whether it does its work',
  operands: '',
  options: streamOptions,
  examples: ['churn status', 'churn status --json'],
  run: async ({ values, out }) => {
    const { dataDir } = await locateStream(values);
    const found = await probeStack(dataDir);
    if (values.json) out(JSON.stringify(toJson(dataDir, found)));
    else for (const line of toLines(dataDir, found, Date.now())) out(line);
    return found.ready ? exitCode.fine : exitCode.dependencyDown;
  },
};

function toLines(dataDir: string, found: StackStatus, now: number): string[] {
  if (found.phase === 'none' || found.phase === 'stopped') {
    return [`nothing runs on ${dataDir}; churn up starts it`];
  }
  const rows = found.members.map((member) => row(member, now));
  const table = tableLines(['name', 'state', 'address', 'pid', 'for', 'restarts', ''], rows, [
    'left',
    'left',
    'left',
    'right',
    'left',
    'right',
  ]);
  return [...table, '', summary(found)];
}

function row(member: MemberStatus, now: number): string[] {
  return [
    member.name,
    member.state,
    member.address,
    member.pid === null ? '' : String(member.pid),
    member.since === null ? '' : formatDuration(now - Date.parse(member.since)),
    member.kind === 'external' ? '' : String(member.restarts),
    member.reason ?? '',
  ];
}

function summary(found: StackStatus): string {
  if (!found.running) {
    return 'the supervisor is gone; churn down stops what is left, churn up does so and starts anew';
  }
  const who = `pid ${found.supervisorPid}, since ${found.startedAt}`;
  return found.ready ? `all ready (${who})` : `not ready: ${found.phase} (${who})`;
}

function toJson(dataDir: string, found: StackStatus) {
  return {
    ready: found.ready,
    running: found.running,
    phase: found.phase,
    data_dir: dataDir,
    pid: found.supervisorPid,
    started_at: found.startedAt,
    members: found.members,
  };
}
