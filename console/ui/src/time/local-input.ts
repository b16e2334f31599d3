// Date and time inputs speak wall-clock time without a zone; the API speaks UTC.

/** An instant as a datetime-local input shows it, in the browser's zone and to the minute. */
export function toLocalInput(at: string | undefined): string {
  if (!at) return '';
  const d = new Date(at);
  if (Number.isNaN(d.getTime())) return '';
  const two = (n: number) => String(n).padStart(2, '0');
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`;
}

/** The instant of a datetime-local input, or undefined while it is incomplete. */
export function fromLocalInput(text: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return undefined;
  const d = new Date(text);
  return Number.isNaN(d.getTime()) ? undefined : d.toISOString();
}

/** The start of a day given as YYYY-MM-DD in the browser's zone, plus whole days. */
export function dayStart(date: string, plusDays = 0): string | undefined {
  const d = new Date(`${date}T00:00:00`);
  if (Number.isNaN(d.getTime())) return undefined;
  d.setDate(d.getDate() + plusDays);
  return d.toISOString();
}

/** The day of an instant as a date input shows it. */
export function toDateInput(at: number): string {
  return toLocalInput(new Date(at).toISOString()).slice(0, 10);
}
