import { describe, expect, it } from 'vitest';
import { known } from '../i18n';
import { begins, ends } from './commands';
import { figure, now } from './alerts';

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

  it('has words for every kind and every reason', () => {
    const kinds = ['longest_wait', 'waiting', 'nobody_ready', 'red_unacknowledged', 'abandon_rate', 'red_cap_passed', 'pause_broken', 'switchboard_left', 'surge_over', 'line_called_in', 'waiting_soon'];
    for (const kind of kinds) expect(known(`alert.${kind}`)).toBe(true);
    for (const why of [...begins, ...ends]) expect(known(`floor.why.${why}`)).toBe(true);
  });
});
