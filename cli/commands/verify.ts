import { messageOf } from '../../platform/runtime/errors.ts';
import { keepVerdict } from '../../stream/ledger/kept-verdict.ts';
import { isClean, verdictLine } from '../../stream/ledger/verdict.ts';
import { verifyLedger } from '../../stream/ledger/verify.ts';
import { LedgerTimeoutError } from '../../stream/ledger/wait-for-groups.ts';
import { type Command, exitCode } from '../command.ts';
import { streamOptions } from '../stream/locate.ts';
import { spanOf } from '../stream/options.ts';
import { onRunningStream } from '../stream/running-stream.ts';

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'prove that no event was lost or doubled between Kafka and the stores',
  operands: '',
  options: {
    ...streamOptions,
    timeout: {
      type: 'string',
      value: 'SPAN',
      description: 'how long the stages may take to catch up',
      default: '60s',
    },
  },
  examples: ['churn verify', 'churn verify --timeout 5m --json'],
  run: (input) =>
    onRunningStream(input, async (stream) => {
      const startMs = performance.now();
      const source = await stream.ledgerSource(input.signal);
      let lastWaitMs = 0;
      try {
        const verdict = await verifyLedger(
          source,
          {
            pool: stream.pool(),
            clickhouse: stream.clickhouse(),
            features: await stream.features(),
          },
          {
            timeoutMs: spanOf(input.values, 'timeout', 60_000),
            onStep: (step) => input.progress(step),
            onWait({ group, topic, behind }) {
              if (performance.now() - lastWaitMs < 1_000) return;
              lastWaitMs = performance.now();
              input.progress(`waiting for ${group}: ${behind} records behind in ${topic}`);
            },
          },
        );
        await keepVerdict(stream.pool(), verdict).catch((error: unknown) => {
          input.progress(`the verdict was not kept for the metrics: ${messageOf(error)}`);
        });
        const seconds = Number(((performance.now() - startMs) / 1_000).toFixed(1));
        for (const { where, what } of verdict.offenders) input.progress(`${where}: ${what}`);
        if (input.values.json === true) input.out(JSON.stringify({ ...verdict, seconds }));
        else input.out(verdictLine(verdict));
        return isClean(verdict) ? exitCode.fine : exitCode.no;
      } catch (error) {
        if (!(error instanceof LedgerTimeoutError)) throw error;
        input.progress(error.message);
        if (input.values.json === true) input.out(JSON.stringify({ error: error.message }));
        return exitCode.timedOut;
      }
    }),
};
