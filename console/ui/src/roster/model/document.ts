// What rosters are made from, as docs/roster-format.md has it: the fields and their units stand there and in roster/model.
// A document that was typed by hand may hold anything, so lists are read through list().

export interface Days {
  /** mon to sun, holiday, workday. */
  weekdays?: string[];
  dates?: string[];
  from?: string;
  to?: string;
}

export interface Dated {
  id: string;
  from?: string;
  until?: string;
}

export interface Span {
  on?: Days;
  from: string;
  to: string;
}

/** A shift worked before the first day of a roster. */
export interface PastShift {
  date: string;
  shift: string;
}

/** What came before the first day: shift by shift, or as runs that end with the day before; and what rules have counted already. */
export interface History {
  last_shift?: string;
  kind_run?: number;
  work_run?: number;
  off_run?: number;
  weekend_run?: number;
  counts?: Record<string, number>;
  shifts?: PastShift[];
}

/** What a change of what was published costs, by how many days it lies ahead. */
export interface Stability {
  today: string;
  near: number;
  far: number;
  w_near: number;
  w_far: number;
}

export interface Person {
  id: string;
  contract?: string;
  team?: string;
  town?: string;
  skills?: Dated[];
  tags?: Dated[];
  sites?: string[];
  shifts?: string[];
  available?: Span[];
  history?: History;
  rules?: Rule[];
}

export interface Contract {
  id: string;
  rules?: Rule[];
  share?: number;
  volunteer?: boolean;
}

export interface Filter {
  shifts?: string[];
  tags?: string[];
  roles?: string[];
  on?: Days;
  touches?: string;
  longer?: number;
  negative?: boolean;
}

export interface Step {
  off?: boolean;
  any?: boolean;
  of?: Filter;
}

export interface Window {
  kind?: string;
  days?: number;
  on?: Days;
  weekend?: string[];
}

export interface Scope {
  staff?: string[];
  contracts?: string[];
  teams?: string[];
  tags?: string[];
  skills?: string[];
  volunteers?: string;
}

export interface Bounds {
  hard_min?: number;
  soft_min?: number;
  soft_max?: number;
  hard_max?: number;
}

export interface Rule extends Bounds {
  id: string;
  scope?: Scope;
  measure: string;
  of?: Filter;
  then?: Filter;
  window?: Window;
  w_under?: number;
  w_over?: number;
  curve?: string;
  edges?: string;
  fair?: boolean;
  sequence?: Step[];
  starts?: Days;
  reason?: string;
  source?: string;
}

export interface Override extends Bounds {
  rule: string;
  by: string;
  at: string;
  reason: string;
  off?: boolean;
}

export interface Site {
  id: string;
  seats?: number;
  area_m2?: number;
  seat_m2?: number;
  lines?: string;
  outside?: boolean;
  reason?: string;
}

export interface ShiftKind {
  id: string;
  start: string;
  minutes: number;
  break?: number;
  credit?: number;
  tags?: string[];
  site?: string;
  owner?: string;
}

export interface Demand {
  id?: string;
  role?: string;
  skill?: string;
  line?: string;
  town?: string;
  counts?: string;
  shifts?: string[];
  from?: string;
  to?: string;
  on?: Days;
  min?: number;
  target?: number;
  max?: number;
  w_min?: number;
  w_under?: number;
  w_over?: number;
  hard_min?: boolean;
  reason?: string;
  owner?: string;
}

export interface Guard {
  id: string;
  who: string;
  with: string;
  per?: number;
  weight?: number;
  reason?: string;
}

export interface LeaveRow {
  staff: string;
  from: string;
  to: string;
  kind?: string;
  credit?: number;
}

export interface RequestRow {
  staff: string;
  date: string;
  shift?: string;
  want: boolean;
  weight: number;
}

export interface PinRow {
  staff: string;
  date: string;
  shift?: string;
  role?: string;
}

export interface Holiday {
  date: string;
  name?: string;
  works?: boolean;
  statutory?: boolean;
}

