import { readJournal } from '../../stream/letters/journal.ts';
import {
  everyLetter,
  type LetterFilter,
  matchesFields,
  matchesLetter,
  statusOf,
} from '../../stream/letters/letter-filter.ts';
import { type Letter, letterIdentity, readLetters } from '../../stream/letters/read-letters.ts';
import { createValueCodecs, type DecodedValue } from '../../stream/letters/value-codec.ts';
import { type CommandInput, type ExitCode, exitCode } from '../command.ts';
import { wholeNumber } from '../stream/options.ts';
import { onRunningStream } from '../stream/running-stream.ts';
import { tableLines } from '../table.ts';

const shownBytes = 256;

/** `churn dlq ls`: the letters that the filter meets, and how many there are of each reason. */
export function listLetters(input: CommandInput, filter: LetterFilter): Promise<ExitCode> {
  const limit = wholeNumber(input.values, 'limit') ?? 50;
  return onRunningStream(input, async (stream) => {
    const source = await stream.letterStream(input.signal);
    const journal = await readJournal(source);
    const codecOf = createValueCodecs(source);
    const letters: Letter[] = [];
    const byReason = new Map<string, number>();
    let total = 0;
    await readLetters(source, async (letter) => {
      if (!matchesLetter(filter, letter, journal)) return;
      if (filter.fields.size > 0) {
        const value = await (await codecOf(letter.role)).decode(letter.value);
        if (!matchesFields(filter, value)) return;
      }
      total++;
      byReason.set(letter.reason, (byReason.get(letter.reason) ?? 0) + 1);
      if (letters.length < limit) letters.push(letter);
    });
    if (input.values.json === true) {
      const shown = letters.map((letter) => ({
        id: letterIdentity(letter),
        status: statusOf(letter, journal),
        ...factsOf(letter),
      }));
      input.out(JSON.stringify({ total, by_reason: Object.fromEntries(byReason), letters: shown }));
      return exitCode.fine;
    }
    const rows = letters.map((letter) => [
      letterIdentity(letter),
      statusOf(letter, journal),
      letter.reason,
      letter.path,
      letter.detail.slice(0, 60),
    ]);
    const head = ['letter', 'status', 'reason', 'path', 'detail'];
    if (rows.length > 0) for (const line of tableLines(head, rows)) input.out(line);
    const reasons = [...byReason].map(([name, count]) => `${name} ${count}`).join(', ');
    input.out(total === 0 ? 'no dead letters' : `${total} letters: ${reasons}`);
    return exitCode.fine;
  });
}

/** `churn dlq show`: one letter with what was done with it, decoded where that can be. */
export function showLetter(input: CommandInput, identity: string): Promise<ExitCode> {
  return onRunningStream(input, async (stream) => {
    const source = await stream.letterStream(input.signal);
    const journal = await readJournal(source);
    const found: Letter[] = [];
    await readLetters(source, (letter) => {
      if (matchesLetter({ ...everyLetter, identity }, letter, journal)) found.push(letter);
    });
    const letter = found[0];
    if (letter === undefined) {
      input.progress(`no letter ${identity}; churn dlq ls lists them`);
      return exitCode.no;
    }
    const codec = await createValueCodecs(source)(letter.role);
    const decoded = await codec.decode(letter.value);
    const entry = journal.get(identity);
    const facts = {
      ...factsOf(letter),
      status: statusOf(letter, journal),
      acted_at: entry === undefined ? null : new Date(entry.atMs).toISOString(),
      because: entry?.because ?? null,
      bytes: letter.value?.length ?? 0,
    };
    if (input.values.json === true) {
      const value = letter.value?.toString('base64') ?? null;
      input.out(JSON.stringify({ ...facts, value_base64: value, decoded: printable(decoded) }));
      return exitCode.fine;
    }
    for (const [name, fact] of Object.entries(facts)) {
      input.out(`${name.padEnd(14)} ${fact === '' ? '-' : (fact ?? '-')}`);
    }
    if (decoded === null) {
      const hex = letter.value?.subarray(0, shownBytes).toString('hex') ?? '';
      input.out(`value (hex)    ${hex}${facts.bytes > shownBytes ? ' …' : ''}`);
    } else input.out(`value          ${JSON.stringify(printable(decoded))}`);
    return exitCode.fine;
  });
}

function factsOf(letter: Letter): Readonly<Record<string, string | number | null>> {
  const { timeMs, key } = letter;
  return {
    reason: letter.reason,
    path: letter.path,
    detail: letter.detail,
    stage: letter.stage,
    topic: letter.topic,
    partition: letter.partition,
    offset: letter.offset,
    time: Number.isFinite(timeMs) ? new Date(timeMs).toISOString() : null,
    attempts: letter.attempts,
    redriven_from: letter.redrivenFrom,
    key: key?.toString() ?? null,
    truncated_from: letter.truncatedFrom,
  };
}

// JSON has no NaN and no infinity: as null they would look missing.
function printable(value: DecodedValue | null): DecodedValue | null {
  if (value === null) return null;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      typeof field === 'number' && !Number.isFinite(field) ? String(field) : field,
    ]),
  );
}
