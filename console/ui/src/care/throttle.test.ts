import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Throttle } from './throttle';

describe('a throttle', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('runs at once, then rarely, and never forgets the last time', () => {
    let runs = 0;
    const t = new Throttle(() => runs++, 1000, () => Date.now());
    t.press();
    expect(runs).toBe(1);
    for (let i = 0; i < 50; i++) {
      t.press();
      vi.advanceTimersByTime(30);
    }
    expect(runs).toBe(2);
    vi.advanceTimersByTime(1000);
    expect(runs).toBe(3);
    vi.advanceTimersByTime(5000);
    expect(runs).toBe(3);
    t.press();
    expect(runs).toBe(4);
    t.press();
    t.stop();
    vi.advanceTimersByTime(5000);
    expect(runs).toBe(4);
  });
});
