import { type Command, exitCode, UsageError } from '../command.ts';
import { streamOptions } from '../stream/locate.ts';
import { text } from '../stream/options.ts';
import { onRunningStream } from '../stream/running-stream.ts';

export const sqlCommand: Command = {
  name: 'sql',
  summary: 'ask ClickHouse a question',
  operands: 'QUERY',
  options: {
    ...streamOptions,
    format: {
      type: 'string',
      value: 'NAME',
      description: 'a text format of ClickHouse, such as Vertical',
      default: 'PrettyCompactMonoBlock',
    },
  },
  examples: [
    'churn sql "select count() from scored_events"',
    'churn sql "select model_version, avg(churn_probability) from scored_events group by 1"',
  ],
  run: (input) =>
    onRunningStream(input, async (stream) => {
      const query = input.positionals[0]?.trim().replace(/;$/, '') ?? '';
      if (query === '') throw new UsageError('which query? churn sql "select 1"');
      if (/\bformat\s+\w+$/i.test(query)) {
        throw new UsageError('say the format with --format NAME instead of in the query');
      }
      const json = input.values.json === true;
      const format = json ? 'JSONCompact' : (text(input.values, 'format') ?? '');
      const { stream: answer } = await stream.clickhouse().exec({
        query: `${query}\nformat ${format}`,
        abort_signal: input.signal,
      });
      let body = '';
      for await (const chunk of answer) body += String(chunk);
      if (json) {
        const { meta, data, rows } = JSON.parse(body) as Record<string, unknown>;
        input.out(JSON.stringify({ meta, data, rows }));
      } else {
        input.out(body.trimEnd());
      }
      return exitCode.fine;
    }),
};
