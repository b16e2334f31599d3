import { say, type Key, type Language } from '../../i18n';
import { list, type Days, type Demand, type Filter, type Guard, type Rule, type Scope, type Step, type Window } from './document';

// What a rule says, in one sentence of a language. Both languages are said at once where a rule is made, so nothing here reads the
// language of the page.

type Values = Record<string, string | number>;

export interface Names {
  person(id: string): string;
}

const plain: Names = { person: (id) => id };

export type Whom = 'said.everybody' | 'said.this_contract' | 'said.this_person';

export class Speaker {
  constructor(
    readonly language: Language,
    readonly names: Names = plain,
    /** Whom a rule without a scope is for. */
    readonly everybody: Whom = 'said.everybody',
  ) {}

  say(key: Key, values?: Values): string {
    return say(this.language, key, values);
  }

  /** A word of an open set, such as a tag: its own text, else as it is written. */
  word(prefix: string, value: string): string {
    const key = `${prefix}.${value}` as Key;
    const text = say(this.language, key);
    return text === key ? value : text;
  }

  listed(words: readonly string[], or = false): string {
    return new Intl.ListFormat(this.language, { type: or ? 'disjunction' : 'conjunction' }).format(words);
  }

  private count(n: number): string {
    return n.toLocaleString(this.language);
  }

  /** A length of time: whole hours, else minutes, and both where minutes are many. */
  length(minutes: number): string {
    if (minutes % 60 === 0) return this.say(minutes === 60 ? 'said.hour' : 'said.hours', { n: this.count(minutes / 60) });
    if (minutes > 600) return this.say('said.hours_minutes', { h: this.count(Math.floor(minutes / 60)), m: minutes % 60 });
    return this.say(minutes === 1 ? 'said.minute' : 'said.minutes', { n: this.count(minutes) });
  }

  /** Days that are picked: "Saturday and Sunday", "holidays", "from 2026-12-01 on"; empty where all are. */
  days(on: Days | undefined): string {
    const parts: string[] = [];
    const names = list<string>(on?.weekdays);
    if (names.length > 0) parts.push(this.listed(names.map((n) => this.word('said.day', n))));
    const dates = list<string>(on?.dates);
    if (dates.length > 0) parts.push(dates.length <= 3 ? this.listed(dates) : this.say('said.dates', { n: dates.length }));
    if (on?.from && on.to) parts.push(this.say('said.between', { from: on.from, to: on.to }));
    else if (on?.from) parts.push(this.say('said.since', { from: on.from }));
    else if (on?.to) parts.push(this.say('said.until', { to: on.to }));
    return parts.join(this.say('said.comma'));
  }

  /** Shifts that a filter lets through, one or many of them. */
  shifts(f: Filter | undefined, many: boolean): string {
    const of: string[] = [];
    const tags = list<string>(f?.tags);
    const types = list<string>(f?.shifts);
    const last = this.say(many ? 'said.shifts' : 'said.shift');
    const noun = f?.negative ? this.say('said.shifts') : last;
    let what = noun;
    if (tags.length > 0) what = this.say('said.tagged', { tags: this.listed(tags.map((x) => this.word('said.tag', x)), true), noun });
    if (types.length > 0) what = this.say('said.typed', { types: this.listed(types.map((x) => this.kind(x)), true), noun: what });
    if (f?.longer) of.push(this.say('said.longer', { length: this.length(f.longer) }));
    const roles = list<string>(f?.roles);
    if (roles.length > 0) of.push(this.say('said.in_role', { roles: this.listed(roles.map((x) => this.quoted(x)), true) }));
    const days = this.days(f?.on);
    if (days) of.push(this.say('said.on', { days }));
    if (f?.touches) of.push(this.say(f.touches === 'holiday' ? 'said.touches_holiday' : 'said.touches_weekend'));
    const whole = of.length > 0 ? this.say('said.of', { what, of: of.reduce((a, b) => this.say('said.joint', { a, b })) }) : what;
    if (!f?.negative) return whole;
    return this.say('said.other_than', { what: whole, noun: last });
  }

  /** A kind of shift by its name. */
  kind(id: string): string {
    return this.quoted(this.word('roster.kind', id));
  }

  private quoted(id: string): string {
    return this.say('said.quoted', { id });
  }

  /** Whom a scope picks. */
  scope(s: Scope | undefined): string {
    const parts: string[] = [];
    const ids = (all: string[] | undefined, name: (id: string) => string) => this.listed(list<string>(all).map(name), true);
    if (s?.staff?.length) parts.push(this.listed(s.staff.map((id) => this.names.person(id))));
    if (s?.volunteers === 'only') parts.push(this.say('said.volunteers'));
    if (s?.volunteers === 'not') parts.push(this.say('said.employees'));
    if (s?.contracts?.length) parts.push(this.say('said.contract', { ids: ids(s.contracts, (x) => this.quoted(x)) }));
    if (s?.teams?.length) parts.push(this.say('said.team', { ids: ids(s.teams, (x) => this.quoted(x)) }));
    if (s?.tags?.length) parts.push(this.say('said.with_tag', { ids: ids(s.tags, (x) => this.quoted(this.word('roster.tag', x))) }));
    if (s?.skills?.length) parts.push(this.say('said.with_skill', { ids: ids(s.skills, (x) => this.quoted(this.word('skill', x))) }));
    return parts.length > 0 ? parts.join(this.say('said.comma')) : this.say(this.everybody);
  }

