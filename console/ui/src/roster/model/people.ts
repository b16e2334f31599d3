import { addDays } from '../days';
import { list, type Dated, type Doc, type LeaveRow, type Person, type PinRow, type RequestRow, type Rule, type Scope, type Span } from './document';

// People of the document, as the list of them shows them.

export interface Named {
  id: string;
  name: string;
}

export const soonDays = 30;

export type Expiry = 'over' | 'soon' | 'ahead' | 'good';

/** Whether a skill or a tag is over, ends within 30 days, or has not begun. The last day is included. */
export function expiryOf(d: Dated, today: string): Expiry {
  if (d.until && d.until < today) return 'over';
  if (d.from && d.from > today) return 'ahead';
  return d.until && d.until <= addDays(today, soonDays) ? 'soon' : 'good';
}

/** Days from one date to another. */
export function daysUntil(today: string, date: string): number {
  return Math.round((Date.parse(`${date}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000);
}

/** A person of the document with what the list shows. */
export interface Row {
  /** Its place in the document. */
  index: number;
  person: Person;
  name: string;
  /** Whether the house has an account of that id. */
  known: boolean;
  over: Dated[];
  soon: Dated[];
  /** The leave of today. */
  leave: LeaveRow | undefined;
  /** The last day, where the person is to end. */
  ends: string | undefined;
}

export function rowsOf(doc: Doc, house: readonly Named[], today: string, locale: string): Row[] {
  const names = new Map(house.map((a) => [a.id, a.name]));
  // Made once: comparing by locale each time takes a hundred times as long, and this is done at each key that is typed.
  const order = new Intl.Collator(locale);
  const away = new Map(list<LeaveRow>(doc.leave).flatMap((l) => (l.from <= today && today <= l.to ? [[l.staff, l] as const] : [])));
  return list<Person>(doc.staff)
    .map((person, index) => {
      const dated = [...list<Dated>(person.skills), ...list<Dated>(person.tags)];
      return {
        index,
        person,
        name: names.get(person.id) ?? person.id,
        known: names.has(person.id),
        over: list<Dated>(person.skills).filter((d) => expiryOf(d, today) === 'over'),
        soon: dated.filter((d) => expiryOf(d, today) === 'soon'),
        leave: away.get(person.id),
        ends: endOf(person),
      };
    })
    .sort((a, b) => order.compare(a.name, b.name) || a.index - b.index);
}

export interface Sieve {
  words: string;
  contract: string;
  skill: string;
  /** One of marks. */
  mark: string;
}

export const marks = ['expiring', 'away', 'ending', 'unknown', 'faulty'] as const;

/** Rows that a filter lets through. faulty says whether the row's place has faults. */
export function sifted(rows: readonly Row[], s: Sieve, faulty: (index: number) => boolean): Row[] {
  const words = s.words.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((r) => {
    if (s.contract && r.person.contract !== s.contract) return false;
    if (s.skill && !list<Dated>(r.person.skills).some((d) => d.id === s.skill)) return false;
    if (s.mark === 'expiring' && r.over.length + r.soon.length === 0) return false;
    if (s.mark === 'away' && !r.leave) return false;
    if (s.mark === 'ending' && !r.ends) return false;
    if (s.mark === 'unknown' && r.known) return false;
    if (s.mark === 'faulty' && !faulty(r.index)) return false;
    const text = [r.name, r.person.id, r.person.team, r.person.town, ...list<Dated>(r.person.tags).map((d) => d.id)].join(' ').toLowerCase();
    return words.every((w) => text.includes(w));
  });
}

export interface Part<T> {
  items: readonly T[];
  /** From 0. */
  page: number;
  pages: number;
  from: number;
  to: number;
  all: number;
}

/** One page of a list: a page past the end is the last one. */
export function pageOf<T>(all: readonly T[], page: number, size: number): Part<T> {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const at = Math.min(Math.max(0, page), pages - 1);
  const items = all.slice(at * size, (at + 1) * size);
  return { items, page: at, pages, from: items.length > 0 ? at * size + 1 : 0, to: at * size + items.length, all: all.length };
}

/** The house's people who are not in the document. */
export function missing(doc: Doc, house: readonly Named[]): Named[] {
  const there = new Set(list<Person>(doc.staff).map((p) => p.id));
  return house.filter((a) => !there.has(a.id));
}

export function withPeople(doc: Doc, ids: readonly string[], contract: string): Doc {
  return { ...doc, staff: [...list<Person>(doc.staff), ...ids.map((id) => ({ id, ...(contract ? { contract } : {}) }))] };
}

/** The last day of a person: all times at which the person is available end with it. */
export function endOf(p: Person): string | undefined {
  const spans = list<Span>(p.available);
  const ends = spans.map((s) => s.on?.to ?? '');
  return spans.length > 0 && ends.every(Boolean) ? ends.sort().at(-1) : undefined;
}

/** Somebody works until the end of a day and no longer. What is asked for later goes with it. */
export function endedOn(doc: Doc, id: string, last: string): Doc {
  const end = (p: Person): Person => {
    const spans = list<Span>(p.available);
    const open: Span[] = spans.length > 0 ? spans : [{ from: '00:00', to: '24:00' }];
    const kept = open.filter((s) => !s.on?.from || s.on.from <= last);
    const until = (s: Span): Span => ({ ...s, on: { ...s.on, to: s.on?.to && s.on.to < last ? s.on.to : last } });
    return { ...p, available: (kept.length > 0 ? kept : [{ from: '00:00', to: '24:00' }]).map(until) };
  };
  return {
    ...doc,
    staff: list<Person>(doc.staff).map((p) => (p.id === id ? end(p) : p)),
    ...rowsUntil(doc, id, last),
  };
}

function rowsUntil(doc: Doc, id: string, last: string): Partial<Doc> {
  const out: Partial<Doc> = {};
  const mine = (r: { staff: string }) => r.staff === id;
  if (doc.leave) out.leave = list<LeaveRow>(doc.leave).flatMap((l) => (!mine(l) || l.to <= last ? [l] : l.from <= last ? [{ ...l, to: last }] : []));
  if (doc.requests) out.requests = list<RequestRow>(doc.requests).filter((r) => !mine(r) || r.date <= last);
  if (doc.pins) out.pins = list<PinRow>(doc.pins).filter((r) => !mine(r) || r.date <= last);
  return out;
}

/** Takes a last day back: what ended with it is open again. */
export function unended(doc: Doc, id: string): Doc {
  const open = (p: Person): Person => {
    const end = endOf(p);
    const spans = list<Span>(p.available).map((s): Span => {
      if (s.on?.to !== end) return s;
      const { to: _, ...on } = s.on ?? {};
      const { on: __, ...rest } = s;
      return Object.keys(on).length > 0 ? { ...rest, on } : rest;
    });
    const always = spans.every((s) => !s.on && s.from === '00:00' && s.to === '24:00');
    const { available: _, ...rest } = p;
    return always ? rest : { ...p, available: spans };
  };
  return { ...doc, staff: list<Person>(doc.staff).map((p) => (p.id === id ? open(p) : p)) };
}

/** Takes somebody out, with everything that names the person. */
export function withoutPerson(doc: Doc, id: string): Doc {
  const other = (r: { staff: string }) => r.staff !== id;
  const scope = (s: Scope | undefined) => (s?.staff ? { ...s, staff: s.staff.filter((x) => x !== id) } : s);
  // A rule for this person alone would be one for everybody without its scope.
  const rules = (all: Rule[] | undefined) => all?.filter((r) => r.scope?.staff?.join() !== id).map((r) => (r.scope?.staff?.includes(id) ? { ...r, scope: scope(r.scope) } : r));
  return {
    ...doc,
    staff: list<Person>(doc.staff).filter((p) => p.id !== id),
    ...(doc.leave ? { leave: doc.leave.filter(other) } : {}),
    ...(doc.requests ? { requests: doc.requests.filter(other) } : {}),
    ...(doc.pins ? { pins: doc.pins.filter(other) } : {}),
    ...(doc.rules ? { rules: rules(doc.rules) } : {}),
    ...(doc.contracts ? { contracts: doc.contracts.map((c) => (c.rules ? { ...c, rules: rules(c.rules) } : c)) } : {}),
  };
}

/** Rows of a list that are about a person, with their places. */
export function rowsAbout<T extends { staff: string }>(all: readonly T[] | undefined, id: string): { row: T; index: number }[] {
  return list<T>(all).flatMap((row, index) => (row.staff === id ? [{ row, index }] : []));
}
