import { type Command, exitCode } from '../command.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'check what is installed here and say how to mend what is missing',
  operands: '',
  options: {},
  examples: ['churn doctor', 'churn doctor --json'],
  run: async ({ out }) => {
    out(`node ${process.versions.node}`);
    return exitCode.fine;
  },
};
