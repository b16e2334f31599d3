import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Schemas } from '../../api/client';
import { setLanguage } from '../../i18n';
import { SpecialDayDialog, specialOf, specialText } from './special-day';

let root: HTMLElement;
beforeEach(() => {
  setLanguage('en');
  HTMLDialogElement.prototype.showModal = vi.fn();
  HTMLDialogElement.prototype.close = vi.fn();
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  render(null, root);
  root.remove();
});

const said = (line: string, more: Partial<Schemas['SpecialDay']>): Schemas['SpecialDay'] => ({
  line,
  date: '2027-06-25',
  reason: '高考放榜',
  by: { id: 'boss', name: '督导' },
  at: '2027-06-01T00:00:00Z',
  ...more,
});

it('what is said of a line goes before what is said of all', () => {
  const all = [said('*', { factor: 2 }), said('12345', { total: 400 })];
  expect(specialOf(all, '12345', '2027-06-25')?.total).toBe(400);
  expect(specialOf(all, '', '2027-06-25')?.factor).toBe(2);
  expect(specialOf(all, '', '2027-06-26')).toBeUndefined();
  expect(specialText(said('*', { factor: 2 }))).toContain('2');
  expect(specialText(said('*', {}))).toContain('高考放榜');
});

it('a day is not kept without a figure and a reason', async () => {
  await act(() => render(<SpecialDayDialog date="2027-06-25" day="6/25" line="12345" said={undefined} onClose={vi.fn()} onDone={vi.fn()} />, root));
  const save = () => root.querySelector<HTMLButtonElement>('[data-name="special-save"]');
  const type = (name: string, value: string) =>
    act(() => {
      const input = root.querySelector<HTMLInputElement>(`[name="${name}"]`);
      if (!input) throw new Error(`there is no field ${name}`);
      input.value = value;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
  await type('special-reason', '放榜');
  expect(save()?.disabled).toBe(true);
  await type('special-figure', '101');
  expect(save()?.disabled).toBe(true);
  await type('special-figure', '2.5');
  expect(save()?.disabled).toBe(false);
  await type('special-reason', ' ');
  expect(save()?.disabled).toBe(true);
  expect(root.querySelector('[data-name="special-forget"]')).toBeNull();
});
