import { beforeEach, expect, test } from 'vitest';
import { setLanguage } from '../i18n';
import { becauseText, decisionText, fateText, reasonsText } from './words';

const li = { id: 'li', name: 'Li' };

beforeEach(() => setLanguage('en'));

test('what became of a caller is told with the counsellor and the wait', () => {
  expect(fateText({ end: 'answered', wait_seconds: 65, agent: li })).toMatch(/^Li.*1:05/);
  expect(fateText({ end: 'left', wait_seconds: 5 })).not.toMatch(/Li/);
});

test('what was decided is told, also nothing', () => {
  expect(decisionText({ act: 'offered', waited_seconds: 3, agent: li, step: 'longest_idle' })).toMatch(/Li/);
  expect(decisionText({ act: 'sent', waited_seconds: 3, to: 'outside' })).not.toBe(decisionText({ act: 'sent', waited_seconds: 3, to: 'message' }));
  expect(decisionText(undefined)).not.toBe('');
});

test('why somebody was not asked is summed in words', () => {
  const text = reasonsText({ offered: 0, answered: 0, passed: 0, reasons: [{ reason: 'talking', times: 7 }, { reason: 'not_ready:meal', times: 2 }] });
  expect(text).toMatch(/7.*2/);
  expect(text).not.toContain('not_ready');
  expect(reasonsText({ offered: 1, answered: 1, passed: 0, reasons: [] })).toBe('');
});

test.each(['zh-CN', 'en'] as const)('every reason has words in %s', (language) => {
  setLanguage(language);
  for (const because of ['excluded_now', 'excluded_then', 'order', 'sooner', 'later', 'sent_on', 'kept', 'more', 'fewer']) {
    const text = becauseText({ because, agent: li, detail: because === 'order' ? 'top_down' : 'talking' });
    expect(text).not.toContain('_');
    expect(text).not.toBe('');
    if (because.startsWith('excluded')) expect(text).toContain('Li');
  }
});
