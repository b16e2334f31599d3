import type { Schemas } from '../src/api/client';
import { crisisOf, type CrisisScene } from './crisis';
import { liveActions, liveCall, liveOffer, type LiveScene } from './live';
import { as } from './people';

// The mock's floor: a desk in the state that was asked for, and a board that moves.

export type Scene = 'away' | 'check' | 'idle' | 'ready' | 'offer' | 'red' | 'call' | 'muted' | 'hold' | 'after' | LiveScene | CrisisScene;

const ago = (s: number) => new Date(Date.now() - s * 1000).toISOString();
const ahead = (s: number) => ago(-s);

export const hotlines: Schemas['Named'][] = [
  { id: 'h12345', name: { 'zh-CN': '12345 心理专席', en: '12345 counselling' } },
  { id: 'h96111', name: { 'zh-CN': '96111 青少年热线', en: '96111 minors' } },
];
const hotline = hotlines[0] as Schemas['Named'];

export const options: Schemas['DeskOptions'] = {
  reasons: [{ id: 'break', name: { 'zh-CN': '休息', en: 'Break' } }, { id: 'meeting', name: { 'zh-CN': '会议', en: 'Meeting' } }],
  categories: [
    { id: 'emotion', name: { 'zh-CN': '情绪困扰', en: 'Emotional distress' } },
    { id: 'family', name: { 'zh-CN': '家庭关系', en: 'Family' } },
    { id: 'study', name: { 'zh-CN': '学业压力', en: 'School' } },
  ],
  grade_reasons: [{ id: 'ideation', name: { 'zh-CN': '表达自杀想法', en: 'Ideation expressed' } }],
  grades: [
    { grade: 'red', response: { 'zh-CN': '立即响应：督导介入', en: 'Immediate: supervisor joins' }, within_seconds: 30 },
    { grade: 'yellow', response: { 'zh-CN': '当日随访', en: 'Follow up today' }, within_seconds: 86_400 },
    { grade: 'green', response: { 'zh-CN': '常规服务', en: 'Ordinary service' } },
  ],
  outcomes: [],
  red_reasons: [{ id: 'agreed', name: { 'zh-CN': '与来电者商定结束', en: 'Agreed with the caller' } }],
  red_next_steps: [{ id: 'follow_up_today', name: { 'zh-CN': '今天内回访', en: 'Call again today' } }],
  after_call_seconds: 180,
};

const since = Object.fromEntries(['away', 'check', 'idle', 'ready', 'offer', 'red', 'call', 'muted', 'hold', 'after'].map((s) => [s, ago(252)]));
const offeredAt = { at: '', until: '' };

export function restart(): void {
  offeredAt.at = ago(2);
  offeredAt.until = ahead(18);
}
restart();

const inCall: CrisisScene[] = ['help', 'declined', 'pausing', 'coming', 'phonehelp', 'exhausted', 'emergency', 'cancelled'];
const asked: CrisisScene[] = ['alert', 'page', 'alertdrill', 'joining'];
const each = <T>(scenes: CrisisScene[], value: T) => Object.fromEntries(scenes.map((s) => [s, value])) as Record<CrisisScene, T>;

const states: Record<Scene, Schemas['AgentState']> = {
  away: 'logged_out', check: 'not_ready', idle: 'not_ready', ready: 'ready', offer: 'reserved', red: 'reserved',
  call: 'talking', muted: 'talking', hold: 'hold', after: 'after_call',
  ask: 'reserved', askjoin: 'reserved', ringing: 'talking', consult: 'talking', conference: 'talking', guest: 'talking', listen: 'talking', whisper: 'talking', ...each(inCall, 'talking'), ...each(asked, 'not_ready'),
};

