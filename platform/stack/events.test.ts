import { expect, test } from 'vitest';
import { shownAddress } from './events.ts';

test.each([
  ['127.0.0.1:9092', '127.0.0.1:9092'],
  ['broker:9092', 'broker:9092'],
  ['postgres://u:secret@127.0.0.1:5432/churn', '127.0.0.1:5432'],
  ['redis://:secret@r:6379', 'r:6379'],
  ['http://u:secret@127.0.0.1:8123/', 'http://127.0.0.1:8123'],
  ['http://127.0.0.1:8081/apis/ccompat/v7', 'http://127.0.0.1:8081/apis/ccompat/v7'],
])('%s is shown as %s', (endpoint, shown) => {
  expect(shownAddress(endpoint)).toBe(shown);
});
