import { describe, expect, it } from 'vitest';
import type { NumberField } from '../profile/profile.ts';
import { sampleCustomers } from './sample-customers.ts';
import { subscribers } from './testing/subscribers.ts';

const weeks = subscribers.fields.find(({ name }) => name === 'weeks') as NumberField;

describe('sampleCustomers', () => {
  const customers = sampleCustomers(subscribers, ['weeks', 'edition'], 700, 1);

  it('is a function of its seed', () => {
    expect(sampleCustomers(subscribers, ['weeks', 'edition'], 700, 1)).toEqual(customers);
    expect(sampleCustomers(subscribers, ['weeks', 'edition'], 700, 2)).not.toEqual(customers);
  });

  it('has the fields asked for, and never leaves the hard range', () => {
    for (const customer of customers) {
      expect(Object.keys(customer)).toEqual(['weeks', 'edition']);
      const value = customer.weeks;
      if (typeof value !== 'number') continue;
      expect(value).toBeGreaterThanOrEqual(weeks.hard[0]);
      expect(value).toBeLessThanOrEqual(weeks.hard[1]);
    }
  });

  it('shows every branch: known, unseen and missing', () => {
    const editions = new Set(customers.map((customer) => customer.edition));
    expect(editions).toEqual(
      new Set(['daily', 'weekend', 'digital', 'not in the vocabulary', null]),
    );
  });
});
