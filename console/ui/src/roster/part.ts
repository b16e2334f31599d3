import type { Schemas } from '../api/client';
import { cellKey } from './cells';
import type { Draft } from './types';

/** A draft with the part of it that a change by hand has changed. */
export function withPart(d: Draft, part: Schemas['RosterDraftPart']): Draft {
  if (part.version <= d.version) return d;
  const there = new Map(d.assignments.map((a) => [cellKey(a.staff, a.date), a]));
  for (const c of part.cells) {
    if (c.shift) there.set(cellKey(c.staff, c.date), { staff: c.staff, date: c.date, shift: c.shift, ...(c.role ? { role: c.role } : {}) });
    else there.delete(cellKey(c.staff, c.date));
  }
  const assignments = [...there.values()];
  const inSeat = (s: Draft['seats'][number]) => assignments.filter((a) => a.date === s.date && a.shift === s.shift && (a.role ?? '') === (s.role ?? '')).length;
  const touched = new Set(part.cells.map((c) => c.date));
  return {
    ...d,
    version: part.version,
    value: part.value,
    hard: part.hard,
    violations: part.violations,
    assignments,
    seats: d.seats.map((s) => (touched.has(s.date) ? { ...s, n: inSeat(s) } : s)),
    coverage: part.coverage ?? d.coverage,
  };
}
