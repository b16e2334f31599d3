import { datesFrom } from './days';
import type { Assignment, Change, Draft, Violation } from './types';

// What the grid does, without a page: cells, changes that are not saved yet, the cursor, and what a cell is marked with.

/** What a person does on a date. */
export interface Cell {
  shift: string;
  role?: string;
}

/** Cells by key; a cell that is not there is free. */
export type Cells = ReadonlyMap<string, Cell>;

export const cellKey = (staff: string, date: string) => `${staff}|${date}`;

export function cellsOf(assignments: readonly Assignment[]): Map<string, Cell> {
  return new Map(assignments.map((a) => [cellKey(a.staff, a.date), { shift: a.shift, role: a.role }]));
}

export function sameCell(a: Cell | undefined, b: Cell | undefined): boolean {
  return a?.shift === b?.shift && (a?.role ?? '') === (b?.role ?? '');
}

/** Changes that are not saved: each step may be undone and done again. */
export interface Edits {
  done: readonly (readonly Change[])[];
  undone: readonly (readonly Change[])[];
}

export const noEdits: Edits = { done: [], undone: [] };

/** The edits with one more step; what was undone is forgotten. */
export function edit(e: Edits, step: readonly Change[]): Edits {
  return step.length === 0 ? e : { done: [...e.done, step], undone: [] };
}

export function undo(e: Edits): Edits {
  const last = e.done.at(-1);
  return last ? { done: e.done.slice(0, -1), undone: [...e.undone, last] } : e;
}

export function redo(e: Edits): Edits {
  const last = e.undone.at(-1);
  return last ? { done: [...e.done, last], undone: e.undone.slice(0, -1) } : e;
}

/** The cells with changes made to them. */
export function withChanges(cells: Cells, changes: readonly Change[]): Map<string, Cell> {
  const out = new Map(cells);
  for (const c of changes) {
    const key = cellKey(c.staff, c.date);
    if (c.shift) out.set(key, { shift: c.shift, role: c.role });
    else out.delete(key);
  }
  return out;
}

/** What the edits change in the end: one change for each cell that is another one than before. */
export function netChanges(base: Cells, e: Edits): Change[] {
  const last = new Map<string, Change>();
  for (const step of e.done) for (const c of step) last.set(cellKey(c.staff, c.date), c);
  return [...last].filter(([key, c]) => !sameCell(base.get(key), c.shift ? { shift: c.shift, role: c.role } : undefined)).map(([, c]) => c);
}

export interface Place {
  staff: string;
  date: string;
}

export type Held = 'past' | 'pin';

/** What keeps a cell as it is. */
export function heldOf(draft: Pick<Draft, 'locks'>): (at: Place) => Held | undefined {
  const pins = new Set((draft.locks.pins ?? []).map((p) => cellKey(p.staff, p.date)));
  return (at) => (at.date < draft.locks.today ? 'past' : pins.has(cellKey(at.staff, at.date)) ? 'pin' : undefined);
}

/** What of the violations belongs where. */
export interface Marks {
  cells: ReadonlyMap<string, Violation[]>;
  /** Of a person, without a day. */
  rows: ReadonlyMap<string, Violation[]>;
  /** Of a day, without a person. */
  cols: ReadonlyMap<string, Violation[]>;
}

export function marksOf(violations: readonly Violation[]): Marks {
  const cells = new Map<string, Violation[]>();
  const rows = new Map<string, Violation[]>();
  const cols = new Map<string, Violation[]>();
  const add = (to: Map<string, Violation[]>, key: string, v: Violation) => to.set(key, [...(to.get(key) ?? []), v]);
  for (const v of violations) {
    const days = v.date ? spanOf(v.date, v.until) : [];
    if (v.staff && days.length === 0) add(rows, v.staff, v);
    for (const d of days) add(v.staff ? cells : cols, v.staff ? cellKey(v.staff, d) : d, v);
  }
  return { cells, rows, cols };
}

const spanLimit = 400;

function spanOf(from: string, until: string | undefined): string[] {
  if (!until || until <= from) return [from];
  const days = Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000) + 1;
  return datesFrom(from, Math.min(days, spanLimit));
}

/** A cell that somebody else has changed in the meantime. */
export interface Other extends Place {
  was?: Cell;
  is?: Cell;
  /** What I want there, if I changed it too. */
  mine?: Change;
}

/** What others changed since a state was read, and what of mine is about the same cells. Mine is kept as it is. */
export function othersOf(base: Cells, now: Cells, mine: readonly Change[]): Other[] {
  const own = new Map(mine.map((c) => [cellKey(c.staff, c.date), c]));
  return [...new Set([...base.keys(), ...now.keys()])]
    .filter((key) => !sameCell(base.get(key), now.get(key)))
    .map((key) => {
      const [staff = '', date = ''] = key.split('|');
      return { staff, date, was: base.get(key), is: now.get(key), mine: own.get(key) };
    })
    .sort((a, b) => a.date.localeCompare(b.date) || a.staff.localeCompare(b.staff));
}

/** A row by seat: a role of a shift on a date, what it needs, and who is there. */
export interface SeatRow {
  key: string;
  date: string;
  shift: string;
  role?: string;
  min: number;
  target: number;
  people: string[];
}

/** The seats of some days with the people whom the cells put there. Who is in a role that nobody asked for has a row too. */
export function seatRows(draft: Pick<Draft, 'seats' | 'types'>, cells: Cells, dates: readonly string[]): SeatRow[] {
  const order = new Map(draft.types.map((t, i) => [t.id, i]));
  const rows = new Map<string, SeatRow>();
  const shown = new Set(dates);
  const key = (date: string, shift: string, role: string | undefined) => `${date}|${shift}|${role ?? ''}`;
  for (const s of draft.seats) {
    if (!shown.has(s.date)) continue;
    rows.set(key(s.date, s.shift, s.role), { key: key(s.date, s.shift, s.role), date: s.date, shift: s.shift, role: s.role, min: s.min, target: s.target, people: [] });
  }
  for (const [at, cell] of cells) {
    const [staff = '', date = ''] = at.split('|');
    if (!shown.has(date)) continue;
    const k = key(date, cell.shift, cell.role);
    const row = rows.get(k) ?? { key: k, date, shift: cell.shift, role: cell.role, min: 0, target: 0, people: [] };
    row.people.push(staff);
    rows.set(k, row);
  }
  const place = (r: SeatRow) => order.get(r.shift) ?? order.size;
  return [...rows.values()].sort((a, b) => a.date.localeCompare(b.date) || place(a) - place(b) || (a.role ?? '').localeCompare(b.role ?? ''));
}

/** How many cells a row by seat has: a place for everybody who is there and for everybody who is missing, and one to add to. */
export function seatCells(r: SeatRow): number {
  return Math.max(r.people.length + 1, r.target, r.min);
}

/** The dates of a view: a week or a month of the draft's days. */
export function shownDates(draft: Pick<Draft, 'from' | 'days'>, view: 'week' | 'month', at: number): string[] {
  const all = datesFrom(draft.from, draft.days);
  const length = view === 'week' ? 7 : Math.min(35, monthLength(all, at));
  return all.slice(at, at + length);
}

/** A month of up to 35 days from here: to the end of the horizon where little is left, so that no stump stands alone. */
function monthLength(all: readonly string[], at: number): number {
  const left = all.length - at;
  return left <= 35 ? left : 28;
}

