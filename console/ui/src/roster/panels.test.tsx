import { render, type ComponentChild } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../api/problem';
import { setLanguage } from '../i18n';
import { bodies, server } from './fake';

const signed = vi.hoisted(() => ({ permissions: [] as string[] }));
vi.mock('../api/client', async () => (await import('./fake')).client());
vi.mock('../state/session', async () => ({ ...(await vi.importActual<object>('../state/session')), me: { value: { id: 'gao', zone: 'Asia/Shanghai' } }, can: (p: string) => signed.permissions.includes(p) }));

import { DutyNow } from './duty';
import { ReplanPanel } from './replan';
import { RunningShifts } from './running';
import { RosterWindowsPage } from './windows';

let root: HTMLElement;
const named = (name: string) => document.querySelector<HTMLButtonElement>(`[data-name="${name}"], [name="${name}"]`);
const click = (name: string) => act(() => named(name)?.click());
const show = (what: ComponentChild) => act(() => render(what, root));
const set = (name: string, value: string, event = 'change') =>
  act(() => {
    const field = named(name) as unknown as HTMLInputElement;
    field.value = value;
    field.dispatchEvent(new Event(event, { bubbles: true }));
  });
const hour = 3_600_000;
const at = (hours: number) => new Date(Math.floor(Date.now() / 60_000) * 60_000 + hours * hour).toISOString();
const lin = { id: 'lin', name: 'Lin' };
const gao = { id: 'gao', name: 'Gao' };

