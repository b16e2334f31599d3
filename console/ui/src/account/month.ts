// Months as the account's page asks for them: text as 2026-11, days as 2026-11-01.

/** The last month that is over, of the day that it is now. */
export function lastMonth(today: string): string {
  const [y = 0, m = 1] = today.split('-').map(Number);
  return m === 1 ? `${y - 1}-12` : `${y}-${String(m - 1).padStart(2, '0')}`;
}

/** The first and the last day of a month, or undefined for what is none. */
export function daysOf(month: string): { from: string; to: string } | undefined {
  const found = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month);
  if (!found) return undefined;
  const last = new Date(Date.UTC(Number(found[1]), Number(found[2]), 0)).getUTCDate();
  return { from: `${month}-01`, to: `${month}-${String(last).padStart(2, '0')}` };
}
