import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../platform/config/project-root.ts';
import { dashboardFiles } from './testing/dashboard-files.ts';
import type { Published } from './testing/published-schema.ts';

const root = projectRoot();
const files = dashboardFiles(root);
let ajv: Ajv;

/** A check of one part of what Grafana publishes, in which unknown properties are faults. */
const validator = (...path: readonly [keyof Published, ...string[]]): ValidateFunction => {
  const pointer = path.map((name) => `/properties/${name}`).join('');
  return ajv.compile({ $ref: `published#/definitions/Published${pointer}` });
};

beforeAll(() => {
  const schema = createGenerator({
    path: join(root, 'grafana/testing/published-schema.ts'),
    tsconfig: join(root, 'tsconfig.json'),
    type: 'Published',
    skipTypeCheck: true,
    additionalProperties: false,
    expose: 'none',
  }).createSchema('Published');
  ajv = new Ajv({ allErrors: true, strict: false });
  ajv.addSchema(schema as AnySchema, 'published');
});

const faultsOf = (validate: ValidateFunction, value: unknown): string[] =>
  validate(value)
    ? []
    : (validate.errors ?? []).map(
        ({ instancePath, message, params }) =>
          `${instancePath} ${message} ${JSON.stringify(params)}`,
      );

describe.each(files)('$name', ({ path }) => {
  const dashboard = JSON.parse(readFileSync(path, 'utf8'));

  it('is a dashboard as Grafana publishes it', () => {
    // Whatever a data source asks stands there; the package types it as any query for whoever builds dashboards.
    const annotations = {
      list: dashboard.annotations.list.map(
        ({ target: _, ...annotation }: { target: object }) => annotation,
      ),
    };
    expect(faultsOf(validator('dashboard'), { ...dashboard, annotations })).toEqual([]);
  });

  it('has panels whose options and fields are those of their kind', () => {
    for (const panel of dashboard.panels) {
      if (panel.type === 'row') continue;
      const options = faultsOf(validator(panel.type, 'options'), panel.options);
      expect(options, `${panel.title}: options`).toEqual([]);
      const { custom } = panel.fieldConfig.defaults;
      if (custom === undefined) continue;
      const fields = faultsOf(validator(panel.type, 'custom'), custom);
      expect(fields, `${panel.title}: fields`).toEqual([]);
    }
  });
});

it('finds a fault where there is one', () => {
  const dashboard = JSON.parse(readFileSync(files[0]!.path, 'utf8'));
  const faults = faultsOf(validator('dashboard'), {
    ...dashboard,
    annotations: undefined,
    colour: 1,
  });
  expect(faults.join()).toContain('"additionalProperty":"colour"');
});
