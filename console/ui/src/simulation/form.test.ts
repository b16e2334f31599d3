import { expect, test } from 'vitest';
import { askOf } from './form';

const typed = { date: '2026-11-22', queue: 'main', talk: '20', patience: '3', perHour: '' };

test('an empty number of callers asks for the figures of the last weeks', () => {
  expect(askOf(typed)).toEqual({ date: '2026-11-22', queue: 'main', talk_minutes: 20, patience_minutes: 3, per_hour: undefined });
});

test('one number is for the whole day, 24 are for the hours, however they are kept apart', () => {
  expect(askOf({ ...typed, perHour: ' 4.5 ' })?.per_hour).toEqual([4.5]);
  expect(askOf({ ...typed, perHour: Array(24).fill('2').join('，') })?.per_hour).toHaveLength(24);
});

test.each([
  ['no queue', { queue: '' }],
  ['no talk', { talk: '' }],
  ['a talk of words', { talk: 'long' }],
  ['impatient beyond zero', { patience: '-1' }],
  ['two of 24 hours', { perHour: '1 2' }],
  ['nobody comes', { perHour: '0' }],
  ['no number', { perHour: 'x' }],
])('%s is not asked', (_name, change) => {
  expect(askOf({ ...typed, ...change })).toBeUndefined();
});
