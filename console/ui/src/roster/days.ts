// Dates of the roster, without a zone: YYYY-MM-DD is counted as it is written, so that no clock change can shift a column.

const dayMs = 86_400_000;

/** A date so many days later. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** The dates from one on. */
export function datesFrom(from: string, days: number): string[] {
  return Array.from({ length: Math.max(0, days) }, (_, i) => addDays(from, i));
}

/** 0 for Monday to 6 for Sunday. */
export function weekday(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

export function isWeekend(date: string): boolean {
  return weekday(date) >= 5;
}

/** The Monday of the week that holds a date. */
export function monday(date: string): string {
  return addDays(date, -weekday(date));
}

/** The days of a month of a horizon: from its first day in it to its last. */
export function monthOf(dates: readonly string[], date: string): string[] {
  return dates.filter((d) => d.slice(0, 7) === date.slice(0, 7));
}

/** A date for a heading: weekday and day of month. */
export function dayLabel(date: string, locale: string, long = false): string {
  const options: Intl.DateTimeFormatOptions = long ? { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' } : { weekday: 'short', timeZone: 'UTC' };
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, options).format(Date.parse(`${date}T00:00:00Z`));
}

/** The clock times of a shift type, such as 22:00–06:00. */
export function hoursOf(type: { start: string; minutes: number }): string {
  const [h = 0, m = 0] = type.start.split(':').map(Number);
  const end = (h * 60 + m + type.minutes) % 1440;
  const two = (n: number) => String(n).padStart(2, '0');
  return `${type.start}–${two(Math.floor(end / 60))}:${two(end % 60)}`;
}

/** The instant at which a date begins in a zone. */
export function midnightOf(date: string, zone: string): string {
  return new Date(instantAt(Date.parse(`${date}T00:00:00Z`), zone)).toISOString();
}

/** An instant as a datetime-local input shows it in a zone, to the minute. */
export function toInput(at: string | number, zone: string): string {
  const ms = typeof at === 'number' ? at : Date.parse(at);
  return Number.isNaN(ms) ? '' : new Date(ms + offsetAt(ms, zone)).toISOString().slice(0, 16);
}

/** The instant of a datetime-local input in a zone; undefined while it is incomplete. A time that a clock change leaves out is the one after it. */
export function fromInput(text: string, zone: string): string | undefined {
  const ms = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) ? Date.parse(`${text.slice(0, 16)}:00Z`) : Number.NaN;
  return Number.isNaN(ms) ? undefined : new Date(instantAt(ms, zone)).toISOString();
}

/** The date of an instant in a zone. */
export function dateIn(at: number, zone: string): string {
  return toInput(at, zone).slice(0, 10);
}

/** The instant of a time by the wall clock of a zone, which is given as if it were UTC. */
function instantAt(wall: number, zone: string): number {
  const first = wall - offsetAt(wall, zone);
  const second = wall - offsetAt(first, zone);
  return [second, first].find((at) => at + offsetAt(at, zone) === wall) ?? Math.max(first, second);
}

function offsetAt(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).formatToParts(at);
  const of = (type: string) => Number(parts.find((p) => p.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - Math.floor(at / 1000) * 1000;
}
