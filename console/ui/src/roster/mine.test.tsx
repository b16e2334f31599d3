import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setLanguage } from '../i18n';
import { bodies, server } from './fake';
import type { Deal, Mine, Shift } from './types';

vi.mock('../api/client', async () => (await import('./fake')).client());
vi.mock('./ask', () => ({
  ask: (method: string, path: string, asked: { body?: unknown } = {}) => {
    server.asked.push({ path: `${method} ${path}`, body: asked.body });
    return Promise.resolve(server.answers[`${method} ${path}`]);
  },
}));

import { absenceText } from './away';
import { addDays, midnightOf, toInput } from './days';
import { MinePage } from './mine';
import { isRunning, nextShift, partOf, weeksOf } from './own';

const zone = 'UTC';
const at = (hours: number) => new Date(Math.floor(Date.now() / 60_000) * 60_000 + hours * 3_600_000).toISOString();
const shift = (id: string, from: number, to: number): Shift => ({ id, type: 'early', start: at(from), end: at(to) });
const soon = shift('s1', 20, 28);
const deal: Deal = { id: 'd1', way: 'swap', state: 'asked', give: { shift: shift('x', 40, 48), from: at(40), to: at(48) }, holder: { id: 'mo', name: 'Mo' }, asked_at: at(-1), deadline: at(10), cost: 3, asked_of_me: true };
const mine: Mine = {
  zone,
  shifts: [{ ...shift('s2', 200, 208), source: 'swap', back: true }, { ...soon, source: 'swap' }],
  open: [{ ...shift('o1', 50, 58), full: true }],
  deals: [deal],
  absences: [{ id: 'a1', agent: { id: 'lin', name: 'Lin' }, sick: true, from: at(-50), state: 'away' }, { id: 'a2', agent: { id: 'lin', name: 'Lin' }, kind: 'annual', sick: false, from: at(60), to: at(84), state: 'away', own: true }],
  notes: [],
  hours: { week: 8, month: 40 },
  feed: null,
  windows: [],
};

let root: HTMLElement;
const named = (name: string) => document.querySelector<HTMLButtonElement>(`[data-name="${name}"], [name="${name}"]`);
const click = (name: string) => act(() => named(name)?.click());

beforeEach(async () => {
  setLanguage('en');
  server.asked = [];
  server.answers = {
    'GET /roster/mine': mine,
    'GET /roster/mine/partners': [
      { agent: { id: 'qi', name: 'Qi' }, shift: shift('q1', 60, 68), legal: true, cost: 2, why: [] },
      { agent: { id: 'mo', name: 'Mo' }, shift: shift('m1', 70, 78), legal: false, cost: 0, why: ['rest'] },
    ],
    'POST /roster/feed': { url: 'webcal:secret' },
  };
  root = document.body.appendChild(document.createElement('div'));
  await act(() => render(<MinePage />, root));
  await vi.waitFor(() => expect(named('mine-next')).not.toBeNull());
});
afterEach(async () => {
  await act(() => render(null, root));
  root.remove();
});

