import { signal } from '@preact/signals';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../api/problem';
import { setLanguage } from '../i18n';
import { server } from './fake';
import { sentDraft } from './sample';
import type { Diff, Finding, Progress, Reason, Why } from './types';

vi.mock('../api/client', async () => (await import('./fake')).client());
vi.mock('./ask', () => ({
  ask: (method: string, path: string, asked: { body?: unknown } = {}) => {
    server.asked.push({ path: `${method} ${path}`, body: asked.body });
    const answer = server.answers[`${method} ${path}`];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  },
}));

import { DraftsPage } from './draft-page';
import { curve, gapOf, reasonText, seatHours } from './outcome';

const reason: Reason = {
  kind: 'nights',
  level: 'must',
  spans: [{ from: '2026-11-23', to: '2026-11-29' }],
  needed: { shifts: 126, minutes: 60_480 },
  possible: { shifts: 120, minutes: 57_600 },
  short: { shifts: 6, minutes: 2880 },
  mends: [{ kind: 'people', amount: 2 }],
};
const outcome = { changes: [{ staff: 'qi', date: '2026-11-26', shift: 'night' }], legal: true, value: -8, hard: -1 };
const finding: Finding = { rule: 'skill', staff: 'mo', date: '2026-11-26', hard: true, amount: 1, of: { id: 'skill', kind: 'skill' }, repair: { ...outcome, removes: true } };
const why: Why = { staff: 'lin', date: '2026-11-25', shift: 'early', seats: [{ shift: 'night', taken: 0, wanted: 1, full: false, plain: { ...outcome, legal: false, breaks: [{ rule: 'rest', amount: 60 }] }, best: outcome }] };
const head = { state: 'open', version: 3, value: 40, hard: 1 };
const diff: Diff = { count: { new: 2, handed: 1 }, people: [], running: ['s1'], ended: 1, gaps: 0, overlap: [], absent: 0, mark: 'm1' };

// A machine that is busy with other tests takes long to show a page.
vi.setConfig({ testTimeout: 30_000 });
const patient = { timeout: 10_000 };

let root: HTMLElement;
const progress = signal<Progress | undefined>(undefined);
const anew = signal(0);
const told = (state: Progress['state'], over: Partial<Progress> = {}): Progress => ({ draft: 'd1', value: 40, hard: 0, bound: 30, spent: 2, of: 30, version: 3, state, ...over });
const tell = (p: Progress) => act(() => void (progress.value = p));
const named = (name: string) => document.querySelector<HTMLButtonElement>(`[data-name="${name}"], [name="${name}"]`);
const click = (name: string) => act(() => named(name)?.click());
const asked = (path: string) => server.asked.filter((a) => a.path === path);

async function openDraft(): Promise<void> {
  await act(() => render(<DraftsPage progress={progress} anew={anew} />, root));
  await vi.waitFor(() => expect(named('draft-open-d1')).not.toBeNull(), patient);
  await click('draft-open-d1');
  await vi.waitFor(() => expect(named('why-ask')).not.toBeNull(), patient);
}

