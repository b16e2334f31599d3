import { signal } from '@preact/signals';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../api/problem';
import { setLanguage } from '../i18n';
import { sentDraft } from './sample';
import type { Diff, Finding, Progress, Reason, Why } from './types';

const server = vi.hoisted(() => ({ answers: {} as Record<string, unknown>, asked: [] as { path: string; body: unknown }[] }));
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
const diff: Diff = { count: { new: 2, handed: 1 }, people: [], running: ['s1'], ended: 1, gaps: 0, overlap: [], absent: 0 };

// A machine that is busy with other tests takes long to show a page.
vi.setConfig({ testTimeout: 30_000 });
const patient = { timeout: 10_000 };

let root: HTMLElement;
const progress = signal<Progress | undefined>(undefined);
const named = (name: string) => document.querySelector<HTMLButtonElement>(`[data-name="${name}"], [name="${name}"]`);
const click = (name: string) => act(() => named(name)?.click());
const asked = (path: string) => server.asked.filter((a) => a.path === path);

async function openDraft(): Promise<void> {
  await act(() => render(<DraftsPage progress={progress} />, root));
  await vi.waitFor(() => expect(named('draft-open-d1')).not.toBeNull(), patient);
  await click('draft-open-d1');
  await vi.waitFor(() => expect(named('findings')).not.toBeNull(), patient);
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
    'POST /roster/drafts/d1/try': { legal: true, value: 0, hard: [], soft: [], mended: [] },
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
    expect(named('diagnosis-reason')?.textContent).toContain('Nights: 1,008 > 960 seat-hours');
    expect(root.textContent).toContain('2 more people');
  });
  it('applies the repair of a finding with one click', async () => {
    await openDraft();
    server.answers['GET /roster/drafts/d1'] = sentDraft({ version: 4 });
    await click('finding-apply');
    await vi.waitFor(() => expect(asked('POST /roster/drafts/d1/change').map((a) => a.body)).toEqual([{ version: 3, changes: outcome.changes }]));
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
    await act(() => void (progress.value = { draft: 'd1', value: 40, hard: 0, bound: 30, spent: 2, of: 30, state: 'running' }));
    expect(named('search-progress')?.textContent).toContain('bound 30, gap 25.0%');
    await click('search-stop');
    expect(asked('POST /roster/drafts/d1/stop')).toHaveLength(1);
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
    expect(asked('POST /roster/drafts/d1/publish')[0]?.body).toEqual({ version: 3, override: 'flu', running: true });
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
});

describe('figures', () => {
  it('are seat-hours, a gap and a falling curve', () => {
    setLanguage('en');
    expect(seatHours(60_480)).toBe('1,008');
    expect(reasonText({ ...reason, kind: 'room', needed: { shifts: 0, minutes: 0, seats: 6 }, possible: { shifts: 0, minutes: 0, seats: 4 } }, 'Room', '')).toContain('6 > 4 seats');
    expect(gapOf({ value: 40, bound: 30 })).toBe(0.25);
    expect(gapOf({ value: 0, bound: 0 })).toBe(0);
    expect(gapOf({ value: 9 })).toBeUndefined();
    const at = (spent: number, value: number): Progress => ({ draft: 'd', value, hard: 0, spent, of: 10, state: 'running' });
    expect(curve([at(0, 20), at(5, 10), at(10, 0)], 100, 20)).toBe('0,0 50,0 50,10 100,10 100,20');
    expect(curve([], 100, 20)).toBe('');
  });
});
