import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Schemas } from '../../api/client';
import { setLanguage } from '../../i18n';
import { MeasureTable } from './measures';

let root: HTMLElement;
beforeEach(() => {
  setLanguage('en');
  document.body.innerHTML = '<div id="app"></div>';
  root = document.getElementById('app') as HTMLElement;
});
afterEach(() => render(null, root));

const figures = (): Schemas['Measures'] => ({
  from: '2026-11-22T00:00:00Z', to: '2026-11-22T10:00:00Z', definition: 1, threshold_seconds: 20, offered: 9, answered: 7, abandoned: 2, flowed_out: 0, silent: 3, answered_in_time: 6,
});
const cells = () => [...root.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('td')].map((c) => c.textContent));

describe('the figures on the board', () => {
  it('show zero as a figure and what is not known as a dash', async () => {
    await act(() => render(<MeasureTable today={figures()} day={figures()} />, root));
    expect(cells()).toEqual([['9', '9'], ['7', '7'], ['2', '2'], ['0', '0'], ['3', '3'], ['6', '6'], ['–', '–'], ['–', '–'], ['–', '–']]);
  });
  it('have a dash for what an older server does not count', async () => {
    const { silent: _, ...older } = figures();
    await act(() => render(<MeasureTable today={older as Schemas['Measures']} day={figures()} />, root));
    expect(cells()[4]).toEqual(['–', '3']);
    expect(root.textContent).not.toContain('undefined');
  });
});
