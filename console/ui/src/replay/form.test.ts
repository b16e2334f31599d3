import { expect, test } from 'vitest';
import { askOf, type PastForm } from './form';

const typed: PastForm = { from: '2026-11-22T14:00', minutes: '60', rules: 'now', queue: 'main', strategy: '', timeout: '', afterCall: '' };
const now = Date.parse('2026-11-23T00:00:00Z');
const from = new Date('2026-11-22T14:00').toISOString();

test('what is left empty is not changed', () => {
  expect(askOf(typed, now)).toEqual({ from, minutes: 60, rules: 'now' });
  expect(askOf({ ...typed, rules: 'then' }, now)).toEqual({ from, minutes: 60, rules: 'then' });
});

test('what is typed is asked for, of one queue', () => {
  expect(askOf({ ...typed, timeout: '15', afterCall: '0' }, now)?.change).toEqual({ queue: 'main', offer_timeout_seconds: 15, after_call_seconds: 0 });
  expect(askOf({ ...typed, strategy: 'ring_all' }, now)?.change).toEqual({ queue: 'main', strategy: 'ring_all' });
});

test.each([
  ['no beginning', { from: '' }],
  ['the future', { from: '2026-11-24T14:00' }],
  ['another length', { minutes: '900' }],
  ['half a second', { timeout: '4.5' }],
  ['a timeout of words', { timeout: 'long' }],
  ['hours of after-call work', { afterCall: '7200' }],
  ['a change of no queue', { queue: '', timeout: '15' }],
])('%s is not asked', (_name, change) => {
  expect(askOf({ ...typed, ...change }, now)).toBeUndefined();
});
