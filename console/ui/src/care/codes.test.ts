import { describe, expect, it } from 'vitest';
import type { CareOptions } from './options';
import { checklistsOf, needs, toggled, withContact } from './codes';

const name = { en: 'x' };
const options = {
  record: {
    contacts: [
      { id: 'self', name },
      { id: 'parent', name, third_party: true },
      { id: 'silent', name, no_talk: true },
    ],
    problems: [
      { id: 'family', name },
      { id: 'illness', name, own_only: true },
    ],
    outcomes: [],
    flags: [],
    required: [
      { grade: 'red', parts: ['contact', 'problems', 'note'] },
      { grade: 'green', parts: [] },
    ],
  },
  checklists: [{ id: 'report', name, contacts: ['minor'], flags: ['abuse'], items: [] }],
} as unknown as CareOptions;

describe('the codes of a form', () => {
  it('are asked for by the grade, but not of somebody who was silent', () => {
    expect(needs(options, 'red', 'self')).toEqual(['contact', 'problems', 'note']);
    expect(needs(options, 'red', 'silent')).toEqual(['contact']);
    expect(needs(options, 'green', 'self')).toEqual([]);
    expect(needs(options, 'yellow', 'self')).toEqual([]);
  });

  it('lose what nobody can say of somebody who is not there', () => {
    const codes = { contact: 'self', problems: ['family', 'illness'], outcome: 'x', flags: ['abuse'] };
    expect(withContact(codes, 'parent', options.record)).toEqual({ contact: 'parent', problems: ['family'], outcome: 'x', flags: ['abuse'] });
    expect(withContact(codes, 'silent', options.record)).toEqual({ contact: 'silent', problems: [], outcome: undefined, flags: ['abuse'] });
    expect(withContact(codes, undefined, options.record).problems).toEqual(['family', 'illness']);
  });

  it('are added and taken away by the same press', () => {
    expect(toggled(undefined, 'a')).toEqual(['a']);
    expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
  });

  it('bring their checklist, which stays once it is answered', () => {
    expect(checklistsOf(options, {}, [])).toHaveLength(0);
    expect(checklistsOf(options, { contact: 'minor' }, [])).toHaveLength(1);
    expect(checklistsOf(options, { flags: ['abuse'] }, [])).toHaveLength(1);
    const answer = { id: 'e', list: 'report', item: 'i', state: 'done' as const, by: { id: 'u', name: 'u' }, at: '' };
    expect(checklistsOf(options, {}, [answer])).toHaveLength(1);
  });
});
