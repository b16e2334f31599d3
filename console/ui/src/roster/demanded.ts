import type { Schemas } from '../api/client';
import { instant } from '../time/format';
import type { Gap } from './gaps';
import type { CoverPoint } from './types';

/** The people whom the house's own calls require, as steps: those of all lines together. The last step ends with nothing. */
export function requiredOf(demand: Schemas['RosterDemand']): { at: number; people?: number }[] {
  const all = new Map<number, { end: number; people: number }>();
  for (const line of demand.lines) {
    for (const p of line.points) {
      const at = instant(p.start) ?? 0;
      const was = all.get(at);
      all.set(at, { end: instant(p.end) ?? at, people: (was?.people ?? 0) + p.required });
    }
  }
  const out: { at: number; people?: number }[] = [];
  for (const [at, { end, people }] of [...all].sort(([a], [b]) => a - b)) {
    if (out.at(-1)?.at === at) out.pop();
    out.push({ at, people }, { at: end });
  }
  return out;
}

/** The points of a draft with what its own calls require beside them. Where that is not known, nothing is said of it. */
export function withDemanded(points: readonly CoverPoint[], demand: Schemas['RosterDemand'] | undefined, end: string): CoverPoint[] {
  const steps = demand ? requiredOf(demand) : [];
  const first = points[0];
  if (steps.length === 0 || !first) return [...points];
  const begin = instant(first.at) ?? 0;
  const last = instant(end) ?? 0;
  const times = new Set([...points.map((p) => instant(p.at) ?? 0), ...steps.map((s) => s.at).filter((at) => at > begin && at < last)]);
  let [i, k] = [-1, -1];
  return [...times]
    .sort((a, b) => a - b)
    .map((at) => {
      while (i + 1 < points.length && (instant(points[i + 1]?.at) ?? 0) <= at) i++;
      while (k + 1 < steps.length && (steps[k + 1]?.at ?? 0) <= at) k++;
      const [here, people] = [points[Math.max(i, 0)] ?? first, steps[k]?.people];
      return { at: new Date(at).toISOString(), need: here.need, have: here.have, ...(people === undefined ? {} : { demanded: people }) };
    });
}

/** How many person-hours are rostered below what the calls require; undefined where nothing is known of them. */
export function belowDemand(all: readonly Gap[]): number | undefined {
  if (all.every((g) => g.demanded === undefined)) return undefined;
  return all.reduce((hours, g) => hours + (Math.max(0, (g.demanded ?? 0) - g.have) * ((instant(g.to) ?? 0) - (instant(g.from) ?? 0))) / 3_600_000, 0);
}
