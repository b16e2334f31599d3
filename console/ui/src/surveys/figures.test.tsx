import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Schemas } from '../api/client';
import { setLanguage } from '../i18n';
import { told } from '../pages/calls/told';
import { SurveyTable } from './figures';

let root: HTMLElement;
beforeEach(() => {
  setLanguage('en');
  document.body.innerHTML = '<div id="app"></div>';
  root = document.getElementById('app') as HTMLElement;
});
afterEach(() => render(null, root));

const named = (id: string, zh: string, en: string) => ({ id, name: { 'zh-CN': zh, en } });
const report = (): Schemas['SurveyReport'] => ({
  from: '2026-11-16T00:00:00Z', to: '2026-11-23T00:00:00Z', asks: true,
  rows: [
    { queue: named('q', '心理咨询', 'Counselling'), question: named('helped', '有没有帮助', 'Whether it helped'), asked: 9, answered: 5, declined: 1, unanswered: 3, mean: 4.25, least: 1, most: 5 },
    { queue: named('q', '心理咨询', 'Counselling'), question: named('old', '从前', 'Of before'), asked: 2, answered: 0, declined: 0, unanswered: 2 },
  ],
});
const cells = () => [...root.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('th,td')].map((c) => c.textContent));

describe('what callers answered', () => {
  it('is a row for each queue and question, with a dash where nobody gave a mark', async () => {
    await act(() => render(<SurveyTable report={report()} />, root));
    expect(cells()).toEqual([
      ['Counselling', 'Whether it helped', '9', '5', '1', '3', '4.3 (1–5)'],
      ['Counselling', 'Of before', '2', '0', '0', '2', '–'],
    ]);
    expect(root.querySelector('[data-name="surveys-csv"]')?.getAttribute('href')).toContain('from=2026-11-16');
  });
  it('is shown in Chinese too', async () => {
    setLanguage('zh-CN');
    await act(() => render(<SurveyTable report={report()} />, root));
    expect(cells()[0]?.[1]).toBe('有没有帮助');
  });
  it('says so where nobody was asked yet', async () => {
    await act(() => render(<SurveyTable report={{ ...report(), rows: [] }} />, root));
    expect(root.querySelector('table')).toBeNull();
    expect(root.textContent).not.toBe('');
  });
  it('is told in the account of a call, without a mark for whom it is none of their business', () => {
    expect(told('survey.answered', { question: 'helped', mark: 4 })).toBe('helped · 4');
    expect(told('survey.answered', { question: 'helped', mark: 0 })).toBe('helped · did not want to say');
    expect(told('survey.answered', { question: 'helped' })).toBe('helped');
    expect(told('survey.ended', { outcome: 'hung_up' })).toBe('hung up');
  });
});
