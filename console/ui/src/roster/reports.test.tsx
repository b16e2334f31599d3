import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { setLanguage } from '../i18n';
import { Fairness, shareText } from './reports';

const row = (id: string, measure: string, value: number, share: number) => ({
  group: 'full', person: { id, name: id.toUpperCase() }, measure, value, share, over: value - share, trend: 0, presence: 700,
});

let root: HTMLElement;
beforeEach(() => {
  setLanguage('en');
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(async () => {
  await act(() => render(null, root));
  root.remove();
});

it('sets each burden beside the share of a person', async () => {
  await act(() => render(<Fairness rows={[row('lin', 'nights', 5, 4.5), row('lin', 'minutes', 2400, 2250), row('mo', 'nights', 4, 4.5)]} />, root));
  expect(root.textContent).toContain('LIN');
  expect(root.textContent).toContain('5 / 4.5');
  expect(root.textContent).toContain('40 / 37.5');
  expect(root.querySelectorAll('tbody tr')).toHaveLength(2);
  expect(shareText(undefined, 'nights')).toBe('–');
});
