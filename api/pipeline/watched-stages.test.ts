import { expect, it } from 'vitest';
import { streamNames } from '../../domain/stream/names.ts';
import { watchedStages } from './watched-stages.ts';

const names = streamNames('ns');

it('tells the stages upstream first, whatever order they are given in', () => {
  const found = watchedStages('enrich=http://e:1, synthesizer=http://s:2', names);
  expect(found).toEqual([
    {
      name: 'synthesizer',
      topic: 'ns.customers.events.v1',
      reads: null,
      url: 'http://s:2/metrics',
    },
    {
      name: 'enrich',
      topic: 'ns.customers.events.v1',
      reads: 'ns.customers.events.v1',
      url: 'http://e:1/metrics',
    },
  ]);
  expect(watchedStages(undefined, names)).toEqual([]);
});

it.each(['enrich', 'enrich=nowhere', 'enrich=http://a=b'])('refuses %s', (text) => {
  expect(() => watchedStages(text, names)).toThrow('CHURN_STAGES');
});

it('names the stages that there are', () => {
  expect(() => watchedStages('enrch=http://a:1', names)).toThrow(/no stage enrch.*enrich/);
});
