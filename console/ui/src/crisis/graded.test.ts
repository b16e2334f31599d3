import { describe, expect, it } from 'vitest';
import type { Schemas } from '../api/client';
import { dueAt, lastGraded } from './graded';

const fact = (pos: number, kind: string, data: Record<string, unknown>, by?: string): Schemas['TimelineEvent'] => ({
  pos, kind, data, at: `2026-11-22T10:00:0${pos}Z`, offset_ms: pos * 1000, actor: by ? 'counsellor' : 'caller', ...(by ? { by: { id: by, name: by } } : {}),
});

describe('the grade that a call has', () => {
  const events = [
    fact(1, 'call.graded', { grade: 'red', was: 'green', by: 'caller', why: 'crisis_key' }),
    fact(2, 'call.connected', {}),
    fact(3, 'call.graded', { grade: 'yellow', was: 'red', by: 'Ann', why: 'ideation' }, 'Ann'),
  ];
  it('names who set it last, why and when', () => {
    expect(lastGraded(events, 'yellow')).toEqual({ at: '2026-11-22T10:00:03Z', by: 'Ann', actor: 'counsellor', why: 'ideation' });
    expect(lastGraded(events.slice(0, 2), 'red')).toEqual({ at: '2026-11-22T10:00:01Z', by: undefined, actor: 'caller', why: 'crisis_key' });
  });
  it('says nothing of a grade that is not recorded yet, or was never set', () => {
    expect(lastGraded(events, 'green')).toBeUndefined();
    expect(lastGraded([], 'green')).toBeUndefined();
  });
});

describe('the deadline of a response', () => {
  it.each([[undefined, undefined], [30, '2026-11-22T10:00:33.000Z'], [86_400, '2026-11-23T10:00:03.000Z']])('within %s', (s, want) =>
    expect(dueAt('2026-11-22T10:00:03Z', s)).toBe(want));
  it('is none for a damaged time', () => expect(dueAt('soon', 30)).toBeUndefined());
});
