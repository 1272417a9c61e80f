import { expect, it } from 'vitest';
import { parseSettings, sharedSettings } from './shared-settings.ts';

it('reads names and values as the services do', () => {
  const text = "# why\na.b=c=d\n\n  size = '256MB'\nempty=\n";
  expect(parseSettings(text)).toEqual({ 'a.b': 'c=d', size: '256MB', empty: '' });
});

it('refuses a line that is no setting', () => {
  expect(() => parseSettings('appendonly yes')).toThrow('no setting: appendonly yes');
});

it('finds the files that the composed services read', () => {
  expect(sharedSettings('kafka/broker.properties')['node.id']).toBe('1');
  expect(sharedSettings('postgres/server.conf').shared_buffers).toBe('256MB');
});
