import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../i18n';
import { classes, className, wayName } from './words';

afterEach(() => setLanguage('zh-CN'));

describe('the words of an account', () => {
  it('has one for each class, in both languages', () => {
    for (const language of ['zh-CN', 'en'] as const) {
      setLanguage(language);
      for (const c of classes) expect(className(c)).not.toBe(c);
    }
  });
  it('tells ways by their class', () => {
    setLanguage('en');
    expect(wayName('limited', 'answered')).toBe(className('answered'));
    expect(wayName('message', 'menu')).toBe('chosen in the menu');
    expect(wayName('left_before', 'menu')).not.toBe(wayName('message', 'menu'));
    expect(wayName('technical', 'never_heard')).toBe('accepted, and never heard');
    expect(wayName('open', '')).toBe('no reason');
    expect(wayName('unclear', 'vanished')).toBe('vanished');
  });
});
