import { describe, expect, it } from 'vitest';
import { language } from '../i18n';
import { ruleName } from './rules';

describe('the name of a rule', () => {
  it('says of a heavier one of their own why somebody has it', () => {
    language.value = 'en';
    expect(ruleName('fair_nights_more')).toBe('fair_nights: had more than the fair share before');
    expect(ruleName('_more')).toBe('_more');
    language.value = 'zh-CN';
    expect(ruleName('rest_more')).toBe(`${ruleName('rest')}：此前已多于公平份额`);
  });
});
