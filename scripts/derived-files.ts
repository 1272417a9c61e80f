import { partialSchema } from '../domain/drift/live/schemas.ts';
import { eventSchema, outcomeSchema, scoredSchema } from '../domain/profile/avro-schema.ts';
import type { Profile } from '../domain/profile/profile.ts';
import { clickhouseTables, postgresTables } from '../domain/profile/sql-tables.ts';
import { typescriptTypes } from '../domain/profile/typescript-types.ts';
import { reportTopicNames, streamNames, topicNames } from '../domain/stream/names.ts';
import { reportSchemas } from '../domain/stream/reports.ts';
import { provisionedFiles } from '../grafana/src/provisioning/files.ts';
import { configurationPage } from './configuration-page.ts';

export interface DerivedFile {
  /** Relative to the project's root. */
  readonly path: string;
  readonly text: string;
}

/** The committed files that follow from the default profile and from the settings' schemas. */
export function derivedFiles(profile: Profile): DerivedFile[] {
  const schemas = {
    [topicNames.events]: eventSchema(profile),
    [topicNames.scored]: scoredSchema(profile),
    [topicNames.outcomes]: outcomeSchema(profile),
  };
  const reports = {
    [reportTopicNames.driftPartials]: partialSchema,
    [reportTopicNames.driftWindows]: reportSchemas.driftWindows,
    [reportTopicNames.performance]: reportSchemas.performance,
  };
  return [
    ...Object.entries({ ...schemas, ...reports }).map(([topic, schema]) => ({
      path: `schemas/${topic}.avsc`,
      text: `${JSON.stringify(schema, null, 2)}\n`,
    })),
    { path: 'schemas/generated.ts', text: typescriptTypes(Object.values(schemas)) },
    { path: `migrations/postgres/${profile.name}/0002_events.sql`, text: postgresTables(profile) },
    {
      path: `migrations/clickhouse/${profile.name}/0002_scored_events.sql`,
      text: clickhouseTables(profile),
    },
    { path: 'docs/configuration.md', text: configurationPage() },
    ...provisionedFiles({ profile, database: streamNames(profile.namespace).database }),
  ];
}
