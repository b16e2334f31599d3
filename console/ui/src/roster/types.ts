import type { Schemas } from '../api/client';

// The roster as its screens have it; adapt.ts makes it of what the console sends. Types that are the same are the interface
// file's. Instants are RFC 3339 in UTC, dates YYYY-MM-DD in the roster's zone, costs have no unit.

/** What a person is to do on a date. Without a shift: nothing. */
export type Change = Schemas['RosterChange'];

export type Assignment = Schemas['RosterAssignment'];

/** A broken rule. A hard one costs nothing and forbids; rule is its id, or what is no rule, such as demand:ID. */
export type Violation = Schemas['RosterViolation'];

/** What changes would do: value is what soft rules cost more than now, negative: less. */
export type Verdict = Schemas['RosterVerdict'];

export interface Person {
  id: string;
  name: string;
  contract?: string;
  tags?: string[];
  skills?: string[];
}

export interface ShiftType {
  id: string;
  name?: Record<string, string>;
  /** HH:MM in the roster's zone. */
  start: string;
  minutes: number;
  tags?: string[];
}

/** People asked for in a role of a shift; n is how many there are. */
export interface Seats {
  date: string;
  shift: string;
  role?: string;
  min: number;
  target: number;
  max?: number;
  n: number;
}

export type Leave = Schemas['RosterLeave'];

export type Wish = Schemas['RosterRequest'];

/** People needed and there, from at to the next point. demanded is what the forecast asks for. */
export interface CoverPoint {
  at: string;
  need: number;
  have: number;
  demanded?: number;
}

/** What may not be changed: dates before today, and pinned cells. */
export interface Locks {
  today: string;
  pins?: { staff: string; date: string; shift?: string }[];
}

export type DraftState = Schemas['RosterDraftState'];

export interface DraftHead {
  id: string;
  name: string;
  from: string;
  days: number;
  state: DraftState;
  value: number;
  hard: number;
  bound?: number;
  version: number;
  made: Stamp;
  changed: Stamp;
}

export interface Stamp {
  by: string;
  at: string;
}

export interface Draft extends DraftHead {
  zone: string;
  staff: Person[];
  types: ShiftType[];
  seats: Seats[];
  assignments: Assignment[];
  violations: Violation[];
  leave: Leave[];
  requests: Wish[];
  coverage: CoverPoint[];
  locks: Locks;
}

/** What was last told of a draft; spent and of, in seconds, are those of its search. */
export type Progress = Schemas['RosterProgress'];

export type Amount = Schemas['RosterAmount'];

export interface Mend {
  kind: 'minutes' | 'people' | 'seats';
  amount: number;
  shift?: string;
  role?: string;
  dates?: number;
}

export interface Reason {
  kind: string;
  level: 'must' | 'target';
  spans: { from: string; to: string }[];
  role?: string;
  skill?: string;
  site?: string;
  rule?: string;
  staff?: string;
  needed: Amount;
  possible: Amount;
  short: Amount;
  mends?: Mend[];
}

export interface Diagnosis {
  impossible: boolean;
  reasons: Reason[];
  balance: { class: string; span: { from: string; to: string }; must: Amount; target: Amount; can: Amount }[];
}

/** What changes do, as it was asked of the checker. */
export interface Outcome {
  changes: Change[];
  legal: boolean;
  value: number;
  hard: number;
  breaks?: { rule: string; amount: number; cost?: number; reason?: string }[];
  costs?: { rule: string; amount: number; cost?: number; reason?: string }[];
}

export interface Finding extends Violation {
  of: { id: string; kind: string; reason?: string };
  repair?: Outcome & { removes: boolean };
}

export interface Findings {
  broken: Finding[];
}

export interface WaySeat {
  shift: string;
  role?: string;
  taken: number;
  wanted: number;
  full: boolean;
  plain: Outcome;
  best?: Outcome;
}

export interface Why {
  staff: string;
  date: string;
  shift?: string;
  role?: string;
  held?: 'past' | 'pin';
  seats?: WaySeat[];
  out?: { plain: Outcome; best?: Outcome };
}

export type DiffKind = Schemas['RosterDelta']['kind'];

export type Diff = Schemas['RosterDiff'];

export type Named = Schemas['Person'];

/** A published shift. */
export interface Shift {
  id: string;
  type: string;
  line?: string;
  role?: string;
  site?: string;
  start: string;
  end: string;
  agent?: Named;
  deal_pending?: boolean;
  note?: string;
  /** How its holder came by it. */
  source?: string;
  /** Whether its holder can give it back. */
  back?: boolean;
}

export interface Candidate {
  agent: Named;
  /** What would be given in return; of a swap only. */
  shift?: Shift;
  legal: boolean;
  /** To whoever may know of everybody's, of all; else of one's own. What is nothing is left out on the way. */
  cost?: number;
  hours?: number;
  why?: Violation[];
}

export type DealWay = 'swap' | 'offer' | 'take' | 'running' | 'back' | 'drop';
export type DealState = 'asked' | 'accepted' | 'done' | 'refused' | 'withdrawn' | 'lapsed';

export interface Piece {
  shift: Shift;
  from: string;
  to: string;
}

export interface Deal {
  id: string;
  way: DealWay;
  state: DealState;
  give: Piece;
  want?: Piece;
  holder?: Named;
  taker?: Named;
  with?: Named[];
  asked_at: string;
  deadline: string;
  cost?: number;
  worse?: string[];
  broken?: string[];
  verdict?: Verdict;
  /** Whether this person is to answer it. */
  asked_of_me?: boolean;
  own?: boolean;
}

export interface Absence {
  id: string;
  agent: Named;
  kind?: string;
  sick: boolean;
  from: string;
  to?: string;
  state: 'asked' | 'away' | 'refused' | 'withdrawn' | 'over' | 'lapsed';
  own?: boolean;
  /** Shifts that the person has in it. */
  conflicts?: number;
}

export interface Mine {
  zone: string;
  shifts: Shift[];
  open: (Shift & { full?: boolean; waiting?: boolean; cost?: number; legal?: boolean })[];
  deals: Deal[];
  absences: Absence[];
  notes: { id: string; shift: string; by: string; at: string }[];
  hours: { week: number; month: number };
  feed: { made_at: string } | null;
  windows: { id: string; opens: string; closes: string; from: string; to: string }[];
}

export interface Replan {
  changes: Change[];
  value: number;
}
