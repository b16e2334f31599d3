import type { Schemas } from '../src/api/client';
import { as } from './people';

// What is known of callers: plans, follow-ups, safe contact, the list of callers, and the places that they are referred to.

type Body = Record<string, unknown>;

const day = 864e5;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

let plan: Schemas['CallerPlan'] | undefined = {
  id: '01JPLAN1', call_id: '01JCALL1', masked_number: '•••••••••47', grade: 'yellow', requires: [{ skill: 'minors', level: 2 }], prefer: as('u1'), until: ago(-20 * day), by: as('u4'), at: ago(day), has_words: true, in_force: true,
};
let contact: Schemas['SafeContact'] = { rule: 'neutral', message_allowed: false, callable_now: true };
let follow: Schemas['FollowPlan'] = {
  id: '01JFOLLOW1', call_id: '01JCALL1', grade: 'yellow', opened_at: ago(day), by: as('u1'), steps: [{ step: 1, task_id: '01JTASK1', due_at: ago(-day), state: 'open', attempts: 1 }],
};
let block: Schemas['CallerEntry'] | undefined;

const options: Schemas['CallerOptions'] = { reasons: [{ id: 'abuse', name: { 'zh-CN': '辱骂、威胁', en: 'Insults or threats' } }], hours: 24, most_hours: 720, person_key: '0', review_hours: 24 };
const evidence = (): Schemas['CallerEvidence'] => ({ call_id: 'mock', withheld: false, may_block: true, was_red: false, entries: block ? [block] : [], options, ...(block ? { block } : {}) });
const entry = (): Schemas['CallerEntry'] =>
  block ?? {
    id: '01JENTRY1', kind: 'limited', state: 'noted', waiting_since: ago(36e5), reason: 'per_minute', withheld: false, call_id: '01JCALL2', made_at: ago(36e5), calls: 4, messages: 1, let_through: 0, first_at: ago(36e5), last_at: ago(6e5), overdue: false,
  };
const entryDetail = () => ({ entry: entry(), contacts: [], decisions: [], others: [], options });

function known(url: URL): Schemas['KnownCaller'] {
  const call = url.pathname.split('/').at(-2) ?? '';
  return {
    call_id: call, known: true, calls: 3, today: 1, last_at: ago(2 * day), last_agent: as('u1'), flags: ['red_lately'], tasks: [], grade_from: { by: 'plan', at: ago(6e4), person: as('u4') }, safe_contact: contact.rule,
    ...(plan ? { plan } : {}),
  };
}

function setPlan(b: Body): Schemas['CallerPlan'] {
  return (plan = { ...(b as Schemas['CallerPlanInput']), requires: (b.requires ?? []) as Schemas['SkillLevel'][], id: '01JPLAN2', call_id: 'mock', until: String(b.until), by: as('u4'), at: ago(0), has_words: Boolean(b.words), in_force: true, prefer: b.prefer ? as(String(b.prefer)) : undefined });
}

function blocked(b: Body): Schemas['CallerEvidence'] {
  block = { ...entry(), id: String(b.id ?? '01JENTRY2'), kind: 'blocked', state: 'in_force', reason: String(b.reason), until: ago(-Number(b.hours ?? 24) * 36e5), by: as('u4') };
  return evidence();
}

export const knownRoutes: [RegExp, (url: URL, body: Body) => unknown][] = [
  [/^GET \/calls\/.*\/known$/, known],
  [/^PUT \/calls\/.*\/plan$/, (_u, b) => setPlan(b)],
  [/^DELETE \/calls\/.*\/plan$/, () => (plan = undefined)],
  [/^POST \/calls\/.*\/plan\/words$/, () => ({ plan: '01JPLAN1', words: '…' })],
  [/^GET \/plans$/, () => (plan ? [plan] : [])],
  [/^POST \/calls\/.*\/number$/, () => ({ number: '+8613900000047' })],
  [/^GET \/calls\/.*\/follow-ups$/, () => [follow]],
  [/^POST \/follow-ups\/.*\/end$/, (_u, b) => (follow = { ...follow, ended_at: ago(0), ended_by: as('u1'), reason: b.reason as Schemas['FollowPlan']['reason'] })],
  [/^GET \/calls\/.*\/safe-contact$/, () => contact],
  [/^PUT \/calls\/.*\/safe-contact$/, (_u, b) => (contact = { ...(b as Schemas['SafeContactInput']), message_allowed: Boolean(b.message_allowed), callable_now: b.rule !== 'deny', set_at: ago(0), set_by: as('u4') })],
  [/^GET \/calls\/.*\/caller$/, evidence],
  [/^POST \/calls\/.*\/block$/, (_u, b) => blocked(b)],
  [/^GET \/callers$/, () => ({ items: [entry()], waiting: 1, overdue: 0, in_force: block ? 1 : 0, options })],
  [/^GET \/callers\/[^/]+$/, entryDetail],
  [/^POST \/callers\/.*\/review$/, (_u, b) => { if (b.decision === 'lift') block = undefined; return entryDetail(); }],
  [/^GET \/referrals$/, () => ({ items: [], total: 0, kinds: [], towns: [] })],
  [/^POST \/referrals\/import$/, () => ({ accepted: true, places: 7, errors: [] })],
  [/^POST \/(referrals\/.*\/call|outgoing|outgoing\/directory|tasks\/.*\/call)$/, () => ({ call_id: '01JCALL9' })],
  [/^POST \/calls\/.*\/(outgoing\/(cancel|now|machine)|no-ring-back|keys)$/, () => undefined],
];
