import { docsPage } from '../contract/docs-page.ts';
import { type OpenApiInfo, openApiDocument } from '../contract/openapi.ts';
import type { Route } from './route.ts';

/** The description of the other routes, for programs and for people. */
export function documentRoutes(routes: readonly Route[], info: OpenApiInfo): Route[] {
  const common = { method: 'GET', tag: 'Operation', role: null, problems: [] } as const;
  const documents: Route[] = [
    {
      ...common,
      path: '/openapi.json',
      id: 'openapi',
      summary: 'This interface in OpenAPI 3.1',
      answers: {
        200: {
          description: 'The document.',
          schema: { type: 'object', additionalProperties: true },
        },
      },
      examples: [{ name: 'the document', status: 200 }],
      handle: () => document,
    },
    {
      ...common,
      path: '/docs',
      id: 'docs',
      summary: 'This interface for people',
      answers: { 200: { description: 'The page.', type: 'text/html' } },
      examples: [{ name: 'the page', status: 200 }],
      handle: ({ reply }) => reply.type('text/html; charset=utf-8').send(page),
    },
  ];
  const all = [...routes, ...documents];
  const document = openApiDocument(all, info);
  const page = docsPage(all, info);
  return documents;
}
