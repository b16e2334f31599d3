import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../api/problem';
import { sampleDraft } from './sample';
import { Sheet, type Ledger } from './sheet';
import { restMs, Trial } from './trial';
import type { Change, Verdict } from './types';

const fine: Verdict = { legal: true, value: 0, hard: [], soft: [], mended: [] };
const step: Change[] = [{ staff: 'qi', date: '2026-11-25', shift: 'early', role: 'line' }];

function ledger(over: Partial<Ledger> = {}): Ledger {
  return { read: () => Promise.resolve(sampleDraft({ version: 4 })), judge: () => Promise.resolve(fine), change: () => Promise.resolve({}), ...over };
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
  it('saves what is changed with the version that it read, and is clean then', async () => {
    const change = vi.fn(() => Promise.resolve({}));
    const sheet = new Sheet(sampleDraft(), ledger({ change, read: () => Promise.resolve(sampleDraft({ version: 4, assignments: step as never })) }));
    expect(sheet.make(step)).toBe(true);
    expect(await sheet.save()).toBe(true);
    expect(change).toHaveBeenCalledWith({ version: 3, changes: step });
    expect(sheet.changes.value).toEqual([]);
    expect(sheet.draft.value.version).toBe(4);
  });
  it('lets nothing be done to the past or to a pin', () => {
    const sheet = new Sheet(sampleDraft(), ledger());
    expect(sheet.make([{ staff: 'lin', date: '2026-11-23' }])).toBe(false);
    expect(sheet.make([{ staff: 'mo', date: '2026-11-26' }])).toBe(false);
    expect(sheet.changes.value).toEqual([]);
  });
  it('keeps mine where somebody was quicker, and shows what they changed', async () => {
    const theirs = sampleDraft({ version: 4, assignments: sampleDraft().assignments.slice(1) });
    const change = vi.fn().mockRejectedValueOnce(new ApiProblem(409, 'stale', '')).mockResolvedValue({});
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
    const change = vi.fn().mockRejectedValueOnce(new ApiProblem(422, 'roster_illegal', '')).mockResolvedValue({});
    const sheet = new Sheet(sampleDraft(), ledger({ change, judge: () => Promise.resolve({ ...fine, legal: false, hard }) }));
    sheet.make(step);
    await sheet.save();
    expect(sheet.refused.value).toEqual(hard);
    await sheet.save('nobody else');
    expect(change).toHaveBeenLastCalledWith({ version: 3, changes: step, override: 'nobody else' });
  });
  it('takes the last step back with Escape at its own cell only', () => {
    const sheet = new Sheet(sampleDraft(), ledger());
    sheet.make(step);
    expect(sheet.undoAt({ staff: 'lin', date: '2026-11-25' })).toBe(false);
    expect(sheet.undoAt({ staff: 'qi', date: '2026-11-25' })).toBe(true);
    expect(sheet.changes.value).toEqual([]);
  });
});
