import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setLanguage } from '../i18n';
import { RosterGrid } from './grid';
import { sampleDraft } from './sample';
import { Sheet } from './sheet';
import type { Change, Draft, Verdict } from './types';

let root: HTMLElement;
const costs: Verdict = { legal: true, value: 12, hard: [], soft: [{ rule: 'hours', amount: 60, cost: 12 }], mended: [] };
let judged: Change[][];

async function show(draft: Draft = sampleDraft()): Promise<Sheet> {
  const asked: Change[][] = (judged = []); // its own: a late question of the test before is none of this one's
  const sheet = new Sheet(draft, {
    read: () => Promise.resolve(draft),
    judge: (c) => (asked.push(c), Promise.resolve(costs)),
    change: (c) => Promise.resolve({ version: c.version + 1, value: 0, hard: 0, cells: [], violations: [] }),
  });
  await act(() => render(<RosterGrid sheet={sheet} />, root));
  return sheet;
}

const grid = () => root.querySelector<HTMLElement>('[role=grid]') as HTMLElement;
const cell = (staff: string, date: string) => root.querySelector<HTMLElement>(`[data-cell="${staff}|${date}"]`);
const press = (key: string, more: KeyboardEventInit = {}) => act(() => void grid().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })));

beforeEach(() => {
  setLanguage('en');
  judged = [];
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(async () => {
  await act(() => render(null, root));
  root.remove();
});

describe('the grid by person', () => {
  it('says in words what each sign means', async () => {
    await show();
    expect(cell('lin', '2026-11-23')?.getAttribute('aria-label')).toMatch(/Lin, .*23 November: early 08:00–16:00 line; past, locked/);
    expect(cell('mo', '2026-11-26')?.getAttribute('aria-label')).toMatch(/pinned; breaks a hard rule: skill/);
    expect(cell('mo', '2026-11-26')?.textContent).toContain('!');
    expect(cell('qi', '2026-11-27')?.getAttribute('aria-label')).toContain('on leave');
    expect(cell('lin', '2026-11-29')?.getAttribute('aria-label')).toContain('wishes not to work any shift');
    expect(root.querySelector('th.today')?.textContent).toContain('Today');
  });
  it('is a grid with its size, its headings and the cell of the cursor', async () => {
    await show();
    expect(grid().getAttribute('aria-rowcount')).toBe('4');
    expect(grid().getAttribute('aria-colcount')).toBe('8');
    expect(root.querySelectorAll('[role=columnheader]')).toHaveLength(8);
    expect(root.querySelectorAll('[role=rowheader]')).toHaveLength(3);
    await press('ArrowDown');
    await press('End');
    expect(document.getElementById(grid().getAttribute('aria-activedescendant') ?? '')?.dataset.cell).toBe('mo|2026-11-29');
  });
  it('sets, clears and takes back by keys, and says what it costs', async () => {
    const sheet = await show();
    for (const k of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'n']) await press(k);
    expect(sheet.changes.value).toEqual([{ staff: 'lin', date: '2026-11-26', shift: 'night', role: undefined }]);
    await vi.waitFor(() => expect(root.querySelector('[data-name=grid-verdict]')?.textContent).toContain('cost +12: hours'));
    expect(judged).toHaveLength(1);
    await press('Escape');
    expect(sheet.changes.value).toEqual([]);
    await press('y', { ctrlKey: true });
    expect(sheet.changes.value).toHaveLength(1);
    await press('Delete');
    expect(sheet.changes.value).toEqual([]);
  });
  it('says why a cell of the past cannot be changed', async () => {
    const sheet = await show();
    await press('Delete');
    expect(sheet.changes.value).toEqual([]);
    expect(root.querySelector('[data-name=grid-verdict]')?.textContent).toContain('past');
  });
  it('moves a shift by keys', async () => {
    const sheet = await show();
    for (const k of ['ArrowRight', 'ArrowRight']) await press(k);
    await press('x', { ctrlKey: true });
    for (const k of ['ArrowDown', 'ArrowDown']) await press(k);
    await press('v', { ctrlKey: true });
    expect(sheet.changes.value.map((c) => [c.staff, c.shift])).toEqual([['lin', undefined], ['qi', 'early']]);
  });
  it('has only the rows in view of 435 people', async () => {
    await show(sampleDraft({ staff: Array.from({ length: 435 }, (_, i) => ({ id: `p${i}`, name: `P${i}` })), violations: [] }));
    expect(root.querySelectorAll('[role=rowheader]').length).toBeLessThan(60);
    expect(grid().getAttribute('aria-rowcount')).toBe('436');
  });
});

describe('a shift that is dragged', () => {
  const point = (type: string, on: EventTarget, more: PointerEventInit = {}) => act(() => void on.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, button: 0, pointerType: 'mouse', ...more })));
  const drag = async (over: HTMLElement | null, more: PointerEventInit = {}) => {
    document.elementFromPoint = () => over;
    await point('pointerdown', cell('lin', '2026-11-25') as HTMLElement, { clientX: 10, clientY: 10 });
    await point('pointermove', window, { clientX: 60, clientY: 60, ...more });
  };
  const floating = () => root.querySelector('.roster-floating');

  it('says beside the pointer what it would cost, and moves when it is let go', async () => {
    const sheet = await show();
    await drag(cell('qi', '2026-11-25'));
    await vi.waitFor(() => expect(floating()?.textContent).toContain('cost +12: hours'));
    expect(judged).toEqual([[{ staff: 'lin', date: '2026-11-25' }, { staff: 'qi', date: '2026-11-25', shift: 'early', role: 'line' }]]);
    expect(root.querySelector('[data-name=grid-verdict]')?.textContent).toContain('Here: Legal');
    expect(sheet.changes.value).toEqual([]);
    await point('pointerup', window);
    expect(floating()).toBeNull();
    expect(sheet.changes.value.map((c) => [c.staff, c.shift])).toEqual([['lin', undefined], ['qi', 'early']]);
  });
  it('is copied with Ctrl', async () => {
    const sheet = await show();
    await drag(cell('qi', '2026-11-26'), { ctrlKey: true });
    expect(floating()?.textContent).toContain('Copy');
    await point('pointerup', window, { ctrlKey: true });
    expect(sheet.changes.value.map((c) => [c.staff, c.date, c.shift])).toEqual([['qi', '2026-11-26', 'early']]);
  });
  it('stays where it was with Escape, and over a cell that is held', async () => {
    const sheet = await show();
    await drag(cell('qi', '2026-11-25'));
    await act(() => void document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true })));
    expect(floating()).toBeNull();
    await point('pointerup', window);
    expect(sheet.changes.value).toEqual([]);
    await drag(cell('qi', '2026-11-24'));
    await point('pointerup', window);
    expect(sheet.changes.value).toEqual([]);
    expect(root.querySelector('[data-name=grid-verdict]')?.textContent).toContain('This day is past');
  });
});

it('shows by seat who is there beside what is needed', async () => {
  await show();
  await act(() => root.querySelector<HTMLElement>('[data-name=by-seat]')?.click());
  const rows = [...root.querySelectorAll('tbody [role=row]')].map((r) => r.textContent);
  expect(rows[1]).toContain('1 / 2 1 missing');
  expect(rows[1]).toContain('Lin');
});
