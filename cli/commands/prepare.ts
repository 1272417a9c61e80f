import { type Command, exitCode } from '../command.ts';
import { streamOptions } from '../stream/locate.ts';
import { prepareConnected } from '../stream/prepare-connected.ts';
import { onRunningStream } from '../stream/running-stream.ts';

export const prepareCommand: Command = {
  name: 'prepare',
  summary: 'make topics, subjects and tables that are absent, and the champion known',
  operands: '',
  options: streamOptions,
  examples: ['churn prepare', 'KAFKA_BROKERS=kafka:9092 churn prepare --json'],
  run: (input) =>
    onRunningStream(input, async (stream) => {
      const { created, champion } = await prepareConnected(stream, input.signal);
      if (input.values.json === true) input.out(JSON.stringify({ created, champion }));
      else {
        for (const line of created) input.progress(`  ${line}`);
        input.out(`created ${created.length} topics and tables; the champion is ${champion}`);
      }
      return exitCode.fine;
    }),
};