describe('my shifts', () => {
  it('begin with what is asked of me, then the next shift', () => {
    const heads = [...root.querySelectorAll('h2')].map((h) => h.textContent);
    expect(heads.slice(0, 2)).toEqual(['You are asked', 'Next shift']);
    expect(named('accept-d1')).not.toBeNull();
  });
  it('may be worked after all where approved leave is taken back', async () => {
    expect(named('off-a1')).toBeNull();
    await click('off-a2');
    expect(named('off-text')?.textContent).toContain('taken back whole');
    await click('off-a2-sure');
    expect(bodies('POST /roster/absences/a2/withdraw')).toEqual([{}]);
  });
  it('answer a request', async () => {
    await click('accept-d1');
    expect(bodies('POST /roster/deals/d1/accept')).toHaveLength(1);
  });
  it('are swapped for a shift of somebody, with what it costs; what is not legal cannot be chosen', async () => {
    await click('swap-s1');
    await vi.waitFor(() => expect(named('partners')?.textContent).toContain('Legal, cost +2'));
    expect(named('partners')?.textContent).toContain('Not legal rest');
    expect(named('trade-send')?.disabled).toBe(true);
    const radios = [...document.querySelectorAll<HTMLInputElement>('input[type=radio]')];
    expect(radios.map((r) => r.disabled)).toEqual([false, true]);
    server.answers['POST /roster/deals/try'] = {
      allowed: true, reasons: [{ rule: 'hours', reason: 'Forty hours a week' }],
      verdict: { legal: true, value: 2, hard: [], soft: [{ rule: 'hours', staff: 'me', amount: 1, cost: 2 }], mended: [] },
    };
    await act(() => radios[0]?.click());
    await vi.waitFor(() => expect(named('tried-rules')?.textContent).toContain('Forty hours a week'));
    await click('trade-send');
    expect(bodies('POST /roster/deals')).toEqual([{ way: 'swap', shift: 's1', want: 'q1', with: ['qi'] }]);
  });
  it('are offered to everybody', async () => {
    await click('offer-s1');
    await click('trade-send');
    expect(bodies('POST /roster/deals')).toEqual([{ way: 'offer', shift: 's1', with: [] }]);
  });
  it('are offered to one person who may take a part, who is chosen anew for another part', async () => {
    server.answers['GET /roster/mine/partners'] = [{ agent: { id: 'qi', name: 'Qi' }, legal: true, cost: 0, why: [] }];
    await click('offer-s1');
    await vi.waitFor(() => expect(named('partners')).not.toBeNull());
    const choose = () => act(() => document.querySelectorAll<HTMLInputElement>('input[type=radio]')[1]?.click());
    await choose();
    expect(named('trade-send')?.textContent).toContain('Offer');
    await click('trade-part');
    const to = named('trade-to') as unknown as HTMLInputElement;
    const half = new Date(Date.parse(soon.end) - 2 * 3_600_000).toISOString();
    await act(() => {
      to.value = half.slice(0, 16);
      to.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await vi.waitFor(() => expect(server.asked.filter((a) => a.path === 'GET /roster/mine/partners').at(-1)?.query).toMatchObject({ way: 'offer', shift: 's1', part_to: `${half.slice(0, 16)}:00.000Z` }));
    await vi.waitFor(() => expect(document.querySelectorAll('input[type=radio]')).toHaveLength(2));
    expect(document.querySelectorAll<HTMLInputElement>('input[type=radio]')[0]?.checked).toBe(true);
    await choose();
    await vi.waitFor(() => expect(named('trade-send')?.disabled).toBe(false));
    await click('trade-send');
    expect(bodies('POST /roster/deals')[0]).toMatchObject({ way: 'offer', with: ['qi'], to: `${half.slice(0, 16)}:00.000Z` });
  });
  it('are given back only where they were taken', () => {
    expect(named('back-s1')).toBeNull();
    expect(named('back-s2')).not.toBeNull();
  });
  it('let me wait for a shift that is full', async () => {
    await click('wait-o1');
    expect(bodies('POST /roster/shifts/o1/wait')).toHaveLength(1);
  });
  it('show the address of the calendar once', async () => {
    await click('feed-make');
    await vi.waitFor(() => expect(named('feed-address')?.textContent).toBe('webcal:secret'));
  });
  it('report a sickness from now on, without its kind', async () => {
    await click('mine-sick');
    await click('away-send');
    const body = bodies('POST /roster/absences')[0] as { sick: boolean; from: string; kind?: string };
    expect(body.sick).toBe(true);
    expect(body.kind).toBeUndefined();
    expect(Math.abs(Date.parse(body.from) - Date.now())).toBeLessThan(60_000);
  });
});

describe('leave', () => {
  it('is asked for from tomorrow on, until the end of its last day', async () => {
    await click('mine-leave');
    const from = named('away-from') as unknown as HTMLInputElement;
    const to = named('away-to') as unknown as HTMLInputElement;
    expect(from.value > toInput(Date.now(), zone).slice(0, 10)).toBe(true);
    await act(() => {
      to.value = from.value;
      to.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await click('away-send');
    const body = bodies('POST /roster/absences')[0] as { from: string; to: string };
    expect([body.from, body.to]).toEqual([midnightOf(from.value, zone), midnightOf(addDays(from.value, 1), zone)]);
  });
  it('is shown until its last day, in the zone of the roster', () => {
    const a = { id: 'a', agent: { id: 'lin', name: 'Lin' }, kind: 'annual', sick: false, state: 'away' as const, from: '2026-12-01T16:00:00Z', to: '2026-12-02T16:00:00Z' };
    expect(absenceText(a, 'Asia/Shanghai')).toBe('annual leave Wed 02 Dec – Wed 02 Dec');
  });
});

describe('the list', () => {
  const now = Date.parse('2026-11-25T10:00:00Z');
  const s = (id: string, start: string, end: string): Shift => ({ id, type: 'night', start, end });
  const running = s('a', '2026-11-25T08:00:00Z', '2026-11-25T16:00:00Z');
  const late = s('b', '2026-11-29T18:00:00Z', '2026-11-30T02:00:00Z');
  const over = s('c', '2026-11-24T08:00:00Z', '2026-11-24T16:00:00Z');
  it('begins with the shift that runs', () => {
    expect(nextShift([late, over, running], now)?.id).toBe('a');
    expect(isRunning(running, now)).toBe(true);
    expect(nextShift([over], now)).toBeUndefined();
  });
  it('goes by the week of the roster’s zone, and leaves out what is over', () => {
    expect(weeksOf([late, over, running], 'UTC', now).map((w) => [w.from, w.hours])).toEqual([['2026-11-23', 16]]);
    expect(weeksOf([late, running], 'Asia/Shanghai', now).map((w) => w.from)).toEqual(['2026-11-23', '2026-11-30']);
  });
  it('takes a part that lies within, in order', () => {
    expect(partOf(running, '2026-11-25T12:00:00Z', '2026-11-25T16:00:00Z')).toEqual({ from: '2026-11-25T12:00:00.000Z', to: '2026-11-25T16:00:00.000Z' });
    expect(partOf(running, running.start, running.end)).toBe('whole');
    expect(partOf(running, '2026-11-25T07:00:00Z', running.end)).toBeUndefined();
    expect(partOf(running, running.end, running.start)).toBeUndefined();
    expect(partOf(running, undefined, running.end)).toBeUndefined();
  });
});
