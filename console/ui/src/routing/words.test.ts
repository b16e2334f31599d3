import { beforeEach, describe, expect, it } from 'vitest';
import type { Schemas } from '../api/client';
import { setLanguage } from '../i18n';
import { aheadText, byReason, endText, exclusionText, peopleText, ruleText, targetText, turnText } from './words';

beforeEach(() => setLanguage('en'));

const named = (name: string) => ({ id: name, name: { 'zh-CN': name, en: name } });
const person = (name: string) => ({ id: name, name });

describe('the words of routing', () => {
  it.each([
    ['talking', 'Talking'],
    ['not_ready:break', 'Not ready (Break)'],
    ['not_ready:tea', 'Not ready (tea)'],
    ['skill:law', 'Lacks the skill (law)'],
    ['line', 'Not on this line by the roster'],
    ['not_yet', 'Only after the next widening of what is asked for'],
    ['needs:crisis >= 3', 'Does not meet what is asked for (crisis >= 3)'],
    ['of_a_later_release', 'Reason “of_a_later_release”'],
  ])('tells why somebody was not asked: %s', (reason, text) => expect(exclusionText(reason)).toBe(text));

  it('knows every reason of the floor, in both languages', () => {
    const reasons = ['off_shift', 'logged_out', 'reserved', 'talking', 'hold', 'after_call', 'line', 'not_asked_for', 'resting', 'kept_for_preferred', 'kept_for_skilled', 'switchboard', 'red_cap', 'outside_seat'];
    for (const language of ['zh-CN', 'en'] as const) {
      setLanguage(language);
      for (const r of reasons) expect(exclusionText(r)).not.toContain(`“${r}”`);
      for (const r of ['longest_idle', 'only', 'preferred', 'overflow_agent']) expect(ruleText(r)).not.toContain(`“${r}”`);
      for (const r of ['grade', 'returned', 'priority', 'age', 'waited_long']) expect(aheadText(r)).not.toContain(`“${r}”`);
      for (const r of ['no_answer', 'signed_out', 'not_ready', 'seat_down', 'seat_moved', 'caller_gone', 'talking', 'taken', 'rejoined', 'urgent', 'asked']) expect(endText('withdrawn', r)).not.toContain(`“${r}”`);
    }
  });

  it('tells the rule, also one of a later release', () => {
    expect(ruleText('relaxed:2')).toBe('The skills asked for had been widened (2)');
    expect(ruleText('by_the_moon')).toBe('Rule “by_the_moon”');
  });

  it('tells where a rule took the caller', () => {
    expect(targetText({ kind: 'queue', target: named('Night') })).toBe('to the queue “Night”');
    expect(targetText({ kind: 'agent', agent: person('Lin') })).toBe('Lin may take the call too');
    expect(targetText({ kind: 'message' })).toBe('asked for a message');
    expect(targetText({ kind: 'self_help', target: named('Breathing') })).toBe('elsewhere (self_help) Breathing');
  });

  it('shows no name where there is none', () => {
    const at = '2026-11-22T10:00:00Z';
    expect(turnText({ at, offset_ms: 0, turn: 'offered', offer: { id: 'o', offered_at: at, agent: { id: '', name: '' } } })).toBe('Offered to A colleague');
    expect(turnText({ at, offset_ms: 0, turn: 'joined', queue: named('Day') })).toBe('Came into the queue “Day”');
    expect(peopleText([person('Lin'), { id: '', name: '' }, { id: '', name: '' }])).toBe('Lin, A colleague × 2');
  });

  it('gathers those not asked by reason', () => {
    const x = (name: string, reason: string): Schemas['Exclusion'] => ({ agent: person(name), reason });
    expect(byReason([x('a', 'line'), x('b', 'talking'), x('c', 'talking')]).map((g) => [g.reason, g.people.length])).toEqual([
      ['talking', 2],
      ['line', 1],
    ]);
  });
});
