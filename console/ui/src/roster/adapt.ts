import type { Schemas } from '../api/client';
import { dateKey } from '../time/format';
import { serverNow } from '../time/now';
import type { Candidate, Diagnosis, Draft, DraftHead, Findings, Mine, Progress, Why } from './types';

// What the console sends, as the roster's screens have it.

export function draftHead(d: Schemas['RosterDraftHead']): DraftHead {
  return { ...d, made: { by: d.made_by.name, at: d.made_at }, changed: { by: d.changed_by.name, at: d.changed_at } };
}

export function draftOf(d: Schemas['RosterDraft']): Draft {
  return {
    ...draftHead(d),
    zone: d.zone,
    staff: d.staff,
    types: d.types.map((x) => ({ ...x, tags: x.night ? ['night'] : [] })),
    seats: d.seats,
    assignments: d.assignments,
    violations: d.violations,
    leave: d.leave,
    requests: d.requests,
    coverage: d.coverage,
    // What lies before today is past, in the roster's zone.
    locks: { today: dateKey(new Date(serverNow()).toISOString(), d.zone), pins: d.locks },
  };
}

export function diagnosisOf(d: Schemas['RosterDiagnosis']): Diagnosis {
  return { impossible: d.impossible, balance: d.balance, reasons: d.reasons };
}

export function findingsOf(f: Schemas['RosterFindings']): Findings {
  return { broken: f.findings.map((x) => x.broken) };
}

export function whyOf(w: Schemas['RosterWhy']): Why {
  return w.answer;
}

export function candidateOf(c: Schemas['RosterTaker']): Candidate {
  return { ...c, why: c.why.map((rule) => ({ rule, amount: 1, hard: true })) };
}

export function mineOf(m: Schemas['MyRoster']): Mine {
  return {
    zone: m.zone,
    shifts: m.shifts,
    // What is false or nothing is left out on the way.
    open: m.open.map((s) => (s.full ? s : { ...s, legal: s.legal === true, cost: s.cost ?? 0 })),
    deals: m.deals,
    absences: m.absences,
    notes: m.notes.map((n) => ({ ...n, by: n.by.name })),
    hours: m.hours,
    feed: m.feed ?? null,
    windows: m.windows.map((w) => ({ ...w, id: w.id ?? '' })),
  };
}

/** What the live stream tells of a draft. */
export function progressOf(p: Schemas['RosterProgress']): Progress {
  return { ...p };
}
