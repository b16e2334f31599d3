import { describe, expect, it } from 'vitest';
import { inWords, lengths } from './hours';

describe('the lengths of a block', () => {
  it('hold the default and the longest, and nothing above it', () => {
    expect(lengths(24, 720)).toEqual([1, 4, 12, 24, 72, 168, 336, 720]);
    expect(lengths(36, 48)).toEqual([1, 4, 12, 24, 36, 48]);
    expect(lengths(1, 1)).toEqual([1]);
  });
  it('are told in days where they are whole days', () => {
    expect(inWords(24)).toEqual({ unit: 'callers.hours_n', n: 24 });
    expect(inWords(72)).toEqual({ unit: 'callers.days_n', n: 3 });
    expect(inWords(36)).toEqual({ unit: 'callers.hours_n', n: 36 });
  });
});
