import { type ProblemCode, problemStatus } from '../http/problem.ts';
import type { Example, Route } from '../routes/route.ts';
import { type JsonSchema, strictObject } from './json-schema.ts';
import { liveTickSchema } from './live-schemas.ts';
import { fieldErrorSchema } from './score-schemas.ts';

/** What every operation may answer, whatever it does. */
const always: readonly ProblemCode[] = [
  'bad-request',
  'too-slow',
  'address-too-long',
  'headers-too-large',
  'internal',
  'overloaded',
];
const ofKeys: readonly ProblemCode[] = ['key-needed', 'role-too-low', 'too-many-requests'];
const ofBodies: readonly ProblemCode[] = [
  'malformed-json',
  'duplicate-name',
  'forbidden-name',
  'too-deep',
  'bad-encoding',
  'too-large',
  'unsupported-media-type',
];

const problemSchema = {
  ...strictObject(
    {
      type: { type: 'string' },
      title: { type: 'string' },
      status: { type: 'integer' },
      code: { type: 'string', enum: Object.keys(problemStatus) },
      detail: { type: 'string' },
      request_id: { type: 'string' },
      errors: { type: 'array', items: fieldErrorSchema },
    },
    ['errors'],
  ),
  description: 'A problem document (RFC 9457); code never changes its meaning.',
};

export interface OpenApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description: string;
}

type Document = Readonly<Record<string, unknown>>;

/** The OpenAPI 3.1 document of the routes: what checks requests is what it shows. */
export function openApiDocument(routes: readonly Route[], info: OpenApiInfo): Document {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operationOf(route),
    };
  }
  return {
    openapi: '3.1.0',
    info: { ...info, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: problemSchema, LiveTick: liveTickSchema },
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'Needed where keys are set.' },
      },
    },
  };
}

function operationOf(route: Route): Document {
  const { id, tag, summary, description, role, examples } = route;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    ...(role !== null && { security: [{}, { key: [] }], 'x-role': role }),
    parameters: [
      ...parametersOf(route.pathParameters, 'path', true),
      ...parametersOf(route.queryParameters, 'query', false),
      ...parametersOf(route.headers, 'header', false),
    ],
    ...(route.body !== undefined && { requestBody: bodyOf(route, route.body, examples) }),
    responses: { ...answersOf(route), ...problemsOf(route) },
  };
}

function parametersOf(
  schemas: Route['pathParameters'],
  place: 'path' | 'query' | 'header',
  required: boolean,
): Document[] {
  return Object.entries(schemas ?? {}).map(([name, schema]) => ({
    name,
    in: place,
    required,
    schema,
    ...(schema.description !== undefined && { description: schema.description }),
  }));
}

function bodyOf({ takesLines }: Route, schema: JsonSchema, examples: readonly Example[]): Document {
  const shown = examples.filter(({ body }) => typeof body === 'object');
  return {
    required: true,
    content: {
      'application/json': {
        schema,
        examples: Object.fromEntries(shown.map(({ name, body }) => [name, { value: body }])),
      },
      ...(takesLines === true && { 'application/x-ndjson': { schema: { type: 'string' } } }),
    },
  };
}

function answersOf({ answers }: Route): Document {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, type }]) => [
      status,
      {
        description,
        content: { [type ?? 'application/json']: { schema: schema ?? { type: 'string' } } },
      },
    ]),
  );
}

function problemsOf({ problems, role, body, answers }: Route): Document {
  const codes = [
    ...problems,
    ...always,
    ...(role === null ? [] : ofKeys),
    ...(body === undefined ? [] : ofBodies),
  ];
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const status = problemStatus[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const problem = {
    'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
  };
  return Object.fromEntries(
    [...byStatus]
      .filter(([status]) => answers[status] === undefined)
      .map(([status, told]) => [
        status,
        {
          description: told.join(', '),
          content: problem,
          ...((status === 429 || status === 503) && {
            headers: {
              'retry-after': { schema: { type: 'string' }, description: 'Seconds to wait.' },
            },
          }),
        },
      ]),
  );
}
