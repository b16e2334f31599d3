import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiProblem } from '../api/problem';
import { setLanguage } from '../i18n';
import { server } from './fake';

vi.mock('../api/client', async () => (await import('./fake')).client());
vi.mock('../state/session', async () => ({ ...(await vi.importActual<object>('../state/session')), me: { value: { id: 'gao', zone: 'Asia/Shanghai' } }, can: () => true }));

import { Found, kindOf } from './adherence';
import { Fairness, RosterReportsPage, shareText } from './reports';

const row = (id: string, measure: string, value: number, share: number) => ({
  group: 'full', person: { id, name: id.toUpperCase() }, measure, value, share, over: value - share, trend: 0, presence: 700,
});

let root: HTMLElement;
beforeEach(() => {
  setLanguage('en');
  server.asked = [];
  server.answers = { 'GET /roster/fairness': { rows: [] }, 'GET /agents': [{ id: 'lin', name: 'Lin' }] };
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

const named = (name: string) => document.querySelector<HTMLButtonElement>(`[data-name="${name}"], [name="${name}"]`);
const set = (name: string, value: string, event: string) =>
  act(() => {
    const field = named(name) as unknown as HTMLInputElement;
    field.value = value;
    field.dispatchEvent(new Event(event, { bubbles: true }));
  });

it('keeps a paper only where it is one, and never one of more days than there may be', async () => {
  const kept: string[] = [];
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:x');
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    kept.push(this.download);
  });
  await act(() => render(<RosterReportsPage />, root));
  await set('sheet-from', '2026-12-01', 'input');
  await set('sheet-to', '2027-01-31', 'input');
  server.answers['GET /roster/sheet'] = new Blob(['x']);
  await act(() => named('sheet-save')?.click());
  expect(server.asked.at(-1)?.query).toEqual({ from: '2026-12-01', to: '2027-01-31', format: 'xlsx' });
  expect(kept).toEqual(['roster-2026-12-01.xlsx']);
  await vi.waitFor(() => expect(named('sheet-save')?.disabled).toBe(false));
  server.answers['GET /roster/sheet'] = new ApiProblem(503, 'unavailable', 'Not now.');
  await act(() => named('sheet-save')?.click());
  await vi.waitFor(() => expect(root.textContent).toContain('Not now.'));
  expect(kept).toHaveLength(1);
  await set('sheet-to', '2027-02-01', 'input');
  expect(named('sheet-save')?.disabled).toBe(true);
  expect(root.textContent).toContain('at most 62 days');
});

const times = (over: object) => ({
  scheduled_seconds: 900, agreed_seconds: 900, ready_seconds: 300, talking_seconds: 600, signed_in_seconds: 900, out_of_shift_seconds: 0, down_seconds: 0, ...over,
});
const quarter = (n: number, over: object) => ({ start: new Date(Date.UTC(2026, 10, 25, 0, 15 * n)).toISOString(), end: new Date(Date.UTC(2026, 10, 25, 0, 15 * n + 15)).toISOString(), times: times(over) });

it('says of each quarter of an hour what it was', () => {
  const kinds = [{}, { agreed_seconds: 400 }, { agreed_seconds: 0 }, { scheduled_seconds: 0, agreed_seconds: 0, out_of_shift_seconds: 300 }, { scheduled_seconds: 0, agreed_seconds: 0 }].map((o, i) => kindOf(quarter(i, o)));
  expect(kinds).toEqual(['kept', 'part', 'missed', 'extra', 'off']);
});

it('sets what was rostered beside what happened, by the shift and in a strip of quarters with words', async () => {
  const shift = { agent: { id: 'lin', name: 'Lin' }, shift: 's1', from: quarter(0, {}).start, to: quarter(2, {}).end, lateness_seconds: 420, late: true, early_seconds: 0, left_soon: false, absent: false, over: true, times: times({ adherence: 0.875 }) };
  await act(() => render(<Found of={{ from: shift.from, to: shift.to, shifts: [shift], quarters: [quarter(0, { agreed_seconds: 400 }), quarter(1, {})] }} zone="UTC" />, root));
  expect(root.textContent).toContain('87.5%');
  expect(root.textContent).toContain('7 min');
  const strip = [...(named('adherence-strips')?.querySelectorAll('[role=img]') ?? [])].map((q) => q.getAttribute('aria-label'));
  expect(strip).toEqual(['00:00: in part', '00:15: as agreed']);
});

it('asks for what happened in the days of the roster’s zone', async () => {
  server.answers['GET /roster/adherence'] = { from: '', to: '', shifts: [], quarters: [] };
  await act(() => render(<RosterReportsPage />, root));
  await set('adherence-from', '2026-11-01', 'input');
  await set('adherence-to', '2026-11-30', 'input');
  await vi.waitFor(() => expect(named('adherence-agent')?.textContent).toContain('Lin'));
  await set('adherence-agent', 'lin', 'change');
  await act(() => named('adherence-ask')?.click());
  expect(server.asked.at(-1)?.query).toEqual({ from: '2026-10-31T16:00:00.000Z', to: '2026-11-30T16:00:00.000Z', agent: 'lin' });
  await set('adherence-to', '2026-12-02', 'input');
  expect(named('adherence-ask')?.disabled).toBe(true);
});
