import { midnightOf } from './days';

// Controls for date and time speak the wall clock of the roster's zone, which need not be the browser's.

/** An instant as a datetime-local control shows it in a zone, to the minute. */
export function toZoneInput(at: string, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(Date.parse(at));
  const of = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
}

/** The instant of a wall-clock time in a zone: of one that comes twice the first, of one that is skipped the first that is not earlier. */
export function fromZoneInput(text: string, zone: string): string | undefined {
  const read = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/.exec(text);
  if (!read || Number.isNaN(Date.parse(`${text.slice(0, 16)}Z`))) return undefined;
  const minutes = Number(read[2]) * 60 + Number(read[3]);
  const day = Date.parse(midnightOf(read[1] ?? '', zone));
  // Clocks change by up to two hours in a day: of the instants around, the first that shows this time or a later one.
  for (let shift = -120; shift <= 120; shift += 15) {
    const at = new Date(day + (minutes + shift) * 60_000).toISOString();
    if (toZoneInput(at, zone) >= text.slice(0, 16)) return at;
  }
  return undefined;
}
