import { describe, expect, it } from 'vitest';
import type { Schemas } from '../../api/client';
import { belongs, chosenGroup, isPool, linesBeneath } from './groups';

const name = { 'zh-CN': 'x', en: 'x' };
const line = (id: string, group?: string) => ({ id, name, ...(group ? { group } : {}) }) as unknown as Schemas['BoardGroup'];
const board = (groups: Schemas['BoardGroup'][], ...hotlines: Schemas['BoardGroup'][]) => ({ pooled: line(''), groups, hotlines }) as unknown as Schemas['Board'];

const union = board([line('experts'), line('law')], line('law', 'experts'), line('grief', 'experts'), line('east', 'law'), line('main'));

describe('groups of lines on the board', () => {
  it('are chosen by themselves, also where a line bears the same id', () => {
    expect(isPool(union, chosenGroup(union, 'group:law'))).toBe(true);
    expect(isPool(union, chosenGroup(union, 'law'))).toBe(false);
    expect(chosenGroup(union, 'gone').id).toBe('');
  });

  it('narrow what is below to their lines', () => {
    const of = (id: string) => ['law', 'grief', 'east', 'main'].filter((h) => belongs(union, chosenGroup(union, id), h));
    expect(of('')).toEqual(['law', 'grief', 'east', 'main']);
    expect(of('group:experts')).toEqual(['law', 'grief']);
    expect(of('law')).toEqual(['law']);
    expect(of('main')).toEqual(['main']);
  });

  it('show their lines beneath, also when one of these is chosen', () => {
    const beneath = (id: string) => linesBeneath(union, chosenGroup(union, id))?.lines.map((l) => l.id);
    expect(beneath('group:experts')).toEqual(['law', 'grief']);
    expect(beneath('grief')).toEqual(['law', 'grief']);
    expect(beneath('main')).toBeUndefined();
    expect(beneath('')).toBeUndefined();
  });

  it('are not there without a configuration of them', () => {
    const plain = board([], line('a'), line('b'));
    expect(linesBeneath(plain, chosenGroup(plain, 'a'))).toBeUndefined();
    expect(belongs(plain, chosenGroup(plain, 'a'), 'b')).toBe(false);
  });
});
