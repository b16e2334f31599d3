import { dateKey, instant } from '../time/format';
import type { CoverPoint } from './types';

// Coverage as intervals: a point holds until the next one, the last one to the end.

export interface Gap {
  from: string;
  to: string;
  need: number;
  have: number;
  demanded?: number;
}

/** The intervals of the points, those next to each other with the same figures as one. The last ends at the end that is given. */
export function intervals(points: readonly CoverPoint[], end: string): Gap[] {
  const sorted = [...points].sort((a, b) => (instant(a.at) ?? 0) - (instant(b.at) ?? 0));
  const out: Gap[] = [];
  sorted.forEach((p, i) => {
    const to = sorted[i + 1]?.at ?? end;
    if ((instant(to) ?? 0) <= (instant(p.at) ?? 0)) return;
    const last = out.at(-1);
    if (last && last.to === p.at && last.need === p.need && last.have === p.have && last.demanded === p.demanded) last.to = to;
    else out.push({ from: p.at, to, need: p.need, have: p.have, ...(p.demanded === undefined ? {} : { demanded: p.demanded }) });
  });
  return out;
}

/** Intervals with too few people, the most urgent first: nobody there before somebody, then the soonest, then what is short by more. */
export function gapsOf(all: readonly Gap[], now: number): Gap[] {
  return all
    .filter((g) => g.have < g.need && (instant(g.to) ?? 0) > now)
    .sort((a, b) => Number(b.have === 0) - Number(a.have === 0) || a.from.localeCompare(b.from) || b.need - b.have - (a.need - a.have));
}

/** The points of a day in a zone, with the one before that still holds at its begin. */
export function ofDay(all: readonly Gap[], date: string, zone: string): Gap[] {
  return all.filter((g) => dateKey(g.from, zone) <= date && date <= dateKey(new Date((instant(g.to) ?? 0) - 1).toISOString(), zone));
}
