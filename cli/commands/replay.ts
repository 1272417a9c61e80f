import type { CustomerEvent, CustomerOutcome } from '../../domain/stream/event.ts';
import { readCsv } from '../../platform/csv/read-csv.ts';
import { type Reject, replayTable } from '../../producers/replay/events.ts';
import { startPublisher } from '../../stream/publisher.ts';
import { type Command, exitCode } from '../command.ts';
import { streamOptions } from '../stream/locate.ts';
import { onRunningStream } from '../stream/running-stream.ts';

const batchRows = 500;
const shownRejects = 20;

export const replayCommand: Command = {
  name: 'replay',
  summary: 'publish the rows of a customer table as events with their outcomes',
  operands: 'FILE.csv',
  options: streamOptions,
  examples: ['churn replay samples/telco.csv', 'churn replay customers.csv --json'],
  run: (input) =>
    onRunningStream(input, async (stream) => {
      const path = input.positionals[0]!;
      const { profile } = stream.loaded;
      const publisher = await startPublisher(stream.kafka, stream.registry, stream.names, profile);
      let events: CustomerEvent[] = [];
      let outcomes: CustomerOutcome[] = [];
      const sent = { events: 0, outcomes: 0 };
      const rejects: Reject[] = [];
      let rejectedRows = 0;
      const flush = async (): Promise<void> => {
        await publisher.publish(events, outcomes);
        sent.events += events.length;
        sent.outcomes += outcomes.length;
        events = [];
        outcomes = [];
      };
      try {
        for await (const item of replayTable(profile, readCsv(path))) {
          input.signal.throwIfAborted();
          if (item.kind === 'rejected') {
            rejectedRows++;
            if (rejects.length < shownRejects) rejects.push(...item.rejects);
            continue;
          }
          events.push(item.event);
          if (item.outcome !== null) outcomes.push(item.outcome);
          if (events.length >= batchRows) {
            await flush();
            if (sent.events % 50_000 === 0) input.progress(`${sent.events} events published`);
          }
        }
        await flush();
      } finally {
        await publisher.close();
      }
      for (const { line, column, text, message } of rejects) {
        input.progress(`${path} line ${line}, ${column}: ${message} (${JSON.stringify(text)})`);
      }
      if (input.values.json === true) {
        input.out(
          JSON.stringify({
            published: sent.events,
            outcomes: sent.outcomes,
            rejected: rejectedRows,
          }),
        );
      } else {
        const left =
          rejectedRows === 0 ? '' : `; ${rejectedRows} rows cannot be read and were left out`;
        input.out(`published ${sent.events} events and ${sent.outcomes} outcomes${left}`);
      }
      return rejectedRows === 0 ? exitCode.fine : exitCode.no;
    }),
};
