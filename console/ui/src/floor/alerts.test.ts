import { describe, expect, it } from 'vitest';
import { known } from '../i18n';
import { begins, ends } from './commands';
import { figure, now, shift } from './alerts';

describe('alerts', () => {
  it('shows a figure in the unit of its kind', () => {
    expect(figure({ kind: 'longest_wait' }, 95)).toBe('1:35');
    expect(figure({ kind: 'nobody_ready' }, 61)).toBe('1:01');
    expect(figure({ kind: 'waiting' }, 6)).toBe('6');
    expect(figure({ kind: 'abandon_rate' }, 0.25)).toBe('25.0%');
  });

  it('tells an estimate as one', () => {
    expect(now({ kind: 'waiting_soon', value: 6.6 })).toContain('7');
    expect(now({ kind: 'waiting_soon', value: 6.6 })).not.toBe(now({ kind: 'waiting', value: 6.6 }));
  });

  it('says of the roster from when to when, and how bad it is', () => {
    const day = { from: '2026-11-23T08:00:00Z', to: '2026-11-23T16:00:00Z' };
    expect(shift({ kind: 'roster_gap', value: 2, level: 2, ...day })).toMatch(/^\d\d:\d\d–\d\d:\d\d · .*2/);
    expect(shift({ kind: 'late', value: 725, level: 1, ...day })).toContain('12:05');
    expect(shift({ kind: 'no_supervisor', value: 1, level: 1, ...day })).not.toBe(shift({ kind: 'no_supervisor', value: 1, level: 2, ...day }));
  });

  it('has words for every kind and every reason', () => {
    const kinds = ['longest_wait', 'waiting', 'nobody_ready', 'red_unacknowledged', 'abandon_rate', 'red_cap_passed', 'pause_broken', 'switchboard_left', 'surge_over', 'line_called_in', 'waiting_soon', 'no_supervisor', 'roster_gap', 'late'];
    for (const kind of kinds) expect(known(`alert.${kind}`)).toBe(true);
    for (const why of [...begins, ...ends]) expect(known(`floor.why.${why}`)).toBe(true);
  });
});
