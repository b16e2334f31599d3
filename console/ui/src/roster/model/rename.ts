import { list, type Contract, type Demand, type Doc, type Filter, type History, type PastShift, type Person, type PinRow, type RequestRow, type Rule, type ShiftKind, type Site, type Step } from './document';

// A new name for something that others name: they name it by the new one too.

export type Renamable = 'contracts' | 'shifts' | 'sites';

/** Whether a name can be taken: it is one, and nothing else of the list has it. */
export function freeName(doc: Doc, of: Renamable, was: string, is: string): boolean {
  return is.trim() !== '' && (is === was || !list<{ id: string }>(doc[of]).some((x) => x.id === is));
}

export function renamed(doc: Doc, of: Renamable, was: string, is: string): Doc {
  const one = (id: string | undefined) => (id === was ? is : id);
  const all = (ids: string[] | undefined) => ids?.map((id) => (id === was ? is : id));
  const own = <T extends { id: string }>(items: readonly T[] | undefined) => list<T>(items).map((x) => (x.id === was ? { ...x, id: is } : x));
  if (of === 'sites') {
    return {
      ...doc,
      sites: own<Site>(doc.sites),
      shifts: list<ShiftKind>(doc.shifts).map((s) => (s.site === was ? { ...s, site: is } : s)),
      staff: list<Person>(doc.staff).map((p) => (p.sites?.includes(was) ? { ...p, sites: all(p.sites) } : p)),
    };
  }
  if (of === 'contracts') {
    const scoped = (r: Rule): Rule => (r.scope?.contracts?.includes(was) ? { ...r, scope: { ...r.scope, contracts: all(r.scope.contracts) } } : r);
    return inRules({ ...doc, contracts: own<Contract>(doc.contracts), staff: list<Person>(doc.staff).map((p) => (p.contract === was ? { ...p, contract: is } : p)) }, scoped);
  }
  const filter = <T extends Filter | undefined>(f: T): T => (f?.shifts?.includes(was) ? { ...f, shifts: all(f.shifts) } : f);
  const step = (s: Step): Step => (s.of ? { ...s, of: filter(s.of) } : s);
  const ruled = (r: Rule): Rule => ({ ...r, ...(r.of ? { of: filter(r.of) } : {}), ...(r.then ? { then: filter(r.then) } : {}), ...(r.sequence ? { sequence: r.sequence.map(step) } : {}) });
  const worked = (h: History): History => ({
    ...h,
    ...(h.last_shift ? { last_shift: one(h.last_shift) } : {}),
    ...(h.shifts ? { shifts: list<PastShift>(h.shifts).map((s) => (s.shift === was ? { ...s, shift: is } : s)) } : {}),
  });
  const next: Doc = {
    ...doc,
    shifts: own<ShiftKind>(doc.shifts),
    demand: list<Demand>(doc.demand).map((d) => (d.shifts?.includes(was) ? { ...d, shifts: all(d.shifts) } : d)),
    staff: list<Person>(doc.staff).map((p) => ({ ...p, ...(p.shifts?.includes(was) ? { shifts: all(p.shifts) } : {}), ...(p.history ? { history: worked(p.history) } : {}) })),
    ...(doc.requests ? { requests: doc.requests.map((r): RequestRow => (r.shift === was ? { ...r, shift: one(r.shift) } : r)) } : {}),
    ...(doc.pins ? { pins: doc.pins.map((r): PinRow => (r.shift === was ? { ...r, shift: one(r.shift) } : r)) } : {}),
  };
  return inRules(next, ruled);
}

/** Every rule of a document: the house's, those of contracts and of people. */
function inRules(doc: Doc, change: (r: Rule) => Rule): Doc {
  const each = <T extends { rules?: Rule[] }>(x: T): T => (x.rules ? { ...x, rules: x.rules.map(change) } : x);
  return {
    ...doc,
    ...(doc.rules ? { rules: doc.rules.map(change) } : {}),
    ...(doc.contracts ? { contracts: doc.contracts.map(each) } : {}),
    staff: list<Person>(doc.staff).map(each),
  };
}
