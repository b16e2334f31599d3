import type { Schemas } from '../src/api/client';
import { crisisOf } from './crisis';
import { hotlines } from './floor';
import { as } from './people';

// What has happened in the mock.

const at = (s: number) => new Date(Date.now() - s * 1000).toISOString();
const hotline = (i: number) => hotlines[i % hotlines.length] as Schemas['Named'];
const classes: Schemas['EndClass'][] = ['completed', 'completed', 'abandoned', 'message', 'completed', 'service_error'];
const grades: Schemas['Grade'][] = ['green', 'yellow', 'green', 'red'];

export const calls: Schemas['CallSummary'][] = Array.from({ length: 24 }, (_, i) => ({
  id: `01JCALL${i}`, hotline: hotline(i), started_at: at(600 + i * 1900), ended_at: at(i * 1900), class: classes[i % 6], reason: i % 6 === 2 ? 'queue' : 'caller_hung_up',
  hung_up_by: 'caller', cause: 16, agent: i % 6 === 2 ? undefined : as(`u${(i % 3) + 1}`), seat: '3', grade: grades[i % 4] ?? 'green',
  masked_number: `••• •••• ••${40 + i}`, anonymous: i === 5, wait_seconds: 7 + i, talk_seconds: i % 6 === 2 ? undefined : 900 + i * 31, hold_seconds: 12,
  after_call_seconds: 140, category: 'emotion', recording: i % 6 === 2 ? 'none' : 'available', test: i === 3,
}));

const fact = (pos: number, offset_ms: number, kind: string, actor: Schemas['TimelineEvent']['actor'], data?: Record<string, unknown>, by?: string): Schemas['TimelineEvent'] => ({
  pos, at: new Date(Date.now() - 600_000 + offset_ms).toISOString(), offset_ms, kind, actor, ...(data ? { data } : {}), ...(by ? { by: as(by) } : {}),
});

export function detail(id: string): Schemas['CallDetail'] {
  const call = calls.find((c) => c.id === id) ?? (calls[0] as Schemas['CallSummary']);
  return {
    call, crises: [{ ...crisisOf('phonehelp', hotline(0)), condition: 'closed', ended_at: at(-60), end_reason: 'call_over' } as Schemas['Crisis']], has_note: true, may_play: true, tasks: tasks.slice(0, 1),
    timeline: [
      fact(1, 0, 'call.arrived', 'caller', { hotline: 'h12345', known: true }),
      fact(2, 14, 'call.answered', 'system'),
      fact(3, 5210, 'menu.moved', 'caller', { option: 'language_zh' }),
      fact(4, 9120, 'queue.joined', 'system', { queue: 'counselling', grade: 'green' }),
      fact(5, 9126, 'offer.made', 'system', { step: 'leastrecent' }, 'u2'),
      fact(6, 14_220, 'offer.ended', 'counsellor', { outcome: 'declined' }, 'u2'),
      fact(7, 14_231, 'offer.made', 'system', undefined, 'u1'),
      fact(8, 16_904, 'call.connected', 'counsellor', undefined, 'u1'),
      { ...fact(9, 16_921, 'recording.started', 'system'), late: true },
      fact(10, 412_000, 'call.graded', 'counsellor', { grade: 'yellow', was: 'green', why: 'ideation' }, 'u1'),
      fact(11, 900_410, 'call.ended', 'caller', { class: 'completed', reason: 'caller_hung_up' }),
    ],
    offers: [
      { id: 'o1', agent: as('u2'), seat: '1', offered_at: at(591), outcome: 'declined', after_ms: 5094, step: 'leastrecent', candidates: [as('u1')], excluded: [{ agent: as('u3'), reason: 'talking' }] },
      { id: 'o2', agent: as('u1'), seat: '3', offered_at: at(586), outcome: 'accepted', after_ms: 2673, step: 'leastrecent', excluded: [{ agent: as('u2'), reason: 'resting' }] },
    ],
    recordings: [{ id: 'r1', state: 'available', started_at: at(580), duration_seconds: 883, gaps: [{ from_seconds: 220, length_seconds: 41 }], wording: 'v3', delete_by: at(-86_400 * 180), legal_hold: { reason: 'complaint', by: as('u4'), since: at(400) } }],
  };
}

