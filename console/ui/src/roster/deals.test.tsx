import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setLanguage } from '../i18n';
import { bodies, server } from './fake';
import type { Absence, Deal, Shift } from './types';

vi.mock('../state/session', async () => ({ ...(await vi.importActual<object>('../state/session')), can: () => signed.can }));
vi.mock('../api/client', async () => (await import('./fake')).client());
vi.mock('./ask', () => ({
  ask: (method: string, path: string, asked: { body?: unknown } = {}) => {
    server.asked.push({ path: `${method} ${path}`, body: asked.body });
    return Promise.resolve(server.answers[`${method} ${path}`]);
  },
}));

import { rosterChange } from '../state/live';
import { DealsPage } from './deals';

const shift: Shift = { id: 's1', type: 'early', start: '2099-11-25T08:00:00Z', end: '2099-11-25T16:00:00Z' };
const deal = (id: string, over: Partial<Deal>): Deal => ({
  id, way: 'offer', state: 'accepted', give: { shift, from: shift.start, to: shift.end }, holder: { id: 'lin', name: 'Lin' }, taker: { id: 'mo', name: 'Mo' },
  asked_at: shift.start, deadline: shift.start, ...over,
});
const away: Absence = { id: 'a1', agent: { id: 'qi', name: 'Qi' }, kind: 'annual', sick: false, from: shift.start, state: 'asked' };

const past = '2020-01-02T00:00:00Z';
const signed = vi.hoisted(() => ({ can: true }));

let root: HTMLElement;
const named = (name: string) => document.querySelector<HTMLButtonElement>(`[data-name="${name}"], [name="${name}"]`);
const click = (name: string) => act(() => named(name)?.click());

beforeEach(async () => {
  setLanguage('en');
  signed.can = true;
  server.asked = [];
  server.answers = {
    'GET /roster/deals': [
      deal('d1', { verdict: { legal: false, value: 0, hard: [{ rule: 'rest', amount: 60, hard: true }], soft: [], mended: [] } }),
      deal('d2', { own: true, cost: 4, worse: ['hours'] }),
      deal('d3', { state: 'asked', taker: undefined, with: [{ id: 'qi', name: 'Qi' }] }),
    ],
    'GET /agents': [{ id: 'lin', name: 'Lin' }, { id: 'mo', name: 'Mo' }],
    'GET /roster': { shifts: [{ ...shift, line: '', agent: { id: 'lin', name: 'Lin' } }, { ...shift, id: 's2', line: '', agent: { id: 'mo', name: 'Mo' } }] },
    'GET /roster/absences': [{ ...away, conflicts: 3 }, { ...away, id: 'a2', own: true }, { ...away, id: 'a3', state: 'away' }, { ...away, id: 'a4', state: 'away', sick: true, from: past }, { ...away, id: 'a5', state: 'away', from: past, to: past }],
  };
  root = document.body.appendChild(document.createElement('div'));
  await act(() => render(<DealsPage zone="UTC" />, root));
  await vi.waitFor(() => expect(named('approve-a1')).not.toBeNull());
});
afterEach(async () => {
  await act(() => render(null, root));
  root.remove();
});

it('shows the rules that a request breaks before it is approved', () => {
  expect(named('deal-d1')?.textContent).toContain('Breaks hard rules: rest');
  expect(named('deal-d2')?.textContent).toContain('Worse: hours');
});

it('approves what is somebody else’s, never what is one’s own', async () => {
  expect(named('approve-d2')).toBeNull();
  expect(named('approve-a2')).toBeNull();
  expect(root.textContent).toContain('This is your own request');
  await click('approve-d1');
  expect(bodies('POST /roster/deals/d1/approve')).toEqual([{}]);
  await click('approve-a1');
  expect(bodies('POST /roster/absences/a1/approve')).toHaveLength(1);
});

