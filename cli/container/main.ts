/** The command line in a container, where everything was installed and built with the image. */
import { DependencyError } from '../command.ts';
import { main } from '../main.ts';

const exit = await main(process.argv.slice(2), () =>
  Promise.reject(
    new DependencyError('the embedded stack is not part of the image: run this verb from a clone'),
  ),
);
process.exit(exit);
