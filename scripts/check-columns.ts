import { projectRoot } from '../platform/config/project-root.ts';
import { loadProfile } from '../profiles/load.ts';
import { checkColumns } from './columns/check.ts';
import { tellingNames } from './columns/telling-names.ts';
import { report } from './finding.ts';
import { readProjectFiles } from './project-files.ts';

/** Where columns have their home: the profile, what is generated from it, its data and what is told of it. */
const homes = [
  'profiles',
  'client',
  'schemas',
  'migrations/clickhouse/telco',
  'migrations/postgres/telco',
  'samples',
  'grafana/dashboards/business',
  'docs',
  'tests',
  '*.md',
  'LICENSE',
];

const exceptions = {
  'scripts/check-columns.ts': { names: ['contract'], why: 'this list' },
};

const { profile } = await loadProfile('telco');
const names = tellingNames(profile, ['contract']);
const files = readProjectFiles(projectRoot(), [
  '.',
  ':!package-lock.json',
  ...homes.map((home) => `:!${home}`),
]);
report(
  `${files.size} files name none of ${names.length} columns`,
  checkColumns(files, names, exceptions),
);
