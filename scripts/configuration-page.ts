import { z } from 'zod';
import { apiSettings } from '../platform/config/api.ts';
import { describeSettings } from '../platform/config/describe-settings.ts';
import { endpointSettings } from '../platform/config/endpoints.ts';
import { grafanaSettings } from '../platform/config/grafana.ts';
import { machineSettings } from '../platform/config/machine.ts';
import {
  driftSettings,
  enrichSettings,
  performanceSettings,
  stageSettings,
} from '../platform/config/stage.ts';
import { clickhouseSettings, postgresSettings, redisSettings } from '../platform/config/stores.ts';
import { synthesizerSettings } from '../platform/config/synthesizer.ts';

interface Section {
  readonly title: string;
  readonly text: string;
  readonly settings: z.ZodObject;
}

/** Read by scripts/bootstrap/, which runs before any package is installed and so has no schema. */
const setUpSettings = z.object({
  XDG_CACHE_HOME: z
    .string()
    .optional()
    .describe('Downloads go to `churnstream/` in it; `~/.cache` where absent.'),
  MAVEN_OPTS: z
    .string()
    .optional()
    .describe('Given to Maven; a `maven.repo.local` in it is where jars are kept.'),
});

const sections: readonly Section[] = [
  {
    title: 'Services',
    text: 'A service whose address is set is used as it is; `churn up` starts its own for the others.',
    settings: endpointSettings,
  },
  {
    title: 'Every stage',
    text: '`churn up` sets these for the stages that it starts; set them for a stage run by itself.',
    settings: stageSettings,
  },
  {
    title: 'enrich',
    text: 'What a stage that refuses records reads besides.',
    settings: enrichSettings,
  },
  { title: 'drift', text: 'Read by its stage.', settings: driftSettings },
  {
    title: 'performance',
    text: 'Read by its stage, with the address of Postgres.',
    settings: performanceSettings,
  },
  {
    title: 'Sinks',
    text: 'Each sink reads the address of its store.',
    settings: postgresSettings.extend(redisSettings.shape).extend(clickhouseSettings.shape),
  },
  {
    title: 'HTTP interface',
    text: 'Read by `api`, besides the addresses of Postgres, Redis and ClickHouse. It listens on `CHURN_METRICS_PORT`.',
    settings: apiSettings,
  },
  { title: 'Synthesizer', text: 'Read by its stage.', settings: synthesizerSettings },
  { title: 'Machine', text: 'Read by every process.', settings: machineSettings },
  {
    title: 'Set-up',
    text: 'Read by `npm run setup`, and by every command before its first start.',
    settings: setUpSettings,
  },
  {
    title: 'Grafana',
    text: 'Without an address no mark is set; a Grafana that does not answer is told of once, and nothing fails for it.',
    settings: grafanaSettings,
  },
];

/** The page that lists every environment variable that the project reads. */
export function configurationPage(): string {
  return [
    '# Configuration',
    'Every environment variable that is read. An empty variable counts as absent; a wrong one stops the\nprocess with its name and what is wrong. `npm run generate` writes this page from `platform/config/`.',
    ...sections.map(section),
  ]
    .join('\n\n')
    .concat('\n');
}

function section({ title, text, settings }: Section): string {
  const rows = describeSettings(settings).map(({ name, accepts, otherwise, meaning }) =>
    row([`\`${name}\``, accepts, otherwise ?? '**required**', meaning]),
  );
  const head = [row(['Variable', 'Accepts', 'Default', 'Meaning']), '| --- | --- | --- | --- |'];
  return `## ${title}\n\n${text}\n\n${[...head, ...rows].join('\n')}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