export const tasks: Schemas['Task'][] = [
  { id: 't1', kind: 'ring_back', state: 'open', reason: 'switch_restarted', grade: 'red', hotline: hotline(0), call_id: '01JCALL1', masked_number: '••• •••• ••47', created_at: at(1200), due_at: at(120), attempts: [], calls: 2, owner_shift: 'A' },
  { id: 't2', kind: 'message', state: 'taken', reason: 'message_left', grade: 'yellow', hotline: hotline(1), call_id: '01JCALL3', masked_number: '••• •••• ••12', has_message: true, message_seconds: 44, created_at: at(4000), due_at: at(-3600), attempts: [{ at: at(600), by: as('u1'), outcome: 'no_answer' }], taken_by: as('u1'), taken_at: at(700) },
  { id: 't3', kind: 'follow_up', state: 'open', grade: 'green', hotline: hotline(0), anonymous: true, created_at: at(9000), due_at: at(-36_000), attempts: [] },
];

export function series(): Schemas['Series'] {
  const step = 900;
  return {
    step_seconds: step,
    points: Array.from({ length: 96 }, (_, i) => {
      const offered = Math.max(0, Math.round(3 + 3 * Math.sin(i / 13) + ((i * 7) % 5) - 2));
      const abandoned = i % 9 === 0 ? 1 : 0;
      return { at: at((96 - i) * step), offered, answered: Math.max(0, offered - abandoned), abandoned: Math.min(offered, abandoned), longest_wait_seconds: offered ? 8 + ((i * 11) % 47) : 0 };
    }),
  };
}

export function roster(from: string, to: string): Schemas['Roster'] {
  const start = new Date(from).getTime();
  const names = ['u1', 'u2', 'u3'];
  const shifts: Schemas['Shift'][] = [];
  for (let d = 0; d < 7; d++) {
    for (let s = 0; s < 3; s++) {
      const begin = start + d * 864e5 + s * 8 * 36e5;
      shifts.push({ id: `${d}${s}`, line: '12345', agent: as(names[(d + s) % 3] ?? 'u1'), start: new Date(begin).toISOString(), end: new Date(begin + 8 * 36e5).toISOString() });
    }
  }
  const from1 = start + 2 * 864e5 + 9 * 36e5;
  shifts.push({ id: 'guest-u4', line: '', guest_lines: [{ id: 'law', name: { 'zh-CN': '法律援助', en: 'Legal aid' } }], agent: as('u4'), start: new Date(from1).toISOString(), end: new Date(from1 + 6 * 36e5).toISOString() });
  return { zone: 'Asia/Shanghai', version: '7', from, to, shifts, gaps: [{ line: '96111', start: new Date(start + 864e5).toISOString(), end: new Date(start + 864e5 + 36e5).toISOString() }] };
}

export function rosterDemand(from: string, to: string): Schemas['RosterDemand'] {
  const start = new Date(from).getTime();
  const at = (ms: number) => new Date(ms).toISOString();
  const points: Schemas['DemandPoint'][] = [];
  for (let ms = start; ms < new Date(to).getTime(); ms += 18e5) {
    const hour = (new Date(ms).getUTCHours() + 8) % 24;
    const calls = Math.max(0.4, 4 + 4 * Math.sin(((hour - 9) / 24) * 2 * Math.PI));
    points.push({ start: at(ms), end: at(ms + 18e5), calls, required: Math.max(3, Math.ceil(calls)), rostered: hour >= 8 && hour < 20 ? 6 : 3 });
  }
  const days = Array.from({ length: Math.ceil(points.length / 48) }, (_, i) => ({ date: at(start + i * 864e5 + 8 * 36e5).slice(0, 10), class: 'mon' as const, calls: 192, low: 160, high: 224 }));
  const gaps = [0, 1, 2].map((i) => ({ start: at(start + (i + 2) * 864e5), end: at(start + (i + 2) * 864e5 + 72e5), urgency: (['overflow', 'escalation', 'warning'] as const)[i] ?? 'warning', short: 2, missing_minutes: 150 }));
  const learned = { days: 84, calls: 16_128, handled: 14_900, gave_up: 1_228, handle_seconds: 1_140, patience_seconds: 95 };
  return { zone: 'Asia/Shanghai', from, to, minutes: 30, lines: [{ line: '12345', basis: 'erlang_a', learned, days, points, gaps }] };
}
