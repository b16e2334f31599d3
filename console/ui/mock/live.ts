import type { Schemas } from '../src/api/client';
import { as } from './people';

// The mock's calls that others are in.

export type LiveScene = 'ask' | 'askjoin' | 'ringing' | 'consult' | 'conference' | 'guest' | 'listen' | 'whisper';

const ago = (s: number) => new Date(Date.now() - s * 1000).toISOString();
const ahead = (s: number) => ago(-s);
const psychiatry: Schemas['Named'] = { id: 'psy', name: { 'zh-CN': '精神卫生中心', en: 'Mental Health Centre' } };

const own: Schemas['DeskAction'][] = ['not_ready', 'hold', 'mute', 'hangup', 'record_pause', 'record_refuse', 'grade', 'form', 'leg', 'ask', 'transfer', 'help'];
const listening: Schemas['DeskAction'][] = ['leg', 'stop_listening', 'barge', 'take_over'];

export const liveActions: Record<LiveScene, Schemas['DeskAction'][]> = {
  ask: ['accept', 'decline', 'leg'],
  askjoin: ['accept', 'decline', 'leg'],
  ringing: own,
  consult: [...own, 'back', 'leave'],
  conference: [...own.filter((a) => a !== 'help'), 'turn', 'leave', 'help_withdraw'],
  guest: ['leg', 'mute', 'leave', 'help'],
  listen: [...listening, 'whisper'],
  whisper: [...listening, 'silent'],
};

export function liveOffer(scene: string, hotline: Schemas['Named'], grade: Schemas['Grade']): Schemas['Offer'] | undefined {
  if (scene !== 'ask' && scene !== 'askjoin') return undefined;
  return {
    id: scene, call_id: 'call1', hotline, grade, skills: [], waiting_since: ago(400), offered_at: ago(2), deadline: ahead(18),
    ask: scene === 'ask' ? 'consult' : 'join', from: as('u2'),
  };
}

export function liveCall(scene: string, hotline: Schemas['Named'], grade: Schemas['Grade']): Schemas['DeskCall'] | undefined {
  const base = {
    id: 'call1', hotline, grade, state: 'talking', state_since: ago(35), masked_number: '••• •••• ••47', language: 'zh-CN', connected_at: ago(754),
    waited_seconds: 47, held_seconds: 62, muted: false, recording: { state: 'recording', since: ago(30), announced: true },
    part: 'counsellor', counsellor: as('u1'), listeners: [],
  } satisfies Partial<Schemas['DeskCall']>;
  const voice = (kind: Schemas['Voice']['kind'], id?: string): Schemas['Voice'] => ({ kind, ...(id ? { person: as(id) } : {}) });
  const senior: Schemas['DeskParty'] = { id: 'p1', agent: as('u3'), by: as('u1'), then: 'consult', state: 'there', in: false, muted: false, since: ago(42), actions: ['bring_in', 'hand_over', 'mute', 'drop'] };
  const outside: Schemas['DeskParty'] = { id: 'p2', number: psychiatry, by: as('u1'), then: 'join', state: 'there', in: true, muted: true, since: ago(20), actions: ['take_out', 'hand_over', 'unmute', 'drop'] };
  const gone: Schemas['DeskParty'] = { id: 'p0', agent: as('u2'), by: as('u1'), then: 'consult', state: 'gone', in: false, muted: false, outcome: 'declined', actions: [] };
  switch (scene) {
    case 'ringing':
      return { ...base, parties: [gone, { ...senior, state: 'ringing', deadline: ahead(14), actions: ['drop'] }], caller_hears: [voice('you')], you_hear: [voice('caller')], hear_you: [voice('caller')] };
    case 'consult':
      return { ...base, aside: true, parties: [gone, senior], caller_hears: [voice('music')], you_hear: [voice('party', 'u3')], hear_you: [voice('party', 'u3')] };
    case 'conference':
      return {
        ...base, parties: [{ ...senior, in: true, actions: ['take_out', 'hand_over', 'mute', 'drop'] }, outside, { ...gone, state: 'lost', deadline: ahead(20), actions: ['drop'] }],
        listeners: [{ agent: as('u4'), whispering: true }], help: { asked_at: ago(90), by: as('u1'), acknowledged_at: ago(30), acknowledged_by: as('u4') },
        caller_hears: [voice('you'), voice('party', 'u3')], you_hear: [voice('caller'), voice('party', 'u3'), voice('listener', 'u4')],
        hear_you: [voice('caller'), voice('party', 'u3'), { kind: 'party', name: psychiatry.name }, voice('listener', 'u4')],
      };
    case 'guest':
      return {
        ...base, part: 'party', counsellor: as('u2'), party_id: 'p1', parties: [{ ...senior, agent: as('u1'), me: true, in: true, actions: [] }],
        caller_hears: [voice('counsellor', 'u2'), voice('you')], you_hear: [voice('caller'), voice('counsellor', 'u2')], hear_you: [voice('caller'), voice('counsellor', 'u2')],
      };
    case 'listen':
    case 'whisper':
      return {
        ...base, part: 'listener', counsellor: as('u2'), whispering: scene === 'whisper', parties: [], listeners: [{ agent: as('u4'), whispering: scene === 'whisper', me: true }],
        caller_hears: [voice('counsellor', 'u2')], you_hear: [voice('caller'), voice('counsellor', 'u2')], hear_you: scene === 'whisper' ? [voice('counsellor', 'u2')] : [],
      };
    default:
      return undefined;
  }
}

const colleague = (id: string, state: Schemas['AgentState'], why?: Schemas['Colleague']['why']): Schemas['Colleague'] => ({
  agent: as(id), state, since: ago(70), on_duty: true, skills: [{ skill: 'crisis', level: 5 }], can_ask: why === undefined, ...(why ? { why } : {}),
});

export const directory = (): Schemas['Directory'] => ({
  at: ago(0),
  colleagues: [colleague('u3', 'ready'), colleague('u4', 'not_ready'), colleague('u2', 'talking', 'talking'), colleague('u7', 'logged_out', 'logged_out')],
  queues: [
    { id: 'q1', name: { 'zh-CN': '资深咨询员', en: 'Senior counsellors' }, served: true, waiting: 1, ready: 2 },
    { id: 'q2', name: { 'zh-CN': '青少年', en: 'Minors' }, served: false, waiting: 0, ready: 0 },
  ],
  numbers: [psychiatry],
});

/** What a command of the live call leads to in the mock. */
export function liveRoute(path: string): LiveScene | 'call' | 'after' | 'ready' {
  const last = path.split('/').pop();
  switch (last) {
    case 'ask': return 'ringing';
    case 'turn': case 'take-out': case 'mute': case 'unmute': return 'consult';
    case 'bring-in': case 'help': case 'barge': return 'conference';
    case 'listen': case 'silent': return 'listen';
    case 'whisper': return 'whisper';
    case 'transfer': case 'hand-over': case 'leave': return 'after';
    case 'stop-listening': return 'ready';
    default: return 'call';
  }
}
