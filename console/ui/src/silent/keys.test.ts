import { describe, expect, it } from 'vitest';
import { setLanguage } from '../i18n';
import { meaning, urgent } from './keys';

describe('the keys of a caller who cannot speak', () => {
  it('mean what the sentence says', () => {
    setLanguage('en');
    expect(['1', '2', '0'].map(meaning)).toEqual(['Yes', 'No', 'In danger now']);
    setLanguage('zh-CN');
    expect(['1', '2', '0'].map(meaning)).toEqual(['是', '不是', '现在有危险']);
  });
  it('mean nothing beyond that', () => {
    expect(['3', '*', '#', ''].map(meaning)).toEqual([undefined, undefined, undefined, undefined]);
    expect(['0', '1', '*'].map(urgent)).toEqual([true, false, false]);
  });
});