  /** The time over which a rule counts: "in each calendar week". */
  window(w: Window | undefined): string {
    const kind = w?.kind ?? '';
    const n = w?.days ?? 0;
    let text = '';
    if (kind === 'week') text = this.say('said.week');
    else if (kind === 'month') text = this.say('said.month');
    else if (kind === 'blocks') text = n === 1 ? this.say('said.each_day') : this.say('said.blocks', { n });
    else if (kind === 'rolling') text = this.say('said.rolling', { n });
    else text = this.say('said.horizon');
    const days = this.days(w?.on);
    if (days) text += this.say('said.counted', { days });
    const weekend = list<string>(w?.weekend);
    if (weekend.length > 0) text += this.say('said.weekend_is', { days: this.listed(weekend.map((x) => this.word('said.day', x))) });
    return text;
  }

  step(s: Step): string {
    if (s.off) return this.say('said.step_off');
    if (s.any) return this.say('said.step_any');
    return this.shifts(s.of, false);
  }
}

/** What a measure counts, as a phrase in which no number stands, for one of it or for many. */
function whatOf(r: Rule, by: Speaker, many: boolean): string {
  const one = by.shifts(r.of, false);
  const all = by.shifts(r.of, true);
  const filtered = all !== by.say('said.shifts');
  switch (r.measure) {
    case 'shifts':
      return by.say('said.what.shifts', { shifts: many ? all : one });
    case 'rest': {
      const same = one === by.shifts(r.then, false);
      return same ? by.say('said.what.rest_same', { shifts: all }) : by.say('said.what.rest', { first: one, then: by.shifts(r.then, false) });
    }
    case 'follows':
      return by.say('said.what.follows', { first: one, then: by.shifts(r.then, false) });
    case 'pattern': {
      const starts = by.days(r.starts);
      return by.say('said.what.pattern', { steps: list<Step>(r.sequence).map((s) => by.step(s)).join(' → ') || '…' }) + (starts ? by.say('said.starting', { days: starts }) : '');
    }
    case 'minutes':
      return filtered ? by.say('said.what.minutes_of', { shifts: all }) : by.say('said.what.minutes');
    case 'work_run':
      return by.say('said.what.work_run', { shifts: many ? all : one });
    case 'off_run':
      if (filtered) return by.say(many ? 'said.what.off_run_of.many' : 'said.what.off_run_of.one', { shifts: all });
      return by.say(many ? 'said.what.off_run.many' : 'said.what.off_run.one');
    case 'days_off':
      return by.say(many ? 'said.what.days_off.many' : 'said.what.days_off.one');
    case 'kind_run':
      return by.say(many ? 'said.what.kind_run.many' : 'said.what.kind_run.one', { shifts: one });
    case 'kinds':
      return by.say(many ? 'said.what.kinds.many' : 'said.what.kinds.one', { shifts: one });
    case 'weekends':
      return by.say(many ? 'said.what.weekends.many' : 'said.what.weekends.one', { shifts: all });
    case 'weekend_run':
      return by.say(many ? 'said.what.weekend_run.many' : 'said.what.weekend_run.one', { shifts: all });
    case 'half_weekends':
      return by.say(many ? 'said.what.half_weekends.many' : 'said.what.half_weekends.one');
    case 'mixed_weekends':
      return by.say(many ? 'said.what.mixed_weekends.many' : 'said.what.mixed_weekends.one');
    default:
      return r.measure;
  }
}

const inWindow = new Set(['shifts', 'minutes', 'days_off', 'weekends', 'half_weekends', 'mixed_weekends', 'kinds']);
const never = new Set(['follows', 'pattern']);

function amountOf(measure: string, n: number, by: Speaker): string {
  if (measure === 'minutes' || measure === 'rest') return by.length(n);
  if (never.has(measure)) return by.say('said.n.times', { n });
  if (measure === 'shifts') return by.say('said.n.shifts', { n });
  if (measure === 'kinds') return by.say('said.n.kinds', { n });
  if (measure.includes('weekend')) return by.say('said.n.weekends', { n });
  return by.say('said.n.days', { n });
}

type Side = 'hard_min' | 'soft_min' | 'soft_max' | 'hard_max';

