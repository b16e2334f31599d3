import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import { ApiProblem } from '../api/problem';
import { setLanguage } from '../i18n';

vi.mock('./coverage-chart', () => ({ default: () => null }));

import { Coverage } from './coverage';
import { gapsOf, intervals, ofDay } from './gaps';
import type { CoverPoint } from './types';

const day = (h: number, d = 25) => `2099-11-${d}T${String(h).padStart(2, '0')}:00:00Z`;
const points: CoverPoint[] = [
  { at: day(0), need: 2, have: 2 },
  { at: day(8), need: 3, have: 2 },
  { at: day(12), need: 3, have: 2 },
  { at: day(16), need: 1, have: 0 },
  { at: day(20), need: 1, have: 1 },
];
const all = intervals(points, day(0, 26));
const root = document.body.appendChild(document.createElement('div'));

afterEach(async () => {
  await act(() => render(null, root));
});

it('joins points with the same figures, and holds the last one to the end', () => {
  expect(all.map((g) => [g.from.slice(11, 13), g.to.slice(11, 13)])).toEqual([['00', '08'], ['08', '16'], ['16', '20'], ['20', '00']]);
  expect(intervals([], day(0, 26))).toEqual([]);
});

it('lists what is missing: nobody there first, then the soonest; what is over is none', () => {
  expect(gapsOf(all, 0).map((g) => g.from)).toEqual([day(16), day(8)]);
  expect(gapsOf(all, Date.parse(day(16))).map((g) => g.from)).toEqual([day(16)]);
  expect(gapsOf(all, Date.parse(day(20)))).toEqual([]);
});

it('shows a day of the zone, with what began the day before', () => {
  expect(ofDay(all, '2099-11-25', 'UTC')).toHaveLength(4);
  expect(ofDay(all, '2099-11-26', 'UTC')).toEqual([]);
  expect(ofDay(all, '2099-11-26', 'Asia/Tokyo').map((g) => g.from)).toEqual([day(8), day(16), day(20)]);
});

it('says gaps in words and gives a table to those who see no chart', async () => {
  setLanguage('en');
  await act(() => render(<Coverage points={points} from="2099-11-25" days={1} zone="UTC" end={day(0, 26)} />, root));
  const gaps = [...root.querySelectorAll('[data-name=coverage-gaps] li')].map((li) => li.textContent);
  expect(gaps[0]).toMatch(/^nobody .*0 of 1, 1 missing$/);
  expect(root.querySelectorAll('tbody tr')).toHaveLength(4);
  expect(root.querySelector('[data-name=coverage-below]')).toBeNull();
});

it('says how far the roster is below what the calls require, or why that is not known', async () => {
  setLanguage('en');
  const below = () => root.querySelector('[data-name=coverage-below]')?.textContent;
  const show = (demanded: number) => act(() => render(<Coverage points={points.map((p) => ({ ...p, demanded }))} from="2099-11-25" days={1} zone="UTC" end={day(0, 26)} />, root));
  await show(2);
  expect(below()).toContain('Below the forecast by 12 person-hours.');
  await show(0);
  expect(below()).toContain('Nowhere below the forecast.');
  await act(() => render(<Coverage points={points} from="2099-11-25" days={1} zone="UTC" end={day(0, 26)} unknown={new ApiProblem(0, 'offline', '')} />, root));
  expect(root.textContent).toContain('What the house’s own calls require is not known');
});
