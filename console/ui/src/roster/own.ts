import { language } from '../i18n';
import { clock, dateKey, day, instant } from '../time/format';
import { monday } from './days';
import { kindName } from './words';
import type { Shift } from './types';

// My shifts, as a telephone shows them.

/** The shift that runs now or comes next. */
export function nextShift(shifts: readonly Shift[], now: number): Shift | undefined {
  return [...shifts].sort((a, b) => a.start.localeCompare(b.start)).find((s) => (instant(s.end) ?? 0) > now);
}

export function isRunning(s: Pick<Shift, 'start' | 'end'>, now: number): boolean {
  return (instant(s.start) ?? 0) <= now && now < (instant(s.end) ?? 0);
}

export interface OwnWeek {
  /** Its Monday. */
  from: string;
  shifts: Shift[];
  hours: number;
}

/** Shifts that are not over, by the week in which they begin in the roster's zone. Hours are by the clock. */
export function weeksOf(shifts: readonly Shift[], zone: string, now: number): OwnWeek[] {
  const weeks = new Map<string, OwnWeek>();
  for (const s of [...shifts].sort((a, b) => a.start.localeCompare(b.start))) {
    if ((instant(s.end) ?? 0) <= now) continue;
    const from = monday(dateKey(s.start, zone));
    const week = weeks.get(from) ?? { from, shifts: [], hours: 0 };
    week.shifts.push(s);
    week.hours += hoursLong(s);
    weeks.set(from, week);
  }
  return [...weeks.values()];
}

export function hoursLong(s: Pick<Shift, 'start' | 'end'>): number {
  return Math.round((((instant(s.end) ?? 0) - (instant(s.start) ?? 0)) / 3_600_000) * 100) / 100;
}

export function timesText(s: Pick<Shift, 'start' | 'end'>, zone: string): string {
  return `${clock(s.start, language.value, zone).slice(0, 5)}–${clock(s.end, language.value, zone).slice(0, 5)}`;
}

/** A shift in one line: day, times, kind, line. */
export function shiftText(s: Shift, zone: string): string {
  return [day(s.start, language.value, zone), timesText(s, zone), s.type && kindName(s.type), s.role, s.line].filter(Boolean).join(' ');
}

export type Part = { from: string; to: string } | 'whole' | undefined;

/** A part of a shift as it was typed, or the whole of it; undefined where it does not lie within, in order. */
export function partOf(s: Pick<Shift, 'start' | 'end'>, from: string | undefined, to: string | undefined): Part {
  const a = instant(from);
  const b = instant(to);
  const start = instant(s.start) ?? 0;
  const end = instant(s.end) ?? 0;
  if (a === undefined || b === undefined || a < start || b > end || a >= b) return undefined;
  return a === start && b === end ? 'whole' : { from: new Date(a).toISOString(), to: new Date(b).toISOString() };
}
