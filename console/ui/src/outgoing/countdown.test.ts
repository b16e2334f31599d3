import { describe, expect, it } from 'vitest';
import { secondsUntil } from './countdown';

describe('the count-down', () => {
  it('shows whole seconds, the last one until it is over', () => {
    const at = '2026-11-22T10:00:10Z';
    const base = Date.parse('2026-11-22T10:00:00Z');
    expect(secondsUntil(at, base)).toBe(10);
    expect(secondsUntil(at, base + 9_100)).toBe(1);
    expect(secondsUntil(at, base + 10_000)).toBe(0);
    expect(secondsUntil(at, base + 60_000)).toBe(0);
  });
});
