import { loadProfile } from '../../profiles/load.ts';
import { describeBadRow } from '../../scoring/labelled-table.ts';
import { championDir } from '../../scoring/load-champion.ts';
import { loadScorer } from '../../scoring/load-scorer.ts';
import {
  type Command,
  type CommandInput,
  type ExitCode,
  exitCode,
  UsageError,
} from '../command.ts';
import { pathOption, requiredPath } from '../model/options.ts';
import { scoreTable } from '../model/score-table.ts';

export const scoreCommand: Command = {
  name: 'score',
  summary: 'score a customer table without the stream',
  operands: '',
  options: {
    in: { type: 'string', value: 'FILE.csv', description: 'customers to score' },
    out: { type: 'string', value: 'FILE.csv', description: 'where the scores go' },
    model: {
      type: 'string',
      value: 'DIR',
      description: "folder of the model (default: the profile's champion)",
    },
    profile: {
      type: 'string',
      value: 'NAME',
      description: 'profile by name or path',
      default: 'telco',
    },
  },
  examples: [
    'churn score --in samples/telco.csv --out scores.csv',
    'churn score --in customers.csv --out scores.csv --model .churn/models/mine --json',
  ],
  run: score,
};

async function score({ values, out, progress, signal }: CommandInput): Promise<ExitCode> {
  const input = requiredPath(values, 'in');
  const output = requiredPath(values, 'out');
  if (input === output) throw new UsageError('--in and --out are the same file');
  const loaded = await loadProfile(String(values.profile));
  const dir = pathOption(values, 'model') ?? championDir(loaded);
  const scorer = await loadScorer(dir, loaded.profile);
  const startMs = performance.now();
  const table = await scoreTable(input, output, loaded.profile, scorer, signal).finally(() =>
    scorer.close(),
  );
  const seconds = (performance.now() - startMs) / 1000;
  const { scored, labelled, refused, firstRefused } = table;
  for (const row of firstRefused) progress(`not scored: ${describeBadRow(row)}`);
  if (refused > firstRefused.length) progress(`and ${refused - firstRefused.length} rows more`);
  if (values.json === true) {
    out(
      JSON.stringify({
        scored,
        labelled,
        refused,
        refused_lines: firstRefused.map((row) => row.line),
        model_version: scorer.version,
        threshold: scorer.threshold,
        out: output,
        seconds: Number(seconds.toFixed(3)),
      }),
    );
  } else {
    out(`${scored} customers scored by ${scorer.version}, ${labelled} likely to leave: ${output}`);
    if (refused > 0) out(`${refused} rows could not be scored`);
  }
  return refused > 0 ? exitCode.no : exitCode.fine;
}
