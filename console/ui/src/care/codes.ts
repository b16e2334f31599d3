import type { Schemas } from '../api/client';
import type { CareOptions } from './options';

// The codes of a form, as values.

type Codes = Schemas['ContactRecord'];
type Part = Schemas['RequiredParts']['parts'][number];

/** The parts that a form must hold before it is handed in. A contact in which nobody talked needs but its kind. */
export function needs(options: CareOptions, grade: Schemas['Grade'], contact: string | undefined): Part[] {
  const all = options.record.required.find((r) => r.grade === grade)?.parts ?? [];
  const silent = options.record.contacts.find((c) => c.id === contact)?.no_talk;
  return silent ? all.filter((p) => p === 'contact') : all;
}

/** A list with one code more, or less. */
export function toggled(list: readonly string[] | undefined, code: string): string[] {
  const all = list ?? [];
  return all.includes(code) ? all.filter((c) => c !== code) : [...all, code];
}

/** The codes with another kind of contact: what cannot be said of it any more goes. */
export function withContact(codes: Codes, contact: string | undefined, lists: Schemas['RecordOptions']): Codes {
  const kind = lists.contacts.find((c) => c.id === contact);
  if (kind?.no_talk) return { contact, problems: [], outcome: undefined, flags: codes.flags ?? [] };
  const problems = (codes.problems ?? []).filter((id) => !kind?.third_party || !lists.problems.find((p) => p.id === id)?.own_only);
  return { ...codes, contact, problems };
}

/** The checklists that belong to what was chosen, and those that somebody has answered. */
export function checklistsOf(options: CareOptions, codes: Codes, answered: readonly Schemas['ChecklistEntry'][]): Schemas['ChecklistOption'][] {
  return options.checklists.filter(
    (l) => l.contacts.includes(codes.contact ?? '') || l.flags.some((f) => codes.flags?.includes(f)) || answered.some((a) => a.list === l.id),
  );
}