const actions: Record<Scene, Schemas['DeskAction'][]> = {
  away: ['sign_in'],
  check: ['sign_out', 'leg', 'check', 'test_ring', 'test_echo'],
  idle: ['sign_out', 'ready', 'leg', 'not_ready', 'test_ring', 'test_echo'],
  ready: ['sign_out', 'not_ready', 'leg'],
  offer: ['accept', 'decline', 'leg'],
  red: ['accept', 'decline', 'leg'],
  call: ['not_ready', 'hold', 'mute', 'hangup', 'record_pause', 'record_refuse', 'grade', 'form', 'leg', 'ask', 'transfer', 'help', 'crisis'],
  muted: ['not_ready', 'hold', 'unmute', 'hangup', 'record_resume', 'record_refuse', 'grade', 'form', 'leg'],
  hold: ['not_ready', 'resume', 'mute', 'hangup', 'grade', 'form', 'leg'],
  ...liveActions,
  ...each(inCall, ['hold', 'mute', 'hangup', 'grade', 'form', 'leg', 'ask', 'transfer', 'crisis_cancel', 'help']),
  ...each(asked, ['sign_out', 'ready', 'leg']),
  after: ['form', 'after_call_done', 'after_call_extend', 'not_ready', 'leg'],
};

let pos = 100;
export const form: Schemas['Form'] = { call_id: 'call1', version: 3, state: 'open', category: '', note: '', saved_at: ago(20) };

export function desk(scene: Scene, red: boolean): Schemas['Desk'] {
  const grade: Schemas['Grade'] = scene === 'red' || red ? 'red' : 'yellow';
  const d: Schemas['Desk'] = {
    at: new Date().toISOString(), pos: ++pos, actions: actions[scene],
    status: {
      agent: as('u1'), state: states[scene], since: since[scene] ?? ago(10), on_duty: true, shift_ends_at: ahead(3 * 3600), seat_up: scene !== 'away',
      ...(scene === 'check' || scene === 'idle' ? { reason: 'signed_in' } : {}),
      ...(scene === 'after' ? { until: ahead(140) } : {}),
    },
    leg: { state: scene === 'away' ? 'none' : 'up' },
  };
  if (scene !== 'away') d.seat = { id: 's3', name: '3', kind: 'browser', up: true };
  if (scene !== 'away' && scene !== 'check') d.check = { microphone: 'ok', speaker: 'ok', ring: 'ok', echo: 'ok', leg: 'ok' };
  if (scene === 'offer' || scene === 'red') {
    d.offer = {
      id: `offer-${scene}`, call_id: 'call1', hotline, grade, skills: [{ skill: 'language:zh', level: 1 }], masked_number: '••• •••• ••47',
      waiting_since: ago(47), offered_at: offeredAt.at, deadline: offeredAt.until, ...(scene === 'red' ? { returned: true } : {}),
    };
  }
  if (['call', 'muted', 'hold', ...inCall].includes(scene)) {
    d.call = {
      id: 'call1', hotline, grade, state: scene === 'hold' ? 'hold' : 'talking', state_since: ago(35), masked_number: '••• •••• ••47', language: 'zh-CN',
      connected_at: ago(754), waited_seconds: 47, held_seconds: 62, muted: scene === 'muted',
      part: 'counsellor', parties: [], listeners: [], you_hear: [{ kind: 'caller' }], hear_you: [{ kind: 'caller' }],
      caller_hears: [{ kind: scene === 'hold' ? 'music' : 'you' }],
      ...(scene === 'hold' ? { hold_reminder_at: ahead(10) } : {}),
      recording: { state: scene === 'muted' ? 'paused' : 'recording', since: ago(30), announced: true },
    };
  }
  if (d.call && crisisOf(scene, hotline)) {
    d.call.crisis = crisisOf(scene, hotline);
    if (['coming', 'phonehelp', 'exhausted', 'cancelled'].includes(scene)) d.actions = [...d.actions, 'crisis'];
  }
  const offer = liveOffer(scene, hotline, grade);
  if (offer) d.offer = offer;
  const call = liveCall(scene, hotline, grade);
  if (call) d.call = call;
  if (scene === 'after') d.after_call = { call_id: 'call1', until: ahead(140), extensions_left: 2, extend_seconds: 120, form };
  return d;
}