it('refuses with a reason', async () => {
  expect(named('refuse-d1')?.disabled).toBe(true);
  const input = named('reason-d1') as unknown as HTMLSelectElement;
  await act(() => {
    input.value = 'rest';
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await click('refuse-d1');
  expect(bodies('POST /roster/deals/d1/refuse')).toEqual([{ reason: 'rest' }]);
});

it('answers on behalf of somebody', async () => {
  await click('accept-d3-qi');
  expect(bodies('POST /roster/deals/d3/accept')).toEqual([{ on_behalf: 'qi' }]);
});

const choose = (name: string, value: string) =>
  act(() => {
    const select = named(name) as unknown as HTMLSelectElement;
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });

it('says how many shifts lie in leave, and leaves them with the person if that is asked', async () => {
  expect(named('absence-a1')?.textContent).toContain('3 shifts in it');
  expect(named('absence-a2')?.textContent).not.toContain('shifts in it');
  await click('keep-a1');
  await click('approve-a1');
  expect(bodies('POST /roster/absences/a1/approve')).toEqual([{ keep: true }]);
});

it('reads again when the roster changes', async () => {
  const reads = () => server.asked.filter((a) => a.path === 'GET /roster/deals').length;
  const before = reads();
  await act(() => void (rosterChange.value += 1));
  expect(reads()).toBe(before + 1);
});

it('enters what somebody asked for: leave in dates, a swap of two shifts', async () => {
  await click('behalf-open');
  await vi.waitFor(() => expect(named('behalf-who')).not.toBeNull());
  await choose('behalf-who', 'lin');
  await click('behalf-sick');
  await click('away-send');
  expect(bodies('POST /roster/absences')[0]).toMatchObject({ sick: true, on_behalf: 'lin' });
  await vi.waitFor(() => expect(named('away-send')).toBeNull());
  await click('behalf-swap');
  await vi.waitFor(() => expect(named('behalf-shift')).not.toBeNull());
  expect([...(named('behalf-shift') as unknown as HTMLSelectElement).options].map((o) => o.value)).toEqual(['', 's1']);
  await choose('behalf-shift', 's1');
  server.answers['POST /roster/deals/try'] = {
    allowed: false, reasons: [], verdict: { legal: false, value: 0, hard: [{ rule: 'rest', staff: 'mo', amount: 60, hard: true }], soft: [], mended: [] },
  };
  await choose('behalf-want', 's2');
  await vi.waitFor(() => expect(named('tried-rules')?.textContent).toMatch(/rest.*Mo/i));
  expect(named('behalf-send')?.disabled).toBe(true);
  expect(bodies('POST /roster/deals/try')).toEqual([{ way: 'swap', shift: 's1', want: 's2', on_behalf: 'lin' }]);
  server.answers['POST /roster/deals/try'] = { allowed: true, reasons: [], verdict: { legal: true, value: 3, hard: [], soft: [{ rule: 'hours', amount: 1, cost: 3 }], mended: [] } };
  await choose('behalf-want', '');
  await choose('behalf-want', 's2');
  await vi.waitFor(() => expect(named('tried')?.textContent).toContain('Legal, cost +3'));
  await click('behalf-send');
  expect(bodies('POST /roster/deals')).toEqual([{ way: 'swap', shift: 's1', want: 's2', on_behalf: 'lin' }]);
});

it('takes approved leave back and ends the sickness of a colleague, after saying what becomes of the shifts', async () => {
  expect(named('off-a1')).toBeNull();
  expect(named('off-a5')).toBeNull();
  for (const [id, step, says] of [['a3', 'withdraw', 'taken back whole'], ['a4', 'end', 'ends at this moment']] as const) {
    await click(`off-${id}`);
    expect(named('off-text')?.textContent).toContain(says);
    expect(named('off-text')?.textContent).toContain('stay as they are now');
    expect(bodies(`POST /roster/absences/${id}/${step}`)).toEqual([]);
    await click(`off-${id}-sure`);
    expect(bodies(`POST /roster/absences/${id}/${step}`)).toEqual([{}]);
    await vi.waitFor(() => expect(named('off-text')).toBeNull());
  }
});

it('leaves the absences of colleagues to whoever plans', async () => {
  signed.can = false;
  await act(() => render(null, root));
  await act(() => render(<DealsPage zone="UTC" />, root));
  await vi.waitFor(() => expect(named('absence-a3')).not.toBeNull());
  expect(named('off-a3')).toBeNull();
});
