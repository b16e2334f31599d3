import type { Schemas } from '../src/api/client';
import { as } from './people';

// The mock's calls for help: a scene of the desk names one, and its alerts and drills go with it.

export type CrisisScene = 'help' | 'declined' | 'pausing' | 'coming' | 'phonehelp' | 'exhausted' | 'emergency' | 'cancelled' | 'alert' | 'page' | 'alertdrill' | 'joining';

const ago = (s: number) => new Date(Date.now() - s * 1000).toISOString();
const ahead = (s: number) => ago(-s);
const named = (zh: string, en: string) => ({ 'zh-CN': zh, en });

const steps: Schemas['Named'][] = [
  { id: 'supervisors', name: named('值班督导', 'Supervisors on shift') },
  { id: 'second_line', name: named('二线咨询员', 'Second line') },
  { id: 'psychiatrist', name: named('值班精神科医生', 'Psychiatrist on call') },
];
const doctor: Schemas['CrisisActor'] = { kind: 'number', name: named('值班医生电话', 'Duty doctor') };
const dispatch: Schemas['EmergencyNumber'] = {
  id: 'ambulance', name: named('急救', 'Ambulance'), area: 'north-district',
  script: named('您好，这里是心理援助热线。有一位来电者可能需要急救，地址是……', 'This is the crisis line. A caller may need an ambulance. The address is …'),
};

type Attempt = Schemas['CrisisAttempt'];
const asked = (id: string, who: string, step: number, way: Attempt['way'], s: number, extra: Partial<Attempt> = {}): Attempt => ({
  id, round: 1, step, way, person: as(who), progress: 'shown', asked_at: ago(s), shown_at: ago(s - 0.2), ...extra,
});
const over = (id: string, who: string, step: number, way: Attempt['way'], s: number, outcome: Attempt['outcome']): Attempt =>
  asked(id, who, step, way, s, { progress: 'over', outcome, ended_at: ago(s - 6) });

const chain = (...took: (number | undefined)[]): Schemas['ChainPart'][] =>
  (['first_alert', 'first_ring', 'acknowledged', 'joined'] as const).map((name, i) => {
    const target_ms = [300, 1000, 60_000, 90_000][i] ?? 0;
    const ms = took[i];
    return { name, target_ms, came: ms !== undefined, took_ms: ms ?? 0, points: ms === undefined ? 0 : Math.max(0, Math.min(100, Math.round(200 - (100 * ms) / target_ms))) };
  });

