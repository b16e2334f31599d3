import type { Schemas } from '../api/client';

/** What the form of the page holds, as it is typed. */
export interface DayForm {
  date: string;
  queue: string;
  talk: string;
  patience: string;
  perHour: string;
}

/** The request that a form makes; undefined as long as it cannot be read. An empty number of callers means the figures of the last weeks. */
export function askOf(f: DayForm): Schemas['DayAsk'] | undefined {
  const talk = Number(f.talk);
  const patience = Number(f.patience);
  const perHour = f.perHour.trim() === '' ? undefined : f.perHour.trim().split(/[\s,，;；、]+/).map(Number);
  if (!f.queue || !(talk >= 0.1 && talk <= 600) || !(patience >= 0 && patience <= 600)) return undefined;
  if (perHour && (![1, 24].includes(perHour.length) || perHour.some((n) => !(n >= 0 && n <= 500)) || !perHour.some((n) => n > 0))) return undefined;
  return { date: f.date || undefined, queue: f.queue, talk_minutes: talk, patience_minutes: patience, per_hour: perHour };
}
