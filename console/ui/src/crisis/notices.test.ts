import { describe, expect, it } from 'vitest';
import { shownByCards } from './notices';

const desk = { atDesk: true, searching: true, asked: true };

describe('notices about a call for help', () => {
  it.each([
    ['crisis_joined', desk, true],
    ['crisis_joined', { ...desk, atDesk: false }, false],
    ['crisis_joined', { ...desk, searching: false }, false],
    ['crisis_exhausted', desk, false],
    ['crisis_reopened', desk, false],
    ['crisis_paged', { ...desk, atDesk: false, searching: false }, true],
    ['crisis_paged', { ...desk, asked: false }, false],
    ['shift_ending', desk, false],
  ])('%s', (code, place, want) => expect(shownByCards(code, place)).toBe(want));
});
