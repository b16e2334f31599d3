import { describe, expect, it } from 'vitest';
import { t, word } from '../i18n';
import { afterwards } from './change';
import { isTelephoneKey } from './keypad';
import { pauses } from './steer';

describe('changes of many', () => {
  it('say that who has a caller goes on with them first', () => {
    expect(afterwards({ state: 'ready' }, 'not_ready')).toBe(word('state', 'not_ready'));
    for (const state of ['reserved', 'talking', 'hold'] as const) {
      expect(afterwards({ state }, 'not_ready')).toBe(t('floor.change_after_call', { state: word('state', 'not_ready') }));
    }
  });
});

describe('pauses', () => {
  it('are shown beside their bound where there is one', () => {
    expect(pauses({ paused: 1 })).toBe(t('floor.paused', { n: 1 }));
    expect(pauses({ paused: 1, max_paused: 2 })).toBe(t('floor.paused_of', { n: 1, limit: 2 }));
    expect(pauses({ max_paused: 2 })).toBe(t('floor.paused_of', { n: 0, limit: 2 }));
  });
});

describe('the keypad', () => {
  it('takes the keys of a telephone and no other', () => {
    for (const key of '0123456789*#') expect(isTelephoneKey(key)).toBe(true);
    for (const key of ['a', 'Enter', '+', '', '12']) expect(isTelephoneKey(key)).toBe(false);
  });
});
