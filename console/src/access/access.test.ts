import { afterEach, expect, it, vi } from 'vitest';
import { createAccess } from './access.ts';

afterEach(() => vi.unstubAllGlobals());

/** What a tab keeps. */
function tabStorage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
  } as unknown as Storage;
}

/** An interface that takes one key, and answers when it is told to. */
function guarded(right: string) {
  const waiting: (() => void)[] = [];
  vi.stubGlobal('fetch', async (_: string, { headers }: { readonly headers: Headers }) => {
    const status = headers.get('authorization') === `Bearer ${right}` ? 200 : 401;
    await new Promise<void>((resolve) => waiting.push(resolve));
    return new Response(null, { status });
  });
  return () => waiting.shift()?.();
}

it('asks for a key once none was taken, and no more when the right one is given', async () => {
  const answerNext = guarded('right');
  const access = createAccess(tabStorage());
  const first = access.fetch('http://a/');
  answerNext();
  await first;
  expect([access.isAsking(), access.hasKey()]).toEqual([true, false]);
  access.give('right');
  const second = access.fetch('http://a/');
  answerNext();
  expect((await second).status).toBe(200);
  expect(access.isAsking()).toBe(false);
});

it('takes no refusal of an old key for one of the new', async () => {
  const answerNext = guarded('right');
  const access = createAccess(tabStorage());
  access.give('wrong');
  const late = access.fetch('http://a/');
  access.give('right');
  answerNext();
  expect((await late).status).toBe(401);
  expect(access.isAsking()).toBe(false);
});
