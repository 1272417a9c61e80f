import { Readable } from 'node:stream';
import type { CustomerSchemas } from '../contract/customer-schemas.ts';
import {
  batchAnswerSchema,
  itemsBody,
  mostItems,
  scoreInputSchema,
} from '../contract/score-schemas.ts';
import { ndjsonType } from '../http/body-parsers.ts';
import { ProblemError } from '../http/problem.ts';
import { readLines } from '../http/read-lines.ts';
import { parseStrictJson } from '../http/strict-json.ts';
import { type Check, createChecks } from '../http/validation.ts';
import type { ScoreCustomers } from '../scoring/score-customers.ts';
import { type Item, scoreItems } from '../scoring/score-items.ts';
import type { Example, Route } from './route.ts';
import { milliseconds } from './score.ts';

/** Lines that are scored together; the model gives the thread back after each. */
const linesTogether = 512;
const mostLineBytes = 64 * 1024;

export function scoreBatchRoute(
  schemas: CustomerSchemas,
  scoring: ScoreCustomers,
  examples: readonly Example[],
): Route {
  const item = scoreInputSchema(schemas);
  const check = createChecks()(item, 'body');
  return {
    method: 'POST',
    path: '/v1/score/batch',
    id: 'scoreBatch',
    tag: 'Scores',
    summary: 'Score many customers',
    description: `Up to ${mostItems} as JSON; any number as lines of JSON (${ndjsonType}), each a customer, answered by one line each while more are read. The order is kept; an item that is not right has its error at its place and costs no other.`,
    role: 'scorer',
    body: itemsBody,
    takesLines: true,
    answers: {
      200: { description: 'An answer or an error for every item.', schema: batchAnswerSchema },
    },
    problems: ['invalid', 'unavailable'],
    examples,
    async handle({ body, reply }) {
      if (body instanceof Readable) {
        const lines = answerLines(body, check, scoring);
        return reply.type(ndjsonType).send(Readable.from(lines, { objectMode: false }));
      }
      const startMs = performance.now();
      const values = (body as { readonly items: readonly unknown[] }).items;
      const items = await scoreItems(
        values.map((value) => ({ value })),
        0,
        check,
        scoring,
      );
      const failed = items.filter((answer) => 'error' in answer).length;
      const scored = items.length - failed;
      return { items, scored, failed, took_ms: milliseconds(startMs) };
    },
  };
}

async function* answerLines(
  body: Readable,
  check: Check,
  scoring: ScoreCustomers,
): AsyncGenerator<string> {
  let from = 0;
  try {
    for await (const lines of readLines(body, linesTogether, mostLineBytes)) {
      const answers = await scoreItems(lines.map(parseLine), from, check, scoring);
      from += lines.length;
      yield answers.map((answer) => `${JSON.stringify(answer)}\n`).join('');
    }
  } catch (error) {
    // The status has gone out with the first answers: what ends the rest can only be told as a line.
    if (!(error instanceof ProblemError)) throw error;
    const told = { index: from, error: { code: error.code, detail: error.message } };
    yield `${JSON.stringify(told)}\n`;
  }
}

function parseLine(line: Buffer): Item {
  try {
    return { value: parseStrictJson(line) };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { error: { code: error.code, detail: error.message } };
  }
}
