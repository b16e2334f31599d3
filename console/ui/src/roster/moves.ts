import { cellKey, sameCell, type Cell, type Cells, type Place } from './cells';
import type { Assignment, Change } from './types';

// What carrying shifts and people does to the cells. Nothing that was not touched is lost on the way.

const put = (at: Place, cell: Cell | undefined): Change => ({ staff: at.staff, date: at.date, ...(cell ? { shift: cell.shift, role: cell.role } : {}) });

/**
 * Carries a shift to another cell. A copy stays where it was and replaces what is there; otherwise two shifts change places.
 */
export function carry(cells: Cells, from: Place, to: Place, copy: boolean): Change[] {
  const moved = cells.get(cellKey(from.staff, from.date));
  const there = cells.get(cellKey(to.staff, to.date));
  if (!moved || (from.staff === to.staff && from.date === to.date) || sameCell(moved, there)) return [];
  return copy ? [put(to, moved)] : [put(from, there), put(to, moved)];
}

/** A seat that somebody is brought to; staff is who sits there. */
export interface SeatPlace {
  date: string;
  shift: string;
  role?: string;
  staff?: string;
}

export interface Move {
  changes: Change[];
  /** A shift that nobody would have any more, though it is not what was moved. */
  left?: Assignment;
}

const still: Move = { changes: [] };

/**
 * Carries a person with a shift to a seat. Who sits there takes the seat that is given up; between two days the two people exchange both days, so that
 * no third shift is lost. To an empty seat of another day nobody can go who has another shift then: it would be left. A person has one shift a day, so
 * that a copy within a day is a move.
 */
export function reseat(cells: Cells, from: Place, to: SeatPlace, copy: boolean): Move {
  const at = (staff: string, date: string) => cells.get(cellKey(staff, date));
  const given = at(from.staff, from.date);
  const seat: Cell = { shift: to.shift, role: to.role };
  if (!given || from.staff === to.staff) return still;
  if (from.date === to.date) {
    if (sameCell(given, seat)) return still;
    return { changes: [put(from, seat), ...(to.staff ? [put({ staff: to.staff, date: to.date }, given)] : [])] };
  }
  const there = at(from.staff, to.date);
  const goal = { staff: from.staff, date: to.date };
  if (to.staff && !copy) {
    const other = to.staff;
    const all: [Place, Cell | undefined, Cell | undefined][] = [
      [goal, there, seat],
      [from, given, at(other, from.date)],
      [{ staff: other, date: to.date }, at(other, to.date), there],
      [{ staff: other, date: from.date }, at(other, from.date), given],
    ];
    return { changes: all.filter(([, was, is]) => !sameCell(was, is)).map(([place, , is]) => put(place, is)) };
  }
  if (sameCell(there, seat)) return still;
  const changes = [put(goal, seat), ...(copy ? (to.staff ? [put({ staff: to.staff, date: to.date }, undefined)] : []) : [put(from, undefined)])];
  return there ? { changes, left: { ...goal, ...there } } : { changes };
}

/** Puts a person into a seat of a day. Who sits there has then what the person had that day; of an empty seat that would be left. */
export function seatPerson(cells: Cells, to: SeatPlace, staff: string): Move {
  const seat: Cell = { shift: to.shift, role: to.role };
  const there = cells.get(cellKey(staff, to.date));
  if (sameCell(there, seat)) return still;
  const change = put({ staff, date: to.date }, seat);
  if (to.staff) return { changes: [put({ staff: to.staff, date: to.date }, there), change] };
  return there ? { changes: [change], left: { staff, date: to.date, ...there } } : { changes: [change] };
}
