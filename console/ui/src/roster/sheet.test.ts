import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Schemas } from '../api/client';
import { ApiProblem } from '../api/problem';
import { sampleDraft } from './sample';
import { Sheet, type Ledger } from './sheet';
import { restMs, Trial } from './trial';
import type { Change, Draft, Verdict } from './types';

type Part = Schemas['RosterDraftPart'];

const fine: Verdict = { legal: true, value: 0, hard: [], soft: [], mended: [] };
const part = (over: Partial<Part> = {}): Part => ({ version: 4, value: 30, hard: 0, cells: [], violations: [], ...over });
const step: Change[] = [{ staff: 'qi', date: '2026-11-25', shift: 'early', role: 'line' }];

function ledger(over: Partial<Ledger> = {}): Ledger {
  return { read: () => Promise.resolve(sampleDraft({ version: 4 })), judge: () => Promise.resolve(fine), change: () => Promise.resolve(part()), ...over };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a question about changes', () => {
  it('is asked after a rest, and the last one alone', async () => {
    const asked: Change[][] = [];
    const trial = new Trial((c) => (asked.push(c), Promise.resolve(fine)));
    trial.ask(step);
    trial.ask([...step, ...step]);
    expect(trial.asking.value).toBe(true);
    await vi.advanceTimersByTimeAsync(restMs);
    expect(asked.map((c) => c.length)).toEqual([2]);
    expect(trial.verdict.value).toBe(fine);
    expect(trial.asking.value).toBe(false);
  });
  it('is given up when a newer one comes, and its late answer is dropped', async () => {
    const answers: ((v: Verdict) => void)[] = [];
    const signals: AbortSignal[] = [];
    const trial = new Trial((_, signal) => (signals.push(signal), new Promise<Verdict>((r) => answers.push(r))));
    trial.ask(step);
    await vi.advanceTimersByTimeAsync(restMs);
    trial.ask(step);
    expect(signals[0]?.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(restMs);
    answers[1]?.({ ...fine, value: 2 });
    answers[0]?.({ ...fine, value: 1 });
    await vi.advanceTimersByTimeAsync(0);
    expect(trial.verdict.value?.value).toBe(2);
  });
  it('tells why there is no answer', async () => {
    const trial = new Trial(() => Promise.reject(new ApiProblem(503, 'unavailable', '')));
    trial.ask(step);
    await vi.advanceTimersByTimeAsync(restMs);
    expect(trial.problem.value?.status).toBe(503);
  });
});

describe('a sheet', () => {
  it('saves what is changed with the version that it read, takes the part that has changed, and is clean then', async () => {
    const change = vi.fn(() => Promise.resolve(part({ cells: [...step], coverage: [{ at: '2026-11-25T00:00:00Z', need: 2, have: 2 }] })));
    const read = vi.fn();
    const sheet = new Sheet(sampleDraft(), ledger({ change, read }));
    expect(sheet.make(step)).toBe(true);
    expect(await sheet.save()).toBe(true);
    expect(change).toHaveBeenCalledWith({ version: 3, changes: step });
    expect(read).not.toHaveBeenCalled();
    expect(sheet.changes.value).toEqual([]);
    const d = sheet.draft.value;
    expect([d.version, d.value, d.hard, d.violations, d.coverage.length]).toEqual([4, 30, 0, [], 1]);
    expect(d.assignments).toContainEqual({ staff: 'qi', date: '2026-11-25', shift: 'early', role: 'line' });
    expect(d.seats[0]?.n).toBe(2);
  });
  it('lets nothing be done to the past or to a pin', () => {
    const sheet = new Sheet(sampleDraft(), ledger());
    expect(sheet.make([{ staff: 'lin', date: '2026-11-23' }])).toBe(false);
    expect(sheet.make([{ staff: 'mo', date: '2026-11-26' }])).toBe(false);
    expect(sheet.changes.value).toEqual([]);
  });
  it('keeps mine where somebody was quicker, and shows what they changed', async () => {
    const theirs = sampleDraft({ version: 4, assignments: sampleDraft().assignments.slice(1) });
    const change = vi.fn().mockRejectedValueOnce(new ApiProblem(409, 'stale', '')).mockResolvedValue(part({ version: 5 }));
    const sheet = new Sheet(sampleDraft(), ledger({ change, read: () => Promise.resolve(theirs) }));
    sheet.make(step);
    expect(await sheet.save()).toBe(false);
    expect(sheet.changes.value).toEqual(step);
    expect(sheet.others.value.map((o) => `${o.staff} ${o.date}`)).toEqual(['lin 2026-11-23']);
    await sheet.save();
    expect(change).toHaveBeenLastCalledWith({ version: 4, changes: step });
  });
  it('names the hard rules where saving is refused, and saves with a reason', async () => {
    const hard = [{ rule: 'rest', staff: 'qi', hard: true, amount: 60 }];
    const change = vi.fn().mockRejectedValueOnce(new ApiProblem(422, 'hard_rules', '', undefined, undefined, [], hard)).mockResolvedValue(part());
    const sheet = new Sheet(sampleDraft(), ledger({ change }));
    sheet.make(step);
    await sheet.save();
    expect(sheet.refused.value).toEqual(hard);
    await sheet.save('nobody else');
    expect(change).toHaveBeenLastCalledWith({ version: 3, changes: step, override: 'nobody else' });
  });
  it('tells another refusal from broken rules, and asks for no reason then', async () => {
    const sheet = new Sheet(sampleDraft(), ledger({ change: () => Promise.reject(new ApiProblem(422, 'invalid', '')) }));
    sheet.make(step);
    await sheet.save();
    expect(sheet.refused.value).toEqual([]);
    expect(sheet.problem.value?.code).toBe('invalid');
  });
  it('takes the last step back with Escape at its own cell only', () => {
    const sheet = new Sheet(sampleDraft(), ledger());
    sheet.make(step);
    expect(sheet.undoAt({ staff: 'lin', date: '2026-11-25' })).toBe(false);
    expect(sheet.undoAt({ staff: 'qi', date: '2026-11-25' })).toBe(true);
    expect(sheet.changes.value).toEqual([]);
  });
});

