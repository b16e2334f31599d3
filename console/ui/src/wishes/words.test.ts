import { beforeEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../i18n';
import { needsText, sameText, wishText, type Wish } from './words';

const woman = { id: 'woman', name: { 'zh-CN': '女性', en: 'a woman' } };
const cantonese = { id: 'language:yue', name: { 'zh-CN': '粤语', en: 'Cantonese' } };
const wish = (needs: string, for_seconds?: number): Wish => ({ needs, skills: [woman, cantonese], ...(for_seconds ? { for_seconds } : {}) });

describe('the words of wishes', () => {
  beforeEach(() => setLanguage('zh-CN'));

  it('name the skills, not their ids', () => {
    expect(wishText(wish('woman'))).toBe('希望由女性接听');
    expect(wishText(wish('language:yue and not woman'))).toBe('希望由粤语且非女性接听');
    setLanguage('en');
    expect(wishText(wish('woman'))).toBe('Would like to speak with: a woman');
    expect(needsText(wish('(language:yue >= 2 or woman) and not "of"'))).toBe('(Cantonese ≥ 2 or a woman) and not of');
    expect(needsText(wish('2 of (language:yue, woman, law)'))).toBe('2 of (Cantonese, a woman, law)');
  });

  it('say how long it was waited for', () => {
    expect(wishText(wish('woman', 60))).toContain('女性');
    expect(wishText(wish('woman', 60))).toContain('1');
  });

  it('tell the familiar counsellor so, and say why a wish was not granted, in both languages', () => {
    expect(sameText({ granted: true, yours: true })).toContain('上次也是您接听');
    for (const language of ['zh-CN', 'en'] as const) {
      setLanguage(language);
      const said = (['weekly_limit', 'not_at_work', 'none', 'withheld', 'plan', 'unknown'] as const).map((not_granted) => sameText({ granted: false, not_granted }));
      expect(new Set(said).size).toBe(6);
      for (const text of said) expect(text).not.toContain('wish.');
    }
  });
});
