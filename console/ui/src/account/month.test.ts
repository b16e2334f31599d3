import { describe, expect, it } from 'vitest';
import { daysOf, lastMonth } from './month';

describe('the month of an account', () => {
  it('is the last one that is over', () => {
    expect(lastMonth('2026-12-03')).toBe('2026-11');
    expect(lastMonth('2026-01-31')).toBe('2025-12');
  });
  it('has its days', () => {
    expect(daysOf('2026-11')).toEqual({ from: '2026-11-01', to: '2026-11-30' });
    expect(daysOf('2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
    expect(daysOf('2026-13')).toBeUndefined();
    expect(daysOf('')).toBeUndefined();
  });
});
