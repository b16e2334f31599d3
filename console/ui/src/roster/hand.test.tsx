import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../api/problem';
import { setLanguage } from '../i18n';

const server = vi.hoisted(() => ({ asked: [] as { path: string; body: unknown }[], refuse: undefined as unknown, tried: undefined as unknown }));
vi.mock('../api/client', () => ({
  request: (p: Promise<unknown>) => p,
  within: () => undefined,
  api: {
    POST: (path: string, with_: { body?: unknown }) => {
      server.asked.push({ path: path.replace('/roster/shifts/{shift}', ''), body: with_.body });
      if (path.endsWith('/try')) return Promise.resolve(server.tried);
      return server.refuse ? Promise.reject(server.refuse) : Promise.resolve();
    },
  },
}));

import { HandDialog, questionOf, rulesInWay, stepsOf } from './hand';
import { fromZoneInput, toZoneInput } from './zone-input';

const hour = 3_600_000;
const shiftIn = (from: number, to: number) => ({ id: 's1', line: '12345', type: 'day', agent: { id: 'a1', name: 'Lin' }, start: new Date(from).toISOString(), end: new Date(to).toISOString() });

vi.setConfig({ testTimeout: 30_000 });
let root: HTMLElement;
const named = (name: string) => document.querySelector<HTMLInputElement>(`[data-name="${name}"], [name="${name}"]`);
const click = (name: string) => act(() => named(name)?.click());
const choose = (name: string, value: string) =>
  act(() => {
    const el = named(name);
    if (!el) throw new Error(name);
    el.value = value;
    el.dispatchEvent(new Event(el.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
  });
const done = vi.fn();
/** What was sent, but for what was only tried. */
const sent = () => server.asked.filter((a) => a.path !== '/try');
const sure = () => vi.waitFor(() => expect(named('hand-do')?.disabled).toBe(false));

async function open(from: number, to: number) {
  await act(() => render(<HandDialog shift={shiftIn(from, to)} zone="Asia/Shanghai" onClose={() => {}} onDone={done} />, root));
}

beforeEach(() => {
  setLanguage('en');
  server.asked = [];
  server.refuse = undefined;
  server.tried = { allowed: true, verdict: { legal: true, value: 0, hard: [], soft: [], mended: [] }, reasons: [] };
  done.mockClear();
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(async () => {
  await act(() => render(null, root));
  root.remove();
});

describe('a shift of the published roster', () => {
  it('can be moved while it is not over, and missed once it has begun', () => {
    const s = shiftIn(10 * hour, 18 * hour);
    expect(stepsOf(s, 0)).toEqual(['move', 'unassign', 'cancel']);
    expect(stepsOf(s, 12 * hour)).toEqual(['move', 'unassign', 'cancel', 'missed']);
    expect(stepsOf(s, 18 * hour)).toEqual(['missed']);
  });
  it('is moved in the clock of the roster, with a reason', async () => {
    const from = Date.parse('2027-01-05T00:00:00Z');
    await open(from, from + 8 * hour);
    expect(named('hand-from')?.value).toBe('2027-01-05T08:00');
    expect(named('hand-do')?.disabled).toBe(true);
    await choose('hand-to', '2027-01-05T18:30');
    await choose('hand-reason', 'coverage');
    await sure();
    await click('hand-do');
    expect(sent()).toEqual([{ path: '/move', body: { reason: 'coverage', start: '2027-01-05T00:00:00.000Z', end: '2027-01-05T10:30:00.000Z' } }]);
    await vi.waitFor(() => expect(document.body.textContent).toContain('Lin is told'));
    expect(done).toHaveBeenCalledOnce();
  });
  it('names the hard rules in the way, and goes on only with a word for it', async () => {
    server.refuse = new ApiProblem(422, 'rules', 'no', undefined, undefined, [], [{ rule: 'rest', hard: true, amount: 1 }]);
    const from = Date.now() + 24 * hour;
    await open(from, from + 8 * hour);
    await choose('hand-reason', 'sick');
    await sure();
    await click('hand-do');
    await vi.waitFor(() => expect(named('hand-verdict')?.textContent).toContain('rest'));
    expect(named('hand-do')?.disabled).toBe(true);
    server.refuse = undefined;
    await click('hand-override');
    await click('hand-do');
    expect(sent()[1]?.body).toMatchObject({ override: 'sick' });
    expect(rulesInWay(undefined)).toBe('');
  });
  it('shows before it is sent what a move would break, and why, and wants a word for it', async () => {
    server.tried = {
      allowed: false,
      verdict: { legal: false, value: 4, hard: [{ rule: 'rest', staff: 'a1', date: '2027-01-05', hard: true, amount: 60 }], soft: [{ rule: 'evenings', staff: 'a1', amount: 1, cost: 4 }], mended: [] },
      reasons: [{ rule: 'rest', reason: 'eleven hours', profile: 'cn' }, { rule: 'evenings', reason: 'He learns in the evening' }],
    };
    const from = Date.parse('2099-01-05T00:00:00Z');
    await open(from, from + 8 * hour);
    expect(server.asked).toEqual([]);
    await choose('hand-reason', 'coverage');
    await choose('hand-to', '2099-01-05T18:30');
    await vi.waitFor(() => expect(named('tried')?.textContent).toMatch(/^Breaks hard rules: .*[Rr]est/));
    expect(server.asked).toEqual([{ path: '/try', body: { step: 'move', from: '2099-01-05T00:00:00.000Z', to: '2099-01-05T10:30:00.000Z' } }]);
    const lines = [...(named('tried-rules')?.children ?? [])].map((li) => li.textContent);
    expect(lines[0]).toMatch(/Lin .*eleven hours between two shifts/);
    expect(lines[1]).toContain('He learns in the evening');
    expect(named('hand-do')?.disabled).toBe(true);
    await click('hand-override');
    await click('hand-do');
    expect(sent()[0]?.body).toMatchObject({ override: 'coverage' });
  });
  it('can be cancelled whatever that breaks, and says so', async () => {
    server.tried = { allowed: true, verdict: { legal: false, value: 0, hard: [{ rule: 'demand:floor', date: '2099-01-05', hard: true, amount: 1 }], soft: [], mended: [] }, reasons: [] };
    await open(Date.now() + hour, Date.now() + 2 * hour);
    await click('hand-cancel');
    await choose('hand-reason', 'coverage');
    await vi.waitFor(() => expect(named('tried')?.textContent).toContain('floor'));
    expect(named('hand-override')).toBeNull();
    expect(named('hand-do')?.disabled).toBe(false);
  });
  it('asks nothing about what cannot be sent', () => {
    const s = { start: '2099-01-05T00:00:00Z', end: '2099-01-05T08:00:00Z' };
    const times = { from: '2099-01-05T00:00', to: '2099-01-05T08:00', part: false };
    expect(questionOf(s, 'missed', times, false, 'UTC')).toBeUndefined();
    expect(questionOf(s, 'move', times, false, 'UTC')).toBeUndefined();
    expect(questionOf(s, 'move', { ...times, to: '' }, false, 'UTC')).toBeUndefined();
    expect(questionOf(s, 'move', { ...times, from: '2099-01-05T09:00' }, false, 'UTC')).toBeUndefined();
    expect(questionOf(s, 'move', { ...times, from: '2099-01-05T09:00', to: '2099-01-05T10:00' }, true, 'UTC')).toEqual({ step: 'move', from: s.start, to: '2099-01-05T10:00:00.000Z' });
    expect(questionOf(s, 'unassign', times, false, 'UTC')).toEqual({ step: 'unassign' });
    expect(questionOf(s, 'unassign', { ...times, to: '2099-01-05T04:00', part: true }, false, 'UTC')).toEqual({ step: 'unassign', from: '2099-01-05T00:00:00.000Z', to: '2099-01-05T04:00:00.000Z' });
  });
  it.each(['unassign', 'cancel'])('is opened or cancelled with a reason: %s', async (step) => {
    await open(Date.now() + hour, Date.now() + 2 * hour);
    await click(`hand-${step}`);
    await choose('hand-reason', 'personal');
    await sure();
    await click('hand-do');
    expect(sent()).toEqual([{ path: `/${step}`, body: { reason: 'personal' } }]);
  });
  it('is missed without any more words', async () => {
    await open(Date.now() - hour, Date.now() + hour);
    await click('hand-missed');
    await click('hand-do');
    expect(sent()).toEqual([{ path: '/missed', body: undefined }]);
  });
});

describe('the clock of a zone', () => {
  it('comes back as it was, on days on which clocks change too', () => {
    for (const at of ['2026-03-29T00:30:00.000Z', '2026-03-29T01:00:00.000Z', '2026-10-25T00:30:00.000Z', '2026-10-25T03:00:00.000Z', '2026-07-01T12:00:00.000Z']) {
      expect(fromZoneInput(toZoneInput(at, 'Europe/Berlin'), 'Europe/Berlin')).toBe(at);
    }
  });
  it('takes of a time that comes twice the first, of one that is skipped the next there is', () => {
    expect(fromZoneInput('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(fromZoneInput('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z');
    expect(fromZoneInput('2026-13-40T99:00', 'Europe/Berlin')).toBeUndefined();
  });
});
