import { FencedError } from '../../platform/kafka/errors.ts';
import { LedgerTimeoutError } from '../../stream/ledger/wait-for-groups.ts';
import { awaitRedriven } from '../../stream/letters/await-redriven.ts';
import { FieldChangeError } from '../../stream/letters/change-value.ts';
import { dropLetters } from '../../stream/letters/drop-letters.ts';
import type { LetterFilter } from '../../stream/letters/letter-filter.ts';
import { type RedriveResult, redriveLetters } from '../../stream/letters/redrive-letters.ts';
import { type CommandInput, type ExitCode, exitCode, UsageError } from '../command.ts';
import { confirm } from '../confirm.ts';
import { rateOf, spanOf, text, wholeNumber } from '../stream/options.ts';
import { onRunningStream } from '../stream/running-stream.ts';
import { pairs } from './options.ts';

/** `churn dlq redrive`: sends open letters back to where they came from, once. */
export function redrive(input: CommandInput, filter: LetterFilter): Promise<ExitCode> {
  const { values, signal } = input;
  const set = pairs(values, 'set');
  const rate = rateOf(values, 'max');
  if (rate === 0) throw new UsageError('--rate takes letters per second above 0, or max');
  const dryRun = values['dry-run'] === true;
  const timeoutMs = spanOf(values, 'timeout', 60_000);
  return onRunningStream(input, async (connection) => {
    const stream = await connection.letterStream(signal);
    const result = await redriveLetters(stream, {
      filter,
      set,
      again: values.again === true,
      limit: wholeNumber(values, 'limit', 1) ?? Number.POSITIVE_INFINITY,
      rate,
      dryRun,
      onProgress: (sent) => input.progress(`${sent} letters sent`),
    }).catch(asUsage);
    const counts = {
      matched: result.matched,
      sent: result.sent.length,
      by_topic: Object.fromEntries(result.byTopic),
      left_alone: result.leftAlone,
    };
    if (result.sent.length === 0) {
      if (values.json === true) input.out(JSON.stringify({ ...counts, dry_run: dryRun }));
      else input.out(`${dryRun ? `would send ${result.matched}` : 'sent 0'}${asides(result)}`);
      return exitCode.fine;
    }
    try {
      const { accepted, refusedAgain } = await awaitRedriven(
        stream,
        result.sent,
        result.byTopic.keys(),
        timeoutMs,
      );
      const again = Object.fromEntries(refusedAgain);
      const refused = result.sent.length - accepted;
      if (values.json === true) {
        input.out(
          JSON.stringify({ ...counts, dry_run: false, accepted, dead_again: refused, again }),
        );
      } else {
        const reasons = [...refusedAgain].map(([reason, count]) => `${reason} ${count}`).join(', ');
        const dead = refused === 0 ? 'dead again 0' : `dead again ${refused} (${reasons})`;
        input.out(`sent ${result.sent.length}, accepted ${accepted}, ${dead}${asides(result)}`);
      }
      return exitCode.fine;
    } catch (error) {
      if (!(error instanceof LedgerTimeoutError)) throw error;
      input.progress(`sent ${result.sent.length}, but nobody has read them yet: ${error.message}`);
      if (values.json === true) input.out(JSON.stringify({ ...counts, error: error.message }));
      return exitCode.timedOut;
    }
  });
}

/** `churn dlq drop`: marks open letters as never to be redriven. */
export async function drop(input: CommandInput, filter: LetterFilter): Promise<ExitCode> {
  const { values, signal } = input;
  const because = text(values, 'because') ?? '';
  const dryRun = values['dry-run'] === true;
  if (!dryRun && because.trim() === '') {
    throw new UsageError('--because TEXT: those who ask later will want to know why');
  }
  const question = 'The letters will never be redriven.';
  if (!dryRun && values.yes !== true && !(await confirm(question, signal))) return exitCode.no;
  return onRunningStream(input, async (connection) => {
    const stream = await connection.letterStream(signal);
    const dropped = await dropLetters(stream, { filter, because, dryRun }).catch(asUsage);
    if (values.json === true) input.out(JSON.stringify({ dropped, dry_run: dryRun }));
    else input.out(`${dryRun ? 'would drop' : 'dropped'} ${dropped}`);
    return exitCode.fine;
  });
}

function asides({ leftAlone }: RedriveResult): string {
  const { refusedAgain, cut, undecodable } = leftAlone;
  const parts = [
    refusedAgain > 0 ? `${refusedAgain} refused before (--again sends them too)` : '',
    cut > 0 ? `${cut} cut when they were written` : '',
    undecodable > 0 ? `${undecodable} cannot be decoded` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `; left alone: ${parts.join(', ')}`;
}

function asUsage(error: unknown): never {
  if (error instanceof FieldChangeError) throw new UsageError(error.message);
  if (error instanceof FencedError) {
    throw new UsageError('another redrive or drop of this stream has begun; this one stopped');
  }
  throw error;
}
