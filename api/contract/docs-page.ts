import type { Example, Route } from '../routes/route.ts';
import type { JsonSchema } from './json-schema.ts';
import type { OpenApiInfo } from './openapi.ts';

const style = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.75rem; } h2 { font-size: 1.25rem; margin-top: 3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 2rem 0 .25rem; } h3 code { font-size: 1rem; } p { margin: .5rem 0; }
code, pre { font: 14px/1.45 ui-monospace, monospace; } pre { overflow-x: auto; padding: .75rem; border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
nav ul { columns: 2; padding-left: 1.25rem; } @media (max-width: 40rem) { nav ul { columns: 1; } }
.role { font-size: .875rem; opacity: .8; }`;

/** A page about the interface that needs nothing from elsewhere, not even a script. */
export function docsPage(routes: readonly Route[], info: OpenApiInfo): string {
  const tags = [...new Set(routes.map(({ tag }) => tag))];
  const contents = routes
    .map(
      ({ id, method, path }) =>
        `<li><a href="#${id}"><code>${method} ${text(path)}</code></a></li>`,
    )
    .join('');
  const sections = tags.map((tag) => {
    const own = routes.filter((route) => route.tag === tag).map(operation);
    return `<section><h2>${text(tag)}</h2>${own.join('')}</section>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${text(info.title)}</title>
<style>${style}</style></head><body><main><h1>${text(info.title)}</h1><p>${text(info.description)}</p>
<p>Machine-readable: <a href="/openapi.json">/openapi.json</a></p>
<nav aria-label="Operations"><ul>${contents}</ul></nav>${sections.join('')}</main></body></html>`;
}

function operation(route: Route): string {
  const { id, method, path, summary, description, role, answers, problems, examples } = route;
  const rows = [
    ...parameterRows(route.pathParameters, 'path'),
    ...parameterRows(route.queryParameters, 'query'),
    ...parameterRows(route.headers, 'header'),
    ...(route.body === undefined ? [] : bodyRows(route.body, '')),
  ];
  const results = [
    ...Object.entries(answers).map(([status, answer]) => `${status}: ${answer.description}`),
    ...(problems.length > 0 ? [`Problems: ${problems.join(', ')}.`] : []),
  ];
  return `<article><h3 id="${id}"><code>${method} ${text(path)}</code></h3><p>${text(summary)}.
<span class="role">${role === null ? 'No key.' : `Role ${role}.`}</span></p>
${description === undefined ? '' : `<p>${text(description)}</p>`}
${rows.length === 0 ? '' : `<table><thead><tr><th>Name</th><th>Where</th><th>Meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table>`}
${examples.map((example) => exampleOf(route, example)).join('')}
<p>${results.map(text).join('<br>')}</p></article>`;
}

function exampleOf({ method, path }: Route, example: Example): string {
  const address = Object.entries(example.path ?? {}).reduce(
    (left, [name, value]) => left.replace(`{${name}}`, value),
    path,
  );
  const query = new URLSearchParams(
    Object.entries(example.query ?? {}).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]),
  ).toString();
  const url = `http://127.0.0.1:18080${address}${query === '' ? '' : `?${query}`}`;
  const flags = Object.entries(example.headers ?? {}).map(
    ([name, value]) => ` -H '${name}: ${value}'`,
  );
  const body =
    example.body === undefined ? '' : ` --json '${JSON.stringify(example.body, null, 1)}'`;
  const verb = method === 'PUT' ? ' -X PUT' : '';
  return `<p>${text(example.name)}, answered ${example.status}:</p><pre>${text(`curl${verb} ${url}${flags.join('')}${body}`)}</pre>`;
}

function parameterRows(schemas: Route['pathParameters'], place: string): string[] {
  return Object.entries(schemas ?? {}).map(([name, schema]) => row(name, place, schema));
}

function bodyRows({ properties }: JsonSchema, prefix: string): string[] {
  return Object.entries(properties ?? {}).flatMap(([name, schema]) => [
    row(`${prefix}${name}`, 'body', schema),
    ...bodyRows(schema, `${prefix}${name}.`),
  ]);
}

function row(name: string, place: string, schema: JsonSchema): string {
  const values = schema.enum ?? schema.examples;
  const facts = [
    schema.title,
    schema.minimum === undefined ? undefined : `${schema.minimum} to ${schema.maximum}`,
    schema.unit,
    values === undefined ? undefined : values.join(' | '),
    schema.description,
  ].filter((fact) => fact !== undefined);
  return `<tr><td><code>${text(name)}</code></td><td>${place}</td><td>${text(facts.join('. '))}</td></tr>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

const text = (raw: string): string => raw.replace(/[&<>"]/g, (letter) => entities[letter]!);
