import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setLanguage } from '../../i18n';

const world = vi.hoisted(() => ({ roster: {} as unknown, demand: { lines: [] } as unknown }));
const duty = { at: '', on: [], next: [], chain: [] };
vi.mock('../../api/client', () => ({
  request: (p: unknown) => Promise.resolve(p),
  within: () => undefined,
  onSignedOut: () => undefined,
  api: { GET: (path: string) => (path === '/roster' ? world.roster : path === '/roster/duty' ? duty : world.demand) },
}));
vi.mock('./roster-demand-chart', () => ({ default: () => null }));
vi.mock('../../state/session', () => ({ can: () => false, me: { value: undefined } }));

import { RosterPage, weekStart } from './roster';
import { runs } from './roster-demand';

let root: HTMLElement;
beforeEach(() => {
  setLanguage('en');
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  render(null, root);
  root.remove();
});

it('shows the time of a guest beside the shifts, with the lines, as a guest', async () => {
  const noon = weekStart(Date.now()) + 2.5 * 864e5;
  const span = { start: new Date(noon).toISOString(), end: new Date(noon + 36e5).toISOString() };
  world.roster = {
    zone: 'UTC', from: span.start, to: span.end, gaps: [],
    shifts: [
      { id: 's1', line: '12345', agent: { id: 'a', name: 'Lin' }, ...span },
      { id: 'guest-g', line: '', guest_lines: [{ id: 'law', name: { 'zh-CN': '法', en: 'Law' } }, { id: 'rights', name: { 'zh-CN': '权', en: 'Rights' } }], agent: { id: 'g', name: 'Prof. Gu' }, ...span },
    ],
  };
  await act(() => render(<RosterPage />, root));
  await vi.waitFor(() => expect(root.textContent).toContain('Prof. Gu'));
  const rows = [...root.querySelectorAll('li')].map((li) => li.textContent ?? '');
  const guest = rows.find((r) => r.includes('Prof. Gu'));
  expect(guest).toContain('Law');
  expect(guest).toContain('Rights');
  expect(guest).toContain('Guest');
  expect(rows.find((r) => r.includes('Lin'))).not.toContain('Guest');
});

function point(from: number, required: number, rostered: number) {
  return { start: new Date(from).toISOString(), end: new Date(from + 18e5).toISOString(), calls: 1.5, required, rostered };
}

it('sets what is required beside what is rostered, in words and numbers, with the gaps', async () => {
  const noon = weekStart(Date.now()) + 2.5 * 864e5;
  const day = new Date(noon).toISOString().slice(0, 10);
  const learned = { days: 70, calls: 4800, handled: 4000, gave_up: 800, handle_seconds: 1200, patience_seconds: 90 };
  world.roster = { zone: 'UTC', from: '', to: '', gaps: [], shifts: [] };
  world.demand = {
    zone: 'UTC', from: '', to: '', minutes: 30,
    lines: [
      {
        line: '12345', basis: 'erlang_a', learned,
        days: [{ date: day, class: 'wed', calls: 96, low: 80, high: 112 }],
        points: [point(noon, 5, 3), point(noon + 18e5, 5, 3), point(noon + 36e5, 3, 3)],
        gaps: [
          { start: new Date(noon).toISOString(), end: new Date(noon + 36e5).toISOString(), urgency: 'overflow', short: 2, missing_minutes: 90 },
          { start: new Date(noon + 864e5).toISOString(), end: new Date(noon + 2 * 864e5).toISOString(), urgency: 'warning', short: 1, missing_minutes: 60 },
        ],
      },
      { line: '96111', basis: 'safety_minimum', unknown: 'calls', learned: { days: 0, calls: 0, handled: 0, gave_up: 0 }, days: [], points: [point(noon, 3, 0)], gaps: [] },
    ],
  };
  await act(() => render(<RosterPage />, root));
  await vi.waitFor(() => expect(root.textContent).toContain('Required beside rostered'));
  expect(root.textContent).toContain('about 96 calls (80–112)');
  expect(root.textContent).toContain('Callers wait 1.5 min before they give up (800 did).');
  const gaps = [...root.querySelectorAll('.demand-gaps li')].map((li) => li.textContent ?? '');
  expect(gaps).toHaveLength(2);
  expect(gaps[0]).toContain('Now');
  expect(gaps[0]).toContain('12:00 – 13:00');
  expect(gaps[0]).toContain('up to 2 missing, 1.5 person-hours');
  expect(gaps[1]).toContain('Ahead');
  const rows = [...root.querySelectorAll('figure tbody tr')].map((tr) => [...tr.children].map((td) => td.textContent));
  expect(rows).toEqual([['12:00–13:00', '3.0', '5', '3', '2'], ['13:00–13:30', '1.5', '3', '3', '0']]);
  const select = root.querySelector('select') as HTMLSelectElement;
  await act(() => {
    select.value = '96111';
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
  expect(root.textContent).toContain('too few days of calls');
  expect(root.textContent).toContain('Enough people are on the roster of the next 30 days.');
});

it('says that everybody is on duty instead of naming gaps', async () => {
  const noon = weekStart(Date.now()) + 2.5 * 864e5;
  world.roster = { zone: 'UTC', from: '', to: '', gaps: [], shifts: [] };
  world.demand = {
    zone: 'UTC', from: '', to: '', minutes: 30, everyone: true,
    lines: [{ line: '', basis: 'safety_minimum', unknown: 'handling', learned: { days: 3, calls: 1, handled: 0, gave_up: 1 }, days: [], points: [point(noon, 3, 0)], gaps: [] }],
  };
  await act(() => render(<RosterPage />, root));
  await vi.waitFor(() => expect(root.textContent).toContain('Everybody is on duty'));
  expect(root.querySelector('.demand-gaps')).toBeNull();
  expect(root.textContent).not.toContain('Enough people are on the roster');
});

it('joins intervals in a table only where they touch and the people are the same', () => {
  const all = [point(0, 3, 1), point(18e5, 3, 1), point(54e5, 3, 1), point(72e5, 3, 2), point(9e6, 4, 2)];
  expect(runs(all).map((r) => [Date.parse(r.start), Date.parse(r.end), r.calls])).toEqual([[0, 36e5, 3], [54e5, 72e5, 1.5], [72e5, 9e6, 1.5], [9e6, 108e5, 1.5]]);
});