/** The call for help of a scene of the desk. */
export function crisisOf(scene: string, hotline: Schemas['Named']): Schemas['Crisis'] | undefined {
  const base: Schemas['Crisis'] = {
    id: 'e1', call_id: 'call1', hotline, grade: 'red', counsellor: as('u1'), condition: 'searching', cause: 'desk', started_at: ago(31), round: 1, rounds: 2, step: 0, next_step: 1,
    deadline: ahead(14), steps, attempts: [asked('a1', 'u4', 0, 'desk', 6), asked('a2', 'u3', 0, 'seat', 6, { progress: 'ringing', ringing_at: ago(5) })],
    helpers: [], emergency: [], chain: chain(210, 840),
  };
  const declined = [over('a1', 'u4', 0, 'desk', 28, 'declined'), over('a2', 'u3', 0, 'seat', 28, 'ignored')];
  switch (scene) {
    case 'help':
    case 'alert':
      return base;
    case 'declined':
      return { ...base, step: 1, next_step: 2, attempts: [...declined, asked('a3', 'u3', 1, 'desk', 4), asked('a4', 'u2', 1, 'desk', 4, { progress: 'asked', shown_at: undefined })] };
    case 'pausing':
      return { ...base, step: 2, next_step: undefined, pausing: true, attempts: declined };
    case 'coming':
    case 'joining':
      return { ...base, condition: 'acknowledged', deadline: undefined, attempts: declined, acknowledged_by: { kind: 'person', person: as('u4') }, acknowledged_at: ago(5), acknowledged_how: 'desk', chain: chain(210, 840, 26_000) };
    case 'phonehelp':
      return {
        ...base, condition: 'acknowledged', deadline: undefined, attempts: [...declined, { id: 'a5', round: 1, step: 2, way: 'phone', name: doctor.name, progress: 'over', outcome: 'accepted', asked_at: ago(20), ended_at: ago(9) }],
        acknowledged_by: doctor, acknowledged_at: ago(9), acknowledged_how: 'key', late_by: [{ kind: 'person', person: as('u3') }],
        helpers: [{ by: doctor, attempt: 'a5', mode: 'whisper', since: ago(8) }], chain: chain(210, 1420, 26_000, 27_000),
      };
    case 'page':
    case 'exhausted':
      return { ...base, condition: 'exhausted', step: 2, round: 2, deadline: undefined, attempts: [...declined, over('a6', 'u2', 1, 'desk', 20, 'unreachable')], exhausted_at: ago(3), paged_at: ago(3) };
    case 'emergency':
      return { ...base, last: true, step: 2, attempts: declined, emergency: [{ attempt: 'a9', number: dispatch, state: 'ready', prepared_at: ago(4) }] };
    case 'cancelled':
      return { ...base, condition: 'cancelled', deadline: undefined, attempts: declined, ended_at: ago(2), ended_by: { kind: 'person', person: as('u1') }, end_reason: 'eased' };
    case 'alertdrill':
      return { ...base, drill: true };
    default:
      return undefined;
  }
}

/** Who asks the person for help in a scene. */
export function alertsOf(scene: string, hotline: Schemas['Named']): Schemas['CrisisAlertList'] {
  const alert: Schemas['CrisisAlert'] = { id: `al-${scene}`, kind: 'ask', state: 'asked', call_id: 'call1', crisis_id: 'e1', hotline, grade: 'red', counsellor: as('u1'), asked_at: ago(3), until: ahead(16), step: steps[0] };
  switch (scene) {
    case 'alert':
      return { items: [alert] };
    case 'alertdrill':
      return { items: [{ ...alert, drill: true, counsellor: undefined, waiting_since: ago(22) }] };
    case 'page':
      return { items: [{ ...alert, kind: 'page', until: undefined }] };
    case 'joining':
      return { items: [{ ...alert, state: 'coming', until: undefined }] };
    default:
      return { items: [] };
  }
}

export const crisisOptions: Schemas['CrisisOptions'] = { emergency_numbers: [dispatch, { id: 'police', name: named('警方', 'Police'), area: 'north-district', refused: 'placeholder' }] };

export const drills = (hotline: Schemas['Named']): Schemas['DrillList'] => ({
  items: [
    { id: 'd3', hotline, state: 'running', started_at: ago(8), started_by: as('u4'), call_id: 'c9', chain: chain(180, 760) },
    { id: 'd2', hotline, state: 'scored', started_at: ago(86_400), started_by: as('u4'), call_id: 'c8', score: 81, chain: chain(240, 1750, 41_000, 84_000) },
    { id: 'd1', hotline, state: 'scored', started_at: ago(86_400 * 9), started_by: as('u4'), call_id: 'c7', score: 50, chain: chain(290, 900) },
    { id: 'd0', hotline, state: 'failed', failed: 'not_answered', started_at: ago(86_400 * 30), started_by: as('u4'), chain: [] },
  ],
});

/** What a command leads to in the mock. */
export function crisisRoute(path: string): CrisisScene | 'call' {
  const last = path.split('/').pop();
  switch (last) {
    case 'crisis': return 'help';
    case 'cancel': return 'cancelled';
    case 'emergency': case 'press': return 'emergency';
    case 'accept': case 'acknowledge': return 'joining';
    default: return 'declined';
  }
}
