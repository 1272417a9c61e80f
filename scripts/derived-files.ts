import { partialSchema } from '../domain/drift/live/schemas.ts';
import {
  eventSchema,
  outcomeSchema,
  requestSchema,
  scoredSchema,
} from '../domain/profile/avro-schema.ts';
import { typescriptTypes } from '../domain/profile/typescript-types.ts';
import { reportTopicNames, streamNames, topicNames } from '../domain/stream/names.ts';
import { reportSchemas } from '../domain/stream/reports.ts';
import { provisionedFiles } from '../grafana/src/provisioning/files.ts';
import { generatedMigrations } from '../migrations/load.ts';
import type { LoadedProfile } from '../profiles/load.ts';
import { clientSource } from './client-source.ts';
import { configurationPage } from './configuration-page.ts';

export interface DerivedFile {
  /** Relative to the project's root. */
  readonly path: string;
  readonly text: string;
}

/** The committed files that follow from the default profile and from the settings' schemas. */
export async function derivedFiles(loaded: LoadedProfile): Promise<DerivedFile[]> {
  const { profile } = loaded;
  const schemas = {
    [topicNames.events]: eventSchema(profile),
    [topicNames.scored]: scoredSchema(profile),
    [topicNames.outcomes]: outcomeSchema(profile),
    [topicNames.requests]: requestSchema(profile),
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
    ...(['postgres', 'clickhouse'] as const).flatMap((store) =>
      generatedMigrations(store, profile).map(({ name, sql }) => ({
        path: `migrations/${store}/${profile.name}/${name}`,
        text: sql,
      })),
    ),
    { path: 'docs/configuration.md', text: configurationPage() },
    { path: 'client/generated.ts', text: await clientSource(loaded) },
    ...provisionedFiles({ profile, database: streamNames(profile.namespace).database }),
  ];
}
