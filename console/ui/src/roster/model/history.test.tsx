import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../../api/problem';
import { setLanguage } from '../../i18n';
import { Book } from './book';
import type { Doc, Person, Profile } from './document';

vi.mock('../../api/client', () => ({ within: () => fetch, request: (p: unknown) => p, api: {} }));

import { HistoryRows, nextPast, pastFault, rulesOf, runFault, tidy } from './history';
import { renamed } from './rename';
import { StabilityPanel, usual } from './stability';

const today = '2026-11-23';
const profile: Profile = { id: 'cn', name: 'China', note: '', rules: [{ id: 'rest', measure: 'rest', hard_min: 660 }, { id: 'hours_week', measure: 'minutes', window: { kind: 'week' }, hard_max: 2880 }], holidays: [] };
const doc = (over: Partial<Doc> = {}): Doc => ({
  version: 1, zone: 'UTC', shifts: [{ id: 'day', start: '08:00', minutes: 480 }, { id: 'night', start: '00:00', minutes: 480 }], demand: [],
  contracts: [{ id: 'full', rules: [{ id: 'nights', measure: 'shifts', window: { kind: 'month' }, soft_max: 4 }] }],
  staff: [{ id: 'lin', contract: 'full' }, { id: 'mo' }],
  ...over,
});

let root: HTMLElement;
let book: Book;
const refuse = vi.fn();
const named = (name: string) => document.querySelector<HTMLInputElement>(`[data-name="${name}"], [name="${name}"]`);
const click = (name: string) => act(() => named(name)?.click());
const fill = (name: string, value: string) =>
  act(() => {
    const el = named(name);
    if (!el) throw new Error(`there is no ${name}`);
    el.value = value;
    el.dispatchEvent(new Event(el.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
  });
const errorOf = (name: string) => document.getElementById(named(name)?.getAttribute('aria-describedby') ?? '')?.textContent ?? '';
const lin = () => (book.doc.value as Doc).staff[0] as Person;

function Form() {
  const d = book.doc.value;
  return d ? (
    <>
      <HistoryRows book={book} doc={d} index={0} person={d.staff[0] as Person} profile={profile} today={today} />
      <StabilityPanel book={book} doc={d} today={today} />
    </>
  ) : null;
}

async function open(d: Doc) {
  const kept = { revision: 4, model: d as unknown as Record<string, unknown>, faults: [], by: { id: 'sun', name: 'Sun' }, at: '2026-11-23T08:00:00Z' };
  book = new Book({ read: () => Promise.resolve(kept), save: () => Promise.reject(refuse()) });
  await book.open();
  await act(() => render(<Form />, root));
}

beforeEach(() => {
  setLanguage('en');
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(async () => {
  await act(() => render(null, root));
  root.remove();
});

describe('what somebody has worked before', () => {
  it('is a table of shifts that goes back in time, and leaves nothing behind', async () => {
    await open(doc());
    await click('past-add');
    await click('past-add');
    await fill('past-type-1', 'night');
    expect(lin().history).toEqual({ shifts: [{ date: '2026-11-22', shift: 'day' }, { date: '2026-11-21', shift: 'night' }] });
    await click('past-remove-0');
    await click('past-remove-0');
    expect(lin()).toEqual({ id: 'lin', contract: 'full' });
  });
  it('says at the field what is wrong before it is saved', async () => {
    await open(doc({ staff: [{ id: 'lin', history: { shifts: [{ date: '2026-11-20', shift: 'day' }, { date: '2026-11-20', shift: 'day' }] } }] }));
    expect(errorOf('past-date-0')).toBe('');
    expect(errorOf('past-date-1')).toContain('already');
    await fill('past-date-1', '2026-11-23');
    expect(errorOf('past-date-1')).toContain('before this Monday');
    await fill('past-date-1', '');
    expect(errorOf('past-date-1')).toContain('Choose the date');
    setLanguage('zh-CN');
    expect(pastFault([{ date: '2026-12-01', shift: 'day' }], 0, today)).toContain('本周一以前');
  });
  it('has what the console refuses at its field', async () => {
    await open(doc({ staff: [{ id: 'lin', history: { shifts: [{ date: '2026-11-20', shift: 'dya' }] } }] }));
    refuse.mockReturnValue(new ApiProblem(422, 'roster_model', '', undefined, undefined, [{ path: 'staff[0].history.shifts[0].shift', line: 1, message: 'no type of shift is called "dya"' }]));
    await act(() => book.save().then(() => undefined));
    expect(errorOf('past-type-0')).toContain('dya');
    await fill('past-type-0', 'day');
    expect(errorOf('past-type-0')).toBe('');
  });
  it('counts by the rules that hold for the person, in hours where they count minutes', async () => {
    await open(doc());
    expect([...(named('count-add') as unknown as HTMLSelectElement).options].map((o) => o.value)).toEqual(['', 'hours_week', 'nights']);
    await fill('count-add', 'hours_week');
    await fill('count-hours_week', '12.5');
    expect(lin().history).toEqual({ counts: { hours_week: 750 } });
    await click('count-remove-hours_week');
    expect(lin().history).toBeUndefined();
    expect(rulesOf(doc(), { id: 'mo' }, undefined)).toEqual([]);
  });
  it('can be said in short, without contradictions', async () => {
    await open(doc());
    await fill('run-kind_run', '2');
    expect(errorOf('run-kind_run')).toContain('Say which shift');
    await fill('run-last_shift', 'night');
    expect(errorOf('run-kind_run')).toBe('');
    await fill('run-off_run', '3');
    expect(errorOf('run-off_run')).toContain('remove one');
    expect(runFault({ last_shift: 'day', kind_run: 4, work_run: 3 }, 'kind_run')).toContain('3');
    await click('runs-remove');
    expect(lin().history).toBeUndefined();
  });
  it('follows a shift to its new name', () => {
    const d = doc({ staff: [{ id: 'lin', history: { last_shift: 'night', shifts: [{ date: '2026-11-22', shift: 'night' }] } }, { id: 'mo' }] });
    expect(renamed(d, 'shifts', 'night', 'late').staff).toEqual([{ id: 'lin', history: { last_shift: 'late', shifts: [{ date: '2026-11-22', shift: 'late' }] } }, { id: 'mo' }]);
  });
  it('keeps what is not empty', () => {
    expect(tidy({ shifts: [], counts: {}, work_run: 0 })).toEqual({ work_run: 0 });
    expect(nextPast([], today)).toBe('2026-11-22');
    expect(nextPast([], '2026-11-26')).toBe('2026-11-22'); // a Thursday: the week has begun
    expect(pastFault([{ date: '2026-11-24', shift: 'day' }], 0, '2026-11-26')).toBeDefined();
    expect(nextPast([{ date: '', shift: 'day' }, { date: '2026-11-19', shift: 'day' }], today)).toBe('2026-11-18');
  });
});

describe('what it costs to change what was published', () => {
  it('is as usual until the house sets it, in fields that check each other', async () => {
    await open(doc());
    expect(named('stability-usual')?.textContent).toContain('50');
    await click('stability-own');
    expect(book.doc.value?.stability).toEqual({ today, ...usual });
    await fill('stability-far', '7');
    expect(errorOf('stability-far')).toContain('at least 14');
    await fill('stability-near', '500');
    expect(errorOf('stability-near')).toContain('0 to 400');
    await fill('stability-near', '');
    expect(book.doc.value?.stability).toMatchObject({ near: 0, far: 7 });
    await click('stability-drop');
    expect(book.doc.value?.stability).toBeUndefined();
  });
});
