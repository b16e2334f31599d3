import { describe, expect, it } from 'vitest';
import { itemState, stepAt, successor, type Entry } from './sheet';

const entry = (id: string, state: Entry['state'], more: Partial<Entry> = {}): Entry => ({
  id, item: 'address', state, at: '2026-11-22T08:00:00Z', by: { id: 'u', name: 'U' }, ...more,
});

describe('an item of a rescue sheet', () => {
  it('is open before anybody has asked', () => {
    expect(itemState([], 'address')).toEqual({ state: 'open', current: [], earlier: [] });
    expect(itemState([entry('a', 'known', { item: 'means' })], 'address').state).toBe('open');
  });
  it('says that it is not known', () => {
    expect(itemState([entry('a', 'unknown')], 'address').state).toBe('unknown');
  });
  it('shows what is known over what was not', () => {
    const s = itemState([entry('a', 'unknown'), entry('b', 'known', { text: 'x' }), entry('c', 'unknown')], 'address');
    expect([s.state, s.current.map((e) => e.id), s.earlier.map((e) => e.id)]).toEqual(['known', ['b'], ['a', 'c']]);
  });
  it('shows a correction, and keeps what it corrects', () => {
    const s = itemState([entry('a', 'known', { replaced: true }), entry('b', 'known', { replaces: 'a' })], 'address');
    expect([s.current.map((e) => e.id), s.earlier.map((e) => e.id)]).toEqual([['b'], ['a']]);
  });
  it('never hides what cannot be read', () => {
    const s = itemState([entry('a', 'unreadable'), entry('b', 'known', { text: 'x' }), entry('c', 'unknown')], 'address');
    expect([s.state, s.current.map((e) => e.id), s.earlier.map((e) => e.id)]).toEqual(['known', ['b', 'a'], ['c']]);
    expect(itemState([entry('a', 'unreadable'), entry('b', 'unknown')], 'address').state).toBe('unreadable');
    expect(itemState([entry('a', 'unreadable', { replaced: true }), entry('b', 'unknown', { replaces: 'a' })], 'address').state).toBe('unknown');
  });
  it('is open again where it was taken back', () => {
    const s = itemState([entry('a', 'known', { replaced: true }), entry('b', 'withdrawn', { replaces: 'a' })], 'address');
    expect([s.state, s.earlier.length]).toEqual(['open', 2]);
  });
  it('knows what has taken its place in the end', () => {
    const all = [entry('a', 'known', { replaced: true }), entry('b', 'known', { replaces: 'a', replaced: true }), entry('c', 'known', { replaces: 'b' })];
    expect(successor(all, 'a')?.id).toBe('c');
    expect(successor(all, 'c')).toBeUndefined();
  });
});

describe('a dispatch', () => {
  it('has its steps', () => {
    const d = { id: 'd', entries: [], called_at: '2026-11-22T08:00:00Z' };
    expect([stepAt(d, 'called'), stepAt(d, 'closed')]).toEqual(['2026-11-22T08:00:00Z', undefined]);
  });
});
