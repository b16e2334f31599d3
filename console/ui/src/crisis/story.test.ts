import { beforeEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../i18n';
import { story } from './story';
import { actorName, askedNow, attemptState, cancellable, chainSpan, live, nextText, presentStep, type Crisis } from './words';

const at = (s: number) => new Date(Date.UTC(2026, 10, 22, 10, 0, 0) + s * 1000).toISOString();
const named = (name: string) => ({ 'zh-CN': name, en: name });

const crisis = (extra: Partial<Crisis> = {}): Crisis => ({
  id: 'e1', call_id: 'c1', hotline: { id: 'h', name: named('Line') }, condition: 'searching', cause: 'desk', started_at: at(0),
  steps: [{ id: 's0', name: named('Supervisors') }, { id: 's1', name: named('Second line') }], attempts: [], helpers: [], emergency: [], chain: [], ...extra,
});

const whole = crisis({
  condition: 'closed', acknowledged_by: { kind: 'number', name: named('Duty phone') }, acknowledged_at: at(41), acknowledged_how: 'key', ended_at: at(400), end_reason: 'call_over',
  attempts: [
    { id: 'a1', round: 1, step: 0, way: 'desk', person: { id: 'p1', name: 'Ann' }, progress: 'over', outcome: 'ignored', asked_at: at(0), shown_at: at(0.2), ended_at: at(20) },
    { id: 'a2', round: 1, step: 1, way: 'desk', person: { id: 'p2', name: 'Bob' }, progress: 'over', outcome: 'declined', asked_at: at(20), shown_at: at(20.3), ended_at: at(25) },
    { id: 'a3', round: 1, step: 2, way: 'phone', name: named('Duty phone'), progress: 'over', outcome: 'accepted', asked_at: at(25), ringing_at: at(26), answered_at: at(35), ended_at: at(41) },
  ],
  helpers: [{ by: { kind: 'number', name: named('Duty phone') }, attempt: 'a3', mode: 'whisper', since: at(42), left_at: at(390) }],
});

beforeEach(() => setLanguage('en'));

describe('the story of a call for help', () => {
  it('tells every time in its order', () => {
    expect(story(whole).map((c) => `${c.after / 1000} ${c.text}`)).toEqual([
      '0 Calling for help began (Called by the counsellor)',
      '0 Ann was asked (alert on the page)',
      '0.2 The page of Ann showed the alert',
      '20 Ann: no answer',
      '20 Bob was asked (alert on the page)',
      '20.3 The page of Bob showed the alert',
      '25 Bob: cannot come',
      '25 Duty phone was asked (telephone)',
      '26 The telephone of Duty phone rang',
      '35 Duty phone answered',
      '41 Duty phone comes (pressed the key on the telephone)',
      '42 Duty phone in the call (Whisper)',
      '390 Duty phone left the call',
      '400 Ended with the call',
    ]);
  });
  it('tells of those who said that they come and were not there', () => {
    const ann = { by: { kind: 'person', person: { id: 'p1', name: 'Ann' } }, how: 'desk', at: at(5), ended_at: at(65), why: 'not_joined' } as const;
    const told = story(crisis({ taken_back: [ann, { ...ann, at: at(70), ended_at: at(90), why: 'left' }] })).map((c) => c.text);
    expect(told).toEqual([
      'Calling for help began (Called by the counsellor)',
      'Ann comes (said so on the page)',
      'Ann was not in the call in time: others are asked',
      'Ann comes (said so on the page)',
      'Ann had left and nobody was in the call: others are asked',
    ]);
  });
  it.each([
    [crisis({ condition: 'cancelled', ended_at: at(9), ended_by: { kind: 'person', person: { id: 'p', name: 'Ann' } }, end_reason: 'mistake' }), 'Ann stopped the call for help: Pressed by mistake'],
    [crisis({ condition: 'closed', ended_at: at(9), unanswered: true }), 'The call ended before anybody came: supervisors were paged and a task was left'],
    [crisis({ condition: 'exhausted', exhausted_at: at(60), paged_at: at(60) }), 'Supervisors were paged'],
  ])('ends as it ended', (c, last) => expect(story(c).at(-1)?.text).toBe(last));
});

describe('the words of a call for help', () => {
  it('say what comes next', () => {
    expect(nextText(crisis({ next_step: 1 }))).toBe('Second line');
    expect(nextText(crisis({ pausing: true }))).toBe('Another round from the first step');
    expect(nextText(crisis({ last: true, next_step: 1 }))).toBe('Supervisors are paged and a task is left');
  });
  it('name whoever did something', () => {
    expect(actorName({ kind: 'person', person: { id: 'p', name: 'Ann' } })).toBe('Ann');
    expect(actorName({ kind: 'number', name: named('Duty phone') })).toBe('Duty phone');
    expect(actorName({ kind: 'caller' })).toBe('the caller');
    expect(actorName(undefined)).toBe('somebody');
  });
  it('know the step that runs, though the server leaves out a zero', () => {
    expect(presentStep(crisis())).toBeUndefined();
    expect(presentStep(crisis({ round: 1 }))).toBe(0);
    expect(presentStep(crisis({ round: 2, step: 1 }))).toBe(1);
  });
  it('tell a page that has shown nothing yet from a telephone that is being called', () => {
    const asked = { id: 'a', round: 1, asked_at: at(0), progress: 'asked' } as const;
    expect(attemptState({ ...asked, way: 'desk' })).toBe('sent, not shown yet');
    expect(attemptState({ ...asked, way: 'phone' })).toBe('being called');
    expect(attemptState({ ...asked, way: 'phone', progress: 'over', outcome: 'no_key' })).toBe('answered, pressed no key');
  });
  it('count who is asked now, and no number that lies ready', () => {
    const c = crisis({
      attempts: [
        { id: 'a', round: 1, way: 'desk', progress: 'shown', asked_at: at(0) },
        { id: 'b', round: 1, way: 'desk', progress: 'over', outcome: 'declined', asked_at: at(0) },
        { id: 'c', round: 1, way: 'emergency', progress: 'prepared', asked_at: at(0) },
      ],
    });
    expect(askedNow(c).map((a) => a.id)).toEqual(['a']);
  });
  it('know what can be stopped', () => {
    const helper = { by: { kind: 'person' }, mode: 'listen', since: at(1) } as const;
    expect(cancellable(crisis())).toBe(true);
    expect(cancellable(crisis({ condition: 'acknowledged' }))).toBe(true);
    expect(cancellable(crisis({ condition: 'acknowledged', helpers: [{ ...helper, left_at: at(2) }] }))).toBe(true);
    expect(cancellable(crisis({ condition: 'acknowledged', helpers: [helper] }))).toBe(false);
    expect(cancellable(crisis({ condition: 'exhausted' }))).toBe(false);
  });
  it('know what is over', () => {
    expect((['searching', 'acknowledged', 'exhausted', 'cancelled', 'closed'] as const).filter((condition) => live(crisis({ condition })))).toEqual(['searching', 'acknowledged', 'exhausted']);
    expect(live(undefined)).toBe(false);
  });
  it.each([[210, '0.21 s'], [1500, '1.5 s'], [34_400, '34 s'], [95_000, '1:35']])('show %d ms as %s', (ms, want) => expect(chainSpan(ms)).toBe(want));
});