function costOf(r: Rule, side: Side, by: Speaker): string {
  if (side.startsWith('hard')) return '';
  const w = side === 'soft_min' ? (r.w_under ?? 0) : (r.w_over ?? 0);
  const more = side === 'soft_max';
  if (r.curve === 'once') return by.say('said.cost.once', { w });
  if (r.curve === 'square') return by.say(more ? 'said.cost.square_more' : 'said.cost.square_fewer', { w });
  if (r.measure === 'minutes' || r.measure === 'rest') return by.say(more ? 'said.cost.minute_more' : 'said.cost.minute_fewer', { w });
  return by.say(more ? 'said.cost.more' : 'said.cost.fewer', { w });
}

function clause(r: Rule, side: Side, n: number, by: Speaker): string {
  const window = inWindow.has(r.measure) ? by.window(r.window) : '';
  const zero = n === 0 && side.endsWith('max');
  const what = whatOf(r, by, n !== 1);
  const values = { n: amountOf(r.measure, n, by), what, window };
  const cost = costOf(r, side, by);
  if (zero && never.has(r.measure)) return by.say(side === 'hard_max' ? 'said.never' : 'said.rather_never', values) + cost;
  if (zero && r.measure === 'shifts') return by.say(side === 'hard_max' ? 'said.none' : 'said.rather_none', values) + cost;
  return by.say(`said.bound.${side}`, values) + cost;
}

const sides: Side[] = ['hard_min', 'soft_min', 'soft_max', 'hard_max'];

/** What a rule says, in one sentence. */
export function ruleSaid(r: Rule, by: Speaker): string {
  const clauses: string[] = [];
  const same = r.hard_min !== undefined && r.hard_min === r.hard_max;
  for (const side of sides) {
    const n = r[side];
    if (n === undefined || (same && side === 'hard_max')) continue;
    if (same && side === 'hard_min' && n > 0) {
      const window = inWindow.has(r.measure) ? by.window(r.window) : '';
      clauses.push(by.say('said.exactly', { n: amountOf(r.measure, n, by), what: whatOf(r, by, n !== 1), window }));
    } else clauses.push(clause(r, same ? 'hard_max' : side, n, by));
  }
  if (r.fair) clauses.push(by.say('said.fair', { what: r.measure === 'minutes' ? by.say('said.fair_minutes') : whatOf(r, by, true) }) + costOf(r, 'soft_max', by));
  if (r.edges === 'closed') clauses.push(by.say('said.closed'));
  const text = clauses.length > 0 ? clauses.join(by.say('said.and')) : by.say('said.nothing');
  // A sentence begins with a capital, but what a person is called stays as it is.
  const who = by.scope(r.scope);
  return by.say('said.rule', { who: r.scope?.staff?.length ? who : first(who), text });
}

/** A sentence begins with a capital, where the language has some. */
function first(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Which people a row of demand asks for, when, in one sentence. */
export function demandSaid(d: Demand, by: Speaker): string {
  const shifts = list<string>(d.shifts);
  const when = shifts.length > 0 ? by.say('said.in_shifts', { shifts: by.listed(shifts.map((x) => by.kind(x))) }) : by.say('said.at_clock', { from: d.from || '–', to: d.to || '–' });
  const days = by.days(d.on);
  const who = !d.role && !d.skill ? by.say('said.people') : by.say(d.counts === 'holders' ? 'said.holders' : 'said.seats', {
    role: d.role ? by.say('said.as_role', { role: d.role }) : '',
    skill: d.skill ? by.say('said.who_can', { skill: by.word('skill', d.skill) }) : '',
  });
  const parts: string[] = [];
  const min = d.min ?? 0;
  const target = d.target ?? 0;
  if (min > 0) parts.push(by.say(d.hard_min ? 'said.demand.hard_min' : 'said.demand.min', { n: min }) + (d.hard_min || !d.w_min ? '' : by.say('said.demand.cost', { w: d.w_min })));
  if (target > min) parts.push(by.say('said.demand.target', { n: target }) + (d.w_under ? by.say('said.demand.cost', { w: d.w_under }) : ''));
  if (d.w_over) parts.push(by.say('said.demand.over', { w: d.w_over }));
  if (d.max !== undefined) parts.push(by.say('said.demand.max', { n: d.max }));
  const numbers = parts.length > 0 ? parts.join(by.say('said.comma')) : by.say('said.demand.none');
  const text = by.say('said.demand', { when: first(when), days: days ? by.say('said.on', { days }) : by.say('staff.every_day'), who, numbers });
  return d.owner ? text + by.say('said.owner', { owner: d.owner }) : text;
}

/** Who may not be alone, in one sentence. */
export function guardSaid(g: Guard, by: Speaker): string {
  const word = (id: string) => (id ? by.word('roster.tag', by.word('skill', id)) : '…');
  const text = by.say('said.guard', { who: word(g.who), with: word(g.with), n: g.per || 1 });
  return text + (g.weight ? by.say('said.guard_cost', { w: g.weight }) : by.say('said.guard_hard'));
}