function measures(offered: number): Schemas['Measures'] {
  const answered = Math.round(offered * 0.93);
  return {
    from: ago(86_400), to: ago(0), threshold_seconds: 15, offered, answered, answered_in_time: Math.round(offered * 0.87),
    abandoned: offered - answered - 1, flowed_out: 1, silent: 0, service_level: 0.871, answer_ratio: 0.931, asa_seconds: 9.4, definition: 1,
  };
}

function group(id: string, name: Record<string, string>, n: number): Schemas['BoardGroup'] {
  return {
    id, name, longest_waiting_since: ago(47 + n), in_menu: n, talking: 2, tasks_open: 6, tasks_overdue: n > 1 ? 1 : 0,
    waiting: { red: { count: n > 1 ? 1 : 0, longest_since: ago(12) }, yellow: { count: 1, longest_since: ago(47) }, green: { count: n, longest_since: ago(31) } },
    seats: { ready: 1, reserved: 1, talking: 2, hold: 0, after_call: 1, not_ready: 1, on_duty: 6 },
    today: measures(48 * n), day: measures(161 * n),
  };
}

function row(id: string, state: Schemas['AgentState'], seat: string, s: number, extra: Partial<Schemas['AgentStatus']> = {}): Schemas['AgentRow'] {
  return {
    status: { agent: as(id), state, since: ago(s), on_duty: true, seat_up: true, ...extra }, calls_today: 7,
    seat: { id: seat, name: seat.slice(1), kind: seat === 's5' ? 'sip' : 'browser', up: true }, skills: [{ skill: 'language:zh', level: 5 }],
  };
}

export function board(scene: string): Schemas['Board'] {
  const crisis = crisisOf(scene, hotline);
  const skills = [{ skill: 'language:zh', level: 1 }];
  return {
    at: new Date().toISOString(), pos: ++pos,
    ...(crisis ? { crises: [crisis, { ...crisisOf('help', hotline), ...crisisOf('phonehelp', hotline), id: 'e2', call_id: 'c6', counsellor: as('u2') } as Schemas['Crisis']] } : {}),
    pooled: group('', {}, 2), hotlines: hotlines.map((h, i) => group(h.id, h.name, 2 - i)),
    waiting: [
      { call_id: 'c1', hotline: 'h12345', grade: 'red', since: ago(12), position: 1, state: 'offered', offered_to: as('u3'), skills },
      { call_id: 'c2', hotline: 'h96111', grade: 'yellow', since: ago(47), position: 2, state: 'waiting', skills, returned: true },
      { call_id: 'c3', hotline: 'h12345', grade: 'green', since: ago(31), position: 3, state: 'waiting', skills },
    ],
    calls: [
      { call_id: 'c4', hotline: 'h12345', state: 'talking', since: ago(754), grade: 'yellow', agent: as('u1'), recording: 'recording', parties: [{ id: 'p1', agent: as('u3'), then: 'consult', state: 'there', in: false }], aside: true, help: { asked_at: ago(20), by: as('u1') } },
      { call_id: 'c6', hotline: 'h12345', state: 'talking', since: ago(301), grade: 'red', agent: as('u2'), recording: 'recording', parties: [{ id: 'p1', agent: as('u3'), then: 'join', state: 'there', in: true }, { id: 'p2', number: { id: 'psy', name: { 'zh-CN': '精神卫生中心', en: 'Mental Health Centre' } }, then: 'join', state: 'ringing', in: false }], listeners: [{ agent: as('u4'), whispering: true }], transfers: 1 },
      { call_id: 'c5', hotline: 'h96111', state: 'menu', since: ago(9), grade: 'green', recording: 'none' },
    ],
    agents: [
      row('u1', 'talking', 's3', 754), row('u2', 'ready', 's1', 1230), row('u3', 'reserved', 's5', 4),
      row('u7', 'not_ready', 's2', 605, { reason: 'break', on_duty: false }),
    ],
    health: [
      { part: 'asterisk', state: 'ok', code: 'asterisk_ok' },
      { part: 'trunk', id: 'city-a', state: 'bad', code: 'trunk_offline', since: ago(400), detail: 'The trunk does not answer: ask the carrier, or look at the network.' },
    ],
  };
}
