import { expect, it } from 'vitest';
import type { Schemas } from '../api/client';
import { belowDemand, requiredOf, withDemanded } from './demanded';
import { intervals } from './gaps';
import type { CoverPoint } from './types';

const at = (h: number, m = 0) => new Date(Date.UTC(2099, 10, 25, h, m)).toISOString();
const point = (h: number, m: number, required: number) => ({ start: at(h, m), end: at(h, m + 30), calls: 1, required, rostered: 0 });
const line = (points: Schemas['DemandPoint'][]): Schemas['DemandLine'] => ({ line: 'a', basis: 'erlang_a', learned: {} as Schemas['DemandLearned'], days: [], gaps: [], points });
const demand = (...lines: Schemas['DemandLine'][]): Schemas['RosterDemand'] => ({ zone: 'UTC', from: at(0), to: at(24), minutes: 30, lines });
const points: CoverPoint[] = [
  { at: at(8), need: 2, have: 2 },
  { at: at(9), need: 2, have: 1 },
  { at: at(10), need: 0, have: 0 },
];

it('adds up what all lines require, half hour by half hour, and says nothing of gaps between', () => {
  const steps = requiredOf(demand(line([point(8, 0, 2), point(8, 30, 3)]), line([point(8, 30, 1), point(9, 30, 2)])));
  expect(steps.map((s) => [new Date(s.at).toISOString().slice(11, 16), s.people])).toEqual([
    ['08:00', 2], ['08:30', 4], ['09:00', undefined], ['09:30', 2], ['10:00', undefined],
  ]);
});

it('puts it beside who is rostered, at every instant at which either changes', () => {
  const all = withDemanded(points, demand(line([point(7, 30, 9), point(8, 0, 2), point(8, 30, 4), point(9, 0, 4)])), at(11));
  expect(all.map((p) => [p.at.slice(11, 16), p.need, p.have, p.demanded])).toEqual([
    ['08:00', 2, 2, 2], ['08:30', 2, 2, 4], ['09:00', 2, 1, 4], ['09:30', 2, 1, undefined], ['10:00', 0, 0, undefined],
  ]);
  expect(belowDemand(intervals(all, at(11)))).toBe(2.5);
});

it('leaves the draft as it is where nothing is known', () => {
  expect(withDemanded(points, undefined, at(11))).toEqual(points);
  expect(withDemanded(points, demand(), at(11))).toEqual(points);
  expect(withDemanded([], demand(line([point(8, 0, 2)])), at(11))).toEqual([]);
  expect(belowDemand(intervals(points, at(11)))).toBeUndefined();
});
