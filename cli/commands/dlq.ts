import { deadLetterReasons } from '../../domain/stream/dead-letter.ts';
import { type Letter, letterIdentity, readLetters } from '../../stream/dead-letters.ts';
import {
  type Command,
  type CommandInput,
  type ExitCode,
  exitCode,
  UsageError,
} from '../command.ts';
import { streamOptions } from '../stream/locate.ts';
import { text, wholeNumber } from '../stream/options.ts';
import { onRunningStream } from '../stream/running-stream.ts';
import { tableLines } from '../table.ts';

const shownBytes = 256;

export const dlqCommand: Command = {
  name: 'dlq',
  summary: 'browse dead letters: records that were refused, with the reason',
  operands: 'ls | show IDENTITY',
  options: {
    ...streamOptions,
    reason: { type: 'string', value: 'NAME', description: 'ls: only letters of this reason' },
    stage: { type: 'string', value: 'NAME', description: 'ls: only letters of this stage' },
    limit: { type: 'string', value: 'N', description: 'ls: how many to list', default: '50' },
  },
  examples: ['churn dlq ls --reason range', 'churn dlq show enrich:customers.events.v1/3@1042'],
  run: async (input) => {
    const [action, identity] = input.positionals;
    if (action === 'ls') return list(input);
    if (action === 'show' && identity !== undefined) return show(input, identity);
    throw new UsageError('say churn dlq ls, or churn dlq show IDENTITY');
  },
};

function list(input: CommandInput): Promise<ExitCode> {
  const reason = text(input.values, 'reason');
  if (reason !== undefined && !(deadLetterReasons as readonly string[]).includes(reason)) {
    throw new UsageError(`--reason ${reason}: one of ${deadLetterReasons.join(', ')}`);
  }
  const stage = text(input.values, 'stage');
  const limit = wholeNumber(input.values, 'limit') ?? 50;
  return onRunningStream(input, async (stream) => {
    const letters: Letter[] = [];
    const byReason = new Map<string, number>();
    let total = 0;
    await readLetters(await stream.ledgerSource(input.signal), (letter) => {
      if (reason !== undefined && letter.reason !== reason) return;
      if (stage !== undefined && letter.stage !== stage) return;
      total++;
      byReason.set(letter.reason, (byReason.get(letter.reason) ?? 0) + 1);
      if (letters.length < limit) letters.push(letter);
    });
    if (input.values.json === true) {
      const shown = letters.map(({ value: _, ...letter }) => letter);
      input.out(JSON.stringify({ total, by_reason: Object.fromEntries(byReason), letters: shown }));
      return exitCode.fine;
    }
    const rows = letters.map((letter) => [
      letterIdentity(letter),
      letter.reason,
      letter.path,
      letter.detail.slice(0, 60),
    ]);
    if (rows.length > 0) {
      for (const line of tableLines(['letter', 'reason', 'path', 'detail'], rows)) input.out(line);
    }
    const reasons = [...byReason].map(([name, count]) => `${name} ${count}`).join(', ');
    input.out(total === 0 ? 'no dead letters' : `${total} letters: ${reasons}`);
    return exitCode.fine;
  });
}

function show(input: CommandInput, identity: string): Promise<ExitCode> {
  return onRunningStream(input, async (stream) => {
    const found: Letter[] = [];
    await readLetters(await stream.ledgerSource(input.signal), (letter) => {
      if (letterIdentity(letter) === identity) found.push(letter);
    });
    const letter = found[0];
    if (letter === undefined) {
      input.progress(`no letter ${identity}; churn dlq ls lists them`);
      return exitCode.no;
    }
    const { value, ...facts } = letter;
    const bytes = value?.length ?? 0;
    const hex = value?.subarray(0, shownBytes).toString('hex') ?? '';
    if (input.values.json === true) {
      input.out(
        JSON.stringify({ ...facts, bytes, value_base64: value?.toString('base64') ?? null }),
      );
      return exitCode.fine;
    }
    for (const [name, fact] of Object.entries({ ...facts, bytes })) {
      input.out(`${name.padEnd(14)} ${fact ?? '-'}`);
    }
    input.out(`value (hex)    ${hex}${bytes > shownBytes ? ' …' : ''}`);
    return exitCode.fine;
  });
}
