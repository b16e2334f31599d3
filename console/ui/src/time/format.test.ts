import { describe, expect, it } from 'vitest';
import { clock, dateKey, dayTime, instant, isoSpan, left, percent, since, span } from './format';
import { dayStart, fromLocalInput, toLocalInput } from './local-input';

describe('span', () => {
  it.each([
    [0, '0:00'],
    [999, '0:00'],
    [1000, '0:01'],
    [59_999, '0:59'],
    [60_000, '1:00'],
    [3_599_000, '59:59'],
    [3_600_000, '1:00:00'],
    [90_061_000, '25:01:01'],
    [-5, '0:00'],
    [Number.NaN, '0:00'],
  ])('%d ms is %s', (ms, want) => expect(span(ms)).toBe(want));
});

describe('left', () => {
  it('shows 1 until it is over', () => {
    expect(left(10_000, 9_001)).toBe('0:01');
    expect(left(10_000, 9_999)).toBe('0:01');
    expect(left(10_000, 10_000)).toBe('0:00');
    expect(left(10_000, 99_000)).toBe('0:00');
  });
});

describe('instants', () => {
  const at = '2026-11-22T10:00:00Z';
  const t = Date.parse(at);
  it('knows what is none', () => {
    for (const bad of [undefined, null, '', 'soon', '0001-01-01T00:00:00Z']) expect(instant(bad)).toBeUndefined();
    expect(instant(at)).toBe(t);
  });
  it('never counts backwards', () => {
    expect(since(at, t + 1500)).toBe(1500);
    expect(since(at, t - 1500)).toBe(0);
    expect(since(undefined, t)).toBe(0);
  });
  it('shows the wall clock of a zone', () => {
    expect(clock(at, 'zh-CN', 'Asia/Shanghai')).toBe('18:00:00');
    expect(clock('2026-11-22T16:00:00Z', 'zh-CN', 'Asia/Shanghai')).toBe('00:00:00');
    expect(dayTime(at, 'zh-CN', 'Asia/Shanghai')).toBe('2026/11/22 18:00');
    expect(dayTime(undefined, 'en')).toBe('–');
    expect(dayTime('2026-11-12T05:24:00Z', 'en', 'UTC')).toBe('12 Nov 2026, 05:24');
    expect(dayTime('2026-11-12T05:24:00Z', 'zh-CN', 'UTC')).toBe('2026/11/12 05:24');
    expect(dateKey('2026-11-22T16:00:00Z', 'Asia/Shanghai')).toBe('2026-11-23');
  });
  it('gives durations to machines', () => expect(isoSpan(61_900)).toBe('PT61S'));
});

describe('percent', () => {
  it.each([
    [0.871, '87.1%'],
    [1, '100.0%'],
    [0, '0.0%'],
    [undefined, '–'],
    [Number.NaN, '–'],
  ])('%s is %s', (share, want) => expect(percent(share, 'zh-CN')).toBe(want));
});

describe('local inputs', () => {
  it('round-trip to the minute', () => {
    const at = new Date(2026, 10, 22, 9, 5).toISOString();
    expect(toLocalInput(at)).toBe('2026-11-22T09:05');
    expect(fromLocalInput('2026-11-22T09:05')).toBe(at);
  });
  it('give nothing for what is incomplete', () => {
    expect(fromLocalInput('')).toBeUndefined();
    expect(fromLocalInput('2026-11-')).toBeUndefined();
    expect(toLocalInput('never')).toBe('');
    expect(dayStart('x')).toBeUndefined();
  });
  it('count days over the end of a month', () => {
    expect(dayStart('2026-11-30', 1)).toBe(new Date(2026, 11, 1).toISOString());
  });
});