beforeEach(() => {
  setLanguage('en');
  progress.value = undefined;
  server.asked = [];
  server.answers = {
    'GET /roster/drafts': [sentDraft()],
    'GET /roster/drafts/d1': sentDraft(),
    'GET /roster/diagnosis': { impossible: true, reasons: [reason], balance: [] },
    'GET /roster/drafts/d1/findings': { findings: [{ broken: finding }] },
    'GET /roster/drafts/d1/why': { answer: why, said: [] },
    'GET /roster/drafts/d1/diff': diff,
    'POST /roster/drafts/d1/change': { version: 4, value: 32, hard: 0, cells: outcome.changes, violations: [] },
    'POST /roster/drafts/d1/try': { legal: true, value: 0, hard: [], soft: [], mended: [] },
    'POST /roster/drafts/d1/search': { ...head, state: 'searching' },
    'POST /roster/drafts/d1/stop': head,
    'POST /roster/drafts/d1/publish': { version: 4, told: 3, shifts: 3 },
  };
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(async () => {
  await act(() => render(null, root));
  root.remove();
});

describe('a draft', () => {
  it('tells before any search that too few people are there, and what would help', async () => {
    await openDraft();
    expect(asked('GET /roster/diagnosis')).toHaveLength(0); // whoever only looks in asks nothing
    await vi.waitFor(() => expect(named('diagnosis-reason')).not.toBeNull(), patient);
    expect(named('diagnosis-reason')?.textContent).toContain('Nights: 1,008 > 960 seat-hours');
    expect(root.textContent).toContain('2 more people');
  });
  it('looks for repairs when it is asked, and applies one with one click; what was found before a change is not applied', async () => {
    await openDraft();
    expect(named('findings-count')?.textContent).toContain('1 hard rules broken');
    expect(asked('GET /roster/drafts/d1/findings')).toHaveLength(0);
    await click('findings-ask');
    await vi.waitFor(() => expect(named('finding-apply')).not.toBeNull());
    await click('finding-apply');
    await vi.waitFor(() => expect(asked('POST /roster/drafts/d1/change').map((a) => a.body)).toEqual([{ version: 3, changes: outcome.changes }]));
    await vi.waitFor(() => expect(root.textContent).toContain('The draft has changed since'));
    expect(named('finding-apply')?.disabled).toBe(true);
    expect(asked('GET /roster/drafts/d1/findings')).toHaveLength(1);
    expect(asked('GET /roster/drafts/d1')).toHaveLength(1);
  });
  it('answers why somebody does not work on a day, with the rule and a way', async () => {
    await openDraft();
    await click('why-ask');
    await vi.waitFor(() => expect(named('why-answer')?.textContent).toContain('Not legal: rest'));
    expect(named('why-answer')?.textContent).toContain('Legal, cost −8');
  });
  it('shows how far a search has come, and stops it', async () => {
    await openDraft();
    await click('search-start');
    await vi.waitFor(() => expect(named('search-stop')).not.toBeNull());
    await tell(told('searching'));
    expect(named('search-progress')?.textContent).toContain('bound 30, gap 25.0%');
    expect(named('search-by')).toBeNull();
    await tell(told('searching', { helped: true }));
    expect(named('search-by')?.textContent).toContain('Linear programs help');
    await tell(told('searching', { alone: 'rules' }));
    expect(named('search-by')?.textContent).toContain('annealing alone: these rules');
    await tell(told('searching', { alone: 'missed' }));
    expect(named('search-by')?.textContent).toContain('annealing alone: there is no solver');
    await click('search-stop');
    expect(asked('POST /roster/drafts/d1/stop')).toHaveLength(1);
    await vi.waitFor(() => expect(named('search-start')).not.toBeNull());
    expect(root.textContent).toContain('The search is over: cost 40, hard 1.');
  });
  it('is not over because somebody changed it or another draft by hand, and is read once where it is another one', async () => {
    await openDraft();
    await tell(told('open', { version: 3 }));
    await tell(told('open', { draft: 'd2', version: 9 }));
    expect(asked('GET /roster/drafts/d1')).toHaveLength(1);
    server.answers['GET /roster/drafts/d1'] = sentDraft({ version: 4 });
    await tell(told('open', { version: 4 }));
    await vi.waitFor(() => expect(asked('GET /roster/drafts/d1')).toHaveLength(2));
    expect(root.textContent).not.toContain('The search is over');
    await tell(told('searching', { version: 4 }));
    await tell(told('searching', { draft: 'd2' }));
    expect(named('search-stop')).not.toBeNull();
    await tell(told('open', { version: 4, value: 31 }));
    expect(root.textContent).toContain('The search is over: cost 31');
    expect(named('search-start')).not.toBeNull();
  });
  it('looks after a search of which nothing is heard any more, and after the line was cut', async () => {
    await openDraft();
    vi.useFakeTimers();
    try {
      await tell(told('searching', { of: 30 }));
      await act(() => vi.advanceTimersByTimeAsync(39_000).then(() => undefined));
      expect(asked('GET /roster/drafts/d1')).toHaveLength(1);
      await act(() => vi.advanceTimersByTimeAsync(1000).then(() => undefined));
      expect(asked('GET /roster/drafts/d1')).toHaveLength(2);
      expect(named('search-start')).not.toBeNull();
      await act(() => void (anew.value += 1));
      expect(asked('GET /roster/drafts/d1')).toHaveLength(3);
    } finally {
      vi.useRealTimers();
    }
  });
  it('is published after the difference was shown, with a reason and the consent to change what runs', async () => {
    await openDraft();
    await click('draft-publish');
    await vi.waitFor(() => expect(named('publish-count')?.textContent).toBe('New: 2, Change hands: 1'));
    expect(named('publish-confirm')?.disabled).toBe(true);
    await click('publish-running');
    expect(named('publish-confirm')?.disabled).toBe(true);
    const input = named('publish-reason') as unknown as HTMLInputElement;
    await act(() => {
      input.value = 'flu';
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await click('publish-confirm');
    await vi.waitFor(() => expect(document.body.textContent).toContain('Published; 3 people are told.'));
    expect(asked('POST /roster/drafts/d1/publish')[0]?.body).toEqual({ version: 3, seen: 'm1', override: 'flu', running: true });
  });
  it('asks about a shift that began meanwhile', async () => {
    server.answers['GET /roster/drafts/d1'] = sentDraft({ hard: 0 });
    server.answers['GET /roster/drafts/d1/diff'] = { ...diff, running: [] };
    server.answers['POST /roster/drafts/d1/publish'] = new ApiProblem(409, 'roster_running', '');
    await openDraft();
    await click('draft-publish');
    await vi.waitFor(() => expect(named('publish-confirm')?.disabled).toBe(false));
    await click('publish-confirm');
    await vi.waitFor(() => expect(named('publish-running')).not.toBeNull());
    expect(named('publish-confirm')?.disabled).toBe(true);
  });
  it('warns of shifts that people cannot work, and publishes only after that was read', async () => {
    server.answers['GET /roster/drafts/d1'] = sentDraft({ hard: 0 });
    server.answers['GET /roster/drafts/d1/diff'] = { ...diff, running: [], absent: 2, overlap: [{ id: 'mo', name: 'Mo' }] };
    await openDraft();
    await click('draft-publish');
    await vi.waitFor(() => expect(named('publish-warned')).not.toBeNull());
    expect(document.body.textContent).toContain('2 shifts are given to people who are on leave or ill');
    expect(document.body.textContent).toContain('overlap: Mo');
    expect(named('publish-confirm')?.disabled).toBe(true);
    await click('publish-warned');
    await click('publish-confirm');
    await vi.waitFor(() => expect(asked('POST /roster/drafts/d1/publish')[0]?.body).toEqual({ version: 3, seen: 'm1' }));
  });
  it('shows the difference anew where the roster has changed meanwhile, and does not ask for a reason', async () => {
    server.answers['GET /roster/drafts/d1'] = sentDraft({ hard: 0 });
    server.answers['GET /roster/drafts/d1/diff'] = { ...diff, running: [] };
    server.answers['POST /roster/drafts/d1/publish'] = new ApiProblem(409, 'stale', '');
    await openDraft();
    await click('draft-publish');
    await vi.waitFor(() => expect(named('publish-confirm')?.disabled).toBe(false));
    server.answers['GET /roster/drafts/d1/diff'] = { ...diff, running: [], count: { handed: 3 }, mark: 'm2' };
    await click('publish-confirm');
    await vi.waitFor(() => expect(named('publish-count')?.textContent).toBe('Change hands: 3'));
    expect(document.body.textContent).toContain('Look at the difference again');
    expect(named('publish-reason')).toBeNull();
    server.answers['POST /roster/drafts/d1/publish'] = { version: 4, told: 3, shifts: 3 };
    await click('publish-confirm');
    await vi.waitFor(() => expect(asked('POST /roster/drafts/d1/publish').at(-1)?.body).toEqual({ version: 3, seen: 'm2' }));
  });
  it('says which lines and people are the trouble, and asks for no reason then', async () => {
    server.answers['GET /roster/drafts/d1'] = sentDraft({ hard: 0 });
    server.answers['GET /roster/drafts/d1/diff'] = { ...diff, running: [] };
    server.answers['POST /roster/drafts/d1/publish'] = new ApiProblem(422, 'not_served', '', undefined, undefined, [{ path: 'demand', message: 'no queue is served by the line "x"' }]);
    await openDraft();
    await click('draft-publish');
    await vi.waitFor(() => expect(named('publish-confirm')?.disabled).toBe(false));
    await click('publish-confirm');
    await vi.waitFor(() => expect(named('problem-faults')?.textContent).toBe('demand: no queue is served by the line "x"'));
    expect(named('publish-reason')).toBeNull();
  });
});

describe('figures', () => {
  it('are seat-hours, a gap and a falling curve', () => {
    setLanguage('en');
    expect(seatHours(60_480)).toBe('1,008');
    expect(reasonText({ ...reason, kind: 'room', needed: { shifts: 0, minutes: 0, seats: 6 }, possible: { shifts: 0, minutes: 0, seats: 4 } }, 'Room', '')).toContain('6 > 4 seats');
    expect(gapOf({ value: 40, bound: 30 })).toBe(0.25);
    expect(gapOf({ value: 0, bound: 0 })).toBe(0);
    expect(gapOf({ value: 9 })).toBeUndefined();
    const at = (spent: number, value: number): Progress => ({ draft: 'd', value, hard: 0, spent, of: 10, bound: 0, version: 1, state: 'searching' });
    expect(curve([at(0, 20), at(5, 10), at(10, 0)], 100, 20)).toBe('0,0 50,0 50,10 100,10 100,20');
    expect(curve([], 100, 20)).toBe('');
  });
});