beforeEach(() => {
  setLanguage('en');
  signed.permissions = ['roster.own', 'roster.plan', 'roster.read'];
  server.asked = [];
  server.answers = {};
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(async () => {
  await act(() => render(null, root));
  root.remove();
});

describe('who is on duty', () => {
  const shift = { id: 's1', type: 'night', date: '2026-11-25', start: at(-1), end: at(3), line: '12345' };
  const duty = {
    at: at(0), on: [{ agent: lin, shift, from: at(-1), until: at(3) }], next: [{ agent: gao, shift, from: at(3), until: at(9) }], nobody: '',
    chain: [{ name: 'primary', role: '', on: [{ agent: lin, shift, from: at(-1), until: at(3) }] }, { name: 'supervisor', role: 'lead', on: [], nobody: 'nobody_rostered' }],
  };
  it('is named with until when, who comes next and whom the chain reaches', async () => {
    server.answers['GET /roster/duty'] = duty;
    await show(<DutyNow lines={['12345']} zone="UTC" />);
    await vi.waitFor(() => expect(named('duty')).not.toBeNull());
    const text = named('duty')?.textContent ?? '';
    expect(text).toMatch(/Lin until .*Next.*Gao.*Supervisor Nobody is on duty\./);
  });
  it('is asked for a skill, a town and a line, and says why there is nobody', async () => {
    server.answers['GET /roster/duty'] = { ...duty, on: [], next: [], chain: [], nobody: 'skill_expired' };
    await show(<DutyNow lines={['12345']} zone="UTC" />);
    await set('duty-skill', 'tibetan', 'input');
    await set('duty-line', '12345');
    await vi.waitFor(() => expect(named('duty')?.textContent).toContain('The skill of who is on duty has ended'));
    expect(server.asked.at(-1)?.query).toEqual({ line: '12345', skill: 'tibetan' });
  });
});

describe('a published roster that no longer fits', () => {
  const proposal = {
    gone: [{ staff: 'lin', date: '2026-11-25' }],
    changes: [{ staff: 'gao', date: '2026-11-25', shift: 'night' }],
    mark: 'm1', value: 12, broken: [{ rule: 'demand:x', amount: 1, hard: true }],
  };
  it('is mended by a proposal that is shown before it is made', async () => {
    server.answers['GET /roster/replan'] = proposal;
    server.answers['POST /roster/replan'] = { done: 1, refused: [{ change: proposal.changes[0], why: ['rest', 'no_seat'] }] };
    const done = vi.fn();
    await show(<ReplanPanel people={[lin, gao]} onDone={done} />);
    expect(server.asked).toEqual([]);
    await click('replan-ask');
    await vi.waitFor(() => expect(named('replan-proposal')).not.toBeNull());
    expect(server.asked[0]?.query).toEqual({ days: 28 });
    const text = named('replan-proposal')?.textContent ?? '';
    expect(text).toContain('Lin Wednesday 25 November: free');
    expect(text).toContain('2 changes, cost +12');
    expect(text).toContain('What nobody could mend: demand (x)');
    await click('replan-make');
    expect(bodies('POST /roster/replan')).toEqual([{ changes: [...proposal.gone, ...proposal.changes], seen: 'm1' }]);
    await vi.waitFor(() => expect(root.textContent).toContain('1 changes were made.'));
    expect(root.textContent).toContain('rest between shifts, No shift of that kind is open on that day.');
    expect(named('replan-make')).toBeNull();
    expect(done).toHaveBeenCalledTimes(1);
  });
  it('is mended where somebody is only taken out', async () => {
    server.answers['GET /roster/replan'] = { ...proposal, changes: [], broken: [] };
    server.answers['POST /roster/replan'] = { done: 1, refused: [] };
    await show(<ReplanPanel people={[lin]} onDone={() => undefined} />);
    await click('replan-ask');
    await vi.waitFor(() => expect(named('replan-make')).not.toBeNull());
    expect(named('replan-proposal')?.textContent).not.toContain('Nothing needs to change.');
    await click('replan-make');
    expect(bodies('POST /roster/replan')).toEqual([{ changes: proposal.gone, seen: 'm1' }]);
  });
  it('is nothing for whoever may not plan', async () => {
    signed.permissions = ['roster.own'];
    await show(<ReplanPanel people={[]} onDone={() => undefined} />);
    expect(root.textContent).toBe('');
  });
});

describe('a shift that runs', () => {
  const run = { id: 's1', line: '12345', agent: lin, start: at(-1), end: at(3) };
  it('is taken over from now on, with a reason', async () => {
    signed.permissions = ['roster.own'];
    await show(<RunningShifts shifts={[run, { ...run, id: 's2', start: at(1) }, { ...run, id: 's3', agent: gao }]} zone="UTC" onDone={() => undefined} />);
    expect(root.querySelectorAll('[data-name=running-shifts] li')).toHaveLength(1);
    await click('running-s1');
    expect(named('running-who')).toBeNull();
    expect(named('running-send')?.disabled).toBe(true);
    await set('running-reason', 'ill');
    await vi.waitFor(() => expect(named('running-send')?.disabled).toBe(false));
    await click('running-send');
    expect(bodies('POST /roster/deals')).toEqual([{ way: 'running', shift: 's1', reason: 'ill' }]);
  });
  it('is given to somebody who may have it by whoever plans', async () => {
    server.answers['GET /roster/shifts/s1/covers'] = [
      { agent: { id: 'qi', name: 'Qi' }, legal: true, cost: 3, why: [] },
      { agent: { id: 'mo', name: 'Mo' }, legal: false, cost: 0, why: ['rest'] },
    ];
    await show(<RunningShifts shifts={[run]} zone="UTC" onDone={() => undefined} />);
    await click('running-s1');
    await vi.waitFor(() => expect([...(named('running-who') as unknown as HTMLSelectElement).options].map((o) => o.value)).toEqual(['gao', 'qi']));
    await set('running-who', 'qi');
    await set('running-reason', 'called_away');
    await vi.waitFor(() => expect(named('running-send')?.disabled).toBe(false));
    await click('running-send');
    expect(bodies('POST /roster/deals')).toEqual([{ way: 'running', shift: 's1', reason: 'called_away', on_behalf: 'qi' }]);
  });
});

describe('a window for signing up', () => {
  it('is opened and shown by the clock of the roster', async () => {
    server.answers['GET /roster/windows'] = [{ id: 'w1', from: '2026-12-01T16:00:00Z', to: '2026-12-31T16:00:00Z', opens: '2026-11-20T00:00:00Z', closes: '2026-11-29T16:00:00Z', shifts: 4 }];
    await show(<RosterWindowsPage />);
    await vi.waitFor(() => expect(root.textContent).toContain('02 Dec 2026, 00:00'));
    await click('window-new');
    await set('window-opens', '2026-12-01T08:00', 'input');
    await set('window-closes', '2026-12-05T20:00', 'input');
    await set('window-from', '2026-12-10', 'input');
    await set('window-to', '2026-12-31', 'input');
    await click('window-make');
    expect(bodies('POST /roster/windows')).toEqual([
      { opens: '2026-12-01T00:00:00.000Z', closes: '2026-12-05T12:00:00.000Z', from: '2026-12-09T16:00:00.000Z', to: '2026-12-31T16:00:00.000Z', shifts: 0 },
    ]);
  });
  it('that is refused says in words why', async () => {
    setLanguage('zh-CN');
    server.answers['GET /roster/windows'] = [];
    server.answers['POST /roster/windows'] = new ApiProblem(422, 'window', 'the closes of the window is wrong');
    await show(<RosterWindowsPage />);
    await click('window-new');
    await click('window-make');
    await vi.waitFor(() => expect(document.querySelector('[role=alert] p')?.textContent).toContain('报名窗口'));
  });
});
