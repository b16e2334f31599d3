// Times as people read them. Every function takes the instant as an argument, so that one clock drives a
// whole page and tests need none.

/** Spans under an hour as m:ss, longer ones as h:mm:ss. Negative spans are shown as 0:00. */
export function span(ms: number): string {
  const total = Number.isFinite(ms) && ms > 0 ? Math.floor(ms / 1000) : 0;
  const s = total % 60;
  const m = Math.floor(total / 60) % 60;
  const h = Math.floor(total / 3600);
  const two = (n: number) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** What is left until an instant, rounded up so that a countdown shows 1 until it is over. */
export function left(until: number, now: number): string {
  return span(Math.ceil(Math.max(0, until - now) / 1000) * 1000);
}

/** Milliseconds since an ISO instant; 0 for a missing or damaged one, and never negative. */
export function since(at: string | undefined | null, now: number): number {
  const t = instant(at);
  return t === undefined ? 0 : Math.max(0, now - t);
}

/** The instant in milliseconds, or undefined where the text is no instant or the zero time of the server. */
export function instant(at: string | undefined | null): number | undefined {
  if (!at || at.startsWith('0001-')) return undefined;
  const t = Date.parse(at);
  return Number.isNaN(t) ? undefined : t;
}

/** A span as an ISO 8601 duration for the datetime attribute of a time element. */
export function isoSpan(ms: number): string {
  return `PT${Math.max(0, Math.floor(ms / 1000))}S`;
}

/** A wall-clock time of day in the given zone (the browser's where none is given). */
export function clock(at: string | undefined | null, locale: string, zone?: string): string {
  return format(at, locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone: zone });
}

/** Day and minute, as lists show it. */
export function dayTime(at: string | undefined | null, locale: string, zone?: string): string {
  return format(at, locale, {
    year: 'numeric', month: months(locale), day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone,
  });
}

/** A calendar day with its weekday. */
export function day(at: string | undefined | null, locale: string, zone?: string): string {
  return format(at, locale, { month: months(locale), day: '2-digit', weekday: 'short', timeZone: zone });
}

/** The calendar day in a zone as YYYY-MM-DD, to sort and to compare. */
export function dateKey(at: string, zone?: string): string {
  return format(at, 'en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone });
}

/** English names the month: whoever reads 11/12 must not have to guess which of the two is the day. */
function months(locale: string): 'short' | '2-digit' {
  return locale === 'en' ? 'short' : '2-digit';
}

function format(at: string | undefined | null, locale: string, options: Intl.DateTimeFormatOptions): string {
  const t = instant(at);
  if (t === undefined) return '–';
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, options).format(t);
}

/** A share as a percentage with one decimal; a dash where the denominator is zero. */
export function percent(share: number | undefined | null, locale: string): string {
  if (share === undefined || share === null || !Number.isFinite(share)) return '–';
  return new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(share);
}