describe('what others do meanwhile', () => {
  const theirs = (version: number): Draft => sampleDraft({ version, assignments: sampleDraft().assignments.slice(1) });
  const shown = (sheet: Sheet) => sheet.others.value.map((o) => `${o.staff} ${o.date} ${o.mine?.shift ?? '-'}`);

  it('is shown beside what is not saved, and nothing of either is lost', async () => {
    let there = theirs(4);
    const sheet = new Sheet(sampleDraft(), ledger({ read: () => Promise.resolve(there) }));
    const mine = [{ staff: 'lin', date: '2026-11-25', shift: 'night' }];
    sheet.make(mine);
    sheet.heard({ state: 'open', version: 4 });
    await vi.advanceTimersByTimeAsync(0);
    expect(sheet.draft.value.version).toBe(4);
    expect(shown(sheet)).toEqual(['lin 2026-11-23 -']);
    expect(sheet.changes.value).toEqual(mine);
    // A second change does not hide the first.
    there = { ...theirs(5), assignments: theirs(5).assignments.slice(1) };
    sheet.heard({ state: 'open', version: 5 });
    await vi.advanceTimersByTimeAsync(0);
    expect(shown(sheet)).toEqual(['lin 2026-11-23 -', 'lin 2026-11-25 night']);
    sheet.putAway();
    expect(shown(sheet)).toEqual([]);
    expect(sheet.changes.value).toHaveLength(1);
  });
  it('is taken without a word where nothing is unsaved, and not read where it is held already', async () => {
    const read = vi.fn(() => Promise.resolve(theirs(4)));
    const sheet = new Sheet(sampleDraft(), ledger({ read }));
    sheet.heard({ state: 'open', version: 3 });
    expect(read).not.toHaveBeenCalled();
    sheet.heard({ state: 'open', version: 4 });
    await vi.advanceTimersByTimeAsync(0);
    expect(read).toHaveBeenCalledTimes(1);
    expect(sheet.others.value).toEqual([]);
  });
  it('comes by the newest answer alone', async () => {
    const answers: ((d: Draft) => void)[] = [];
    const sheet = new Sheet(sampleDraft(), ledger({ read: () => new Promise<Draft>((r) => answers.push(r)) }));
    sheet.heard({ state: 'open', version: 4 });
    sheet.heard({ state: 'open', version: 5 });
    answers[1]?.(theirs(5));
    await vi.advanceTimersByTimeAsync(0);
    answers[0]?.(theirs(4));
    await vi.advanceTimersByTimeAsync(0);
    expect(sheet.draft.value.version).toBe(5);
  });
  it('is not taken for one’s own save, which is told before it is answered', async () => {
    const read = vi.fn();
    let answer: (p: Part) => void = () => undefined;
    const sheet = new Sheet(sampleDraft(), ledger({ read, change: () => new Promise<Part>((r) => (answer = r)) }));
    sheet.make(step);
    const saved = sheet.save();
    sheet.heard({ state: 'open', version: 4 });
    answer(part({ cells: [...step] }));
    expect(await saved).toBe(true);
    expect(read).not.toHaveBeenCalled();
    expect(sheet.draft.value.version).toBe(4);
  });
  it('keeps all cells as they are while it is searched and once it is published', () => {
    const sheet = new Sheet(sampleDraft(), ledger());
    for (const state of ['searching', 'published'] as const) {
      sheet.heard({ state, version: 3 });
      expect(sheet.fixed({ staff: 'qi', date: '2026-11-25' })).toBe(state);
      expect(sheet.make(step)).toBe(false);
    }
    sheet.heard({ state: 'open', version: 3 });
    expect(sheet.make(step)).toBe(true);
  });
  it('is no conflict where the draft is searched: that is said, and what was typed stays', async () => {
    const searching = sampleDraft({ state: 'searching' });
    const sheet = new Sheet(sampleDraft(), ledger({ read: () => Promise.resolve(searching), change: () => Promise.reject(new ApiProblem(409, 'draft_searching', '')) }));
    sheet.make(step);
    await sheet.save();
    expect([sheet.problem.value?.code, sheet.draft.value.state, sheet.others.value.length, sheet.changes.value.length]).toEqual(['draft_searching', 'searching', 0, 1]);
  });
});