export interface Doc {
  version: number;
  name?: string;
  zone: string;
  profile?: string;
  skills?: string[];
  sites?: Site[];
  shifts: ShiftKind[];
  demand: Demand[];
  guards?: Guard[];
  contracts?: Contract[];
  staff: Person[];
  rules?: Rule[];
  leave?: LeaveRow[];
  requests?: RequestRow[];
  pins?: PinRow[];
  holidays?: Holiday[];
  overrides?: Override[];
  stability?: Stability;
  [other: string]: unknown;
}

/** A profile: what the law and good practice of a country ask for. */
export interface Profile {
  id: string;
  name: string;
  note: string;
  rules: Rule[];
  holidays: { year: number; complete?: boolean; source: string; days: Holiday[] }[];
}

export const weekdayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export const dayKinds = [...weekdayNames, 'workday', 'holiday'] as const;

/** What a rule may count. Over a window, then along the days. */
export const overWindows = ['shifts', 'minutes', 'days_off', 'weekends', 'half_weekends', 'mixed_weekends', 'kinds'] as const;
export const alongDays = ['work_run', 'off_run', 'kind_run', 'weekend_run', 'rest', 'follows', 'pattern'] as const;
export const measures: readonly string[] = [...overWindows, ...alongDays];
export const inMinutes = new Set(['minutes', 'rest']);
export const ofPairs = new Set(['rest', 'follows']);
export const ofRuns = new Set(['work_run', 'off_run', 'kind_run', 'weekend_run']);
export const ofWeekends = new Set(['weekends', 'half_weekends', 'mixed_weekends', 'weekend_run']);
export const shareable = new Set(['shifts', 'minutes', 'weekends']);
export const windowKinds = ['', 'week', 'month', 'blocks', 'rolling'] as const;
export const curves = ['', 'square', 'once'] as const;

/** Tags that profiles know; others are free words. */
export const knownTags = ['trainee', 'pregnant_7m', 'nursing', 'no_nights', 'volunteer'] as const;
export const shiftTags = ['night', 'evening', 'on_call', 'second_line'] as const;

/** The floor of a seat where a site does not say, in square metres; see model.SeatArea. */
export const seatArea = 4;

export function list<T>(value: readonly T[] | undefined | unknown): T[] {
  return Array.isArray(value) ? (value as T[]) : [];
}

/** The lists of a document, and what each of their items is known by; a list without has rows that are told apart as a whole. */
export const lists: Record<string, string | undefined> = {
  skills: undefined, sites: 'id', shifts: 'id', demand: 'id', guards: 'id', contracts: 'id', staff: 'id', rules: 'id',
  leave: undefined, requests: undefined, pins: undefined, holidays: 'date', overrides: 'rule',
};

/** Roles that rows of demand ask for. */
export function rolesOf(d: Doc): string[] {
  return unique(list<Demand>(d.demand).flatMap((r) => (r.role && r.counts !== 'holders' ? [r.role] : [])));
}

/** Tags of types of shift, night among them. */
export function shiftTagsOf(d: Doc): string[] {
  return unique(['night', ...list<ShiftKind>(d.shifts).flatMap((s) => list<string>(s.tags))]);
}

export function tagsOf(d: Doc): string[] {
  return unique([...knownTags, ...list<Person>(d.staff).flatMap((p) => list<Dated>(p.tags).map((x) => x.id))]).filter(Boolean);
}

export function teamsOf(d: Doc): string[] {
  return unique(list<Person>(d.staff).flatMap((p) => (p.team ? [p.team] : [])));
}

export function unique(all: readonly string[]): string[] {
  return [...new Set(all)];
}

/** How many can sit at a site; 0: no limit is known. The same as model.Site.Capacity. */
export function capacity(s: Site): number {
  if (s.outside) return 0;
  const area = s.area_m2 ?? 0;
  if (area <= 0) return s.seats ?? 0;
  const room = Math.floor(area / (s.seat_m2 && s.seat_m2 > 0 ? s.seat_m2 : seatArea) + 1e-9);
  return s.seats ? Math.min(s.seats, room) : room;
}

/** An id that no item has yet: base, or base-2, base-3, ... */
export function freshId(base: string, taken: readonly string[]): string {
  if (!taken.includes(base)) return base;
  let n = 2;
  while (taken.includes(`${base}-${n}`)) n++;
  return `${base}-${n}`;
}
