import type { Schemas } from '../api/client';
import type { Sheet } from '../care/sheet';
import { instant } from '../time/format';

type Prepared = Schemas['PreparedEmergency'];
type Dispatch = Schemas['Dispatch'];

/** When the call to an emergency number began, as far as it is known: when it rang, or was answered. */
export const calledAt = (p: Prepared): string | undefined => p.ringing_at ?? p.answered_at;

/** The ids of the dispatches that were begun here from a press, by press. */
const begun = new Map<string, string>();
const pressOf = (p: Prepared): string => `${p.attempt}-${p.presses ?? 0}`;

/** Keeps which dispatch a press has begun: its agency may be worded in another way than the number is named. */
export function keep(p: Prepared, dispatch: string): void {
  begun.set(pressOf(p), dispatch);
}

/** The entry of the log that tells of the last call to a number; undefined: nobody has written it down yet. */
export function logged(sheet: Sheet, p: Prepared): Dispatch | undefined {
  const id = begun.get(pressOf(p));
  const kept = sheet.dispatches.find((d) => d.id === id);
  if (kept) return kept;
  const names = Object.values(p.number.name);
  const since = instant(p.prepared_at) ?? 0;
  const own = sheet.dispatches.filter((d) => names.includes(d.agency ?? '') && (instant(d.called_at) ?? 0) >= since);
  // Each press is a call of its own, and wants an entry of its own.
  return own.length >= (p.presses ?? 0) ? own.at(-1) : undefined;
}
