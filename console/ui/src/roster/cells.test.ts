import { describe, expect, it } from 'vitest';
import { addDays, dateIn, datesFrom, fromInput, hoursOf, isWeekend, midnightOf, monday, toInput } from './days';
import { cellKey, cellsOf, edit, heldOf, marksOf, netChanges, noEdits, othersOf, redo, seatRows, shownDates, undo, withChanges } from './cells';
import { codes, scrollTo, steer, typeOfKey, windowOf } from './cursor';
import { carry, reseat, seatPerson } from './moves';
import { sampleDraft } from './sample';
import type { ShiftType } from './types';

const draft = sampleDraft();
const base = cellsOf(draft.assignments);
const at = (staff: string, date: string) => ({ staff, date });

describe('dates', () => {
  it('are counted as they are written, over clock changes and leap days', () => {
    expect(addDays('2027-03-27', 2)).toBe('2027-03-29');
    expect(datesFrom('2028-02-28', 3)).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
    expect(monday('2026-11-29')).toBe('2026-11-23');
    expect(['2026-11-27', '2026-11-28'].map(isWeekend)).toEqual([false, true]);
    expect(hoursOf({ start: '22:00', minutes: 480 })).toBe('22:00–06:00');
  });
  it('begin at the midnight of their zone, in summer and in winter', () => {
    expect(midnightOf('2026-11-25', 'Asia/Shanghai')).toBe('2026-11-24T16:00:00.000Z');
    expect(midnightOf('2027-03-28', 'Europe/Berlin')).toBe('2027-03-27T23:00:00.000Z');
    expect(midnightOf('2027-03-29', 'Europe/Berlin')).toBe('2027-03-28T22:00:00.000Z');
  });
  it('and times are those of the roster’s zone, wherever the browser is', () => {
    expect(toInput('2026-11-25T16:30:00Z', 'Asia/Shanghai')).toBe('2026-11-26T00:30');
    expect(fromInput('2026-11-26T00:30', 'Asia/Shanghai')).toBe('2026-11-25T16:30:00.000Z');
    expect(fromInput('2026-11-26', 'Asia/Shanghai')).toBeUndefined();
    expect(dateIn(Date.parse('2026-11-25T16:30:00Z'), 'Asia/Shanghai')).toBe('2026-11-26');
    for (const [zone, text] of [['Europe/Berlin', '2027-03-28T02:30'], ['America/New_York', '2027-03-14T02:30']] as const) {
      // The hour that the clocks leave out: the same minute of the next.
      expect(toInput(fromInput(text, zone) ?? '', zone)).toBe(text.replace('T02', 'T03'));
    }
    for (const text of ['2027-07-01T12:00', '2027-10-31T02:30', '2027-11-07T01:30']) {
      for (const zone of ['Europe/Berlin', 'America/New_York', 'Asia/Shanghai']) expect(toInput(fromInput(text, zone) ?? '', zone)).toBe(text);
    }
  });
  it('are shown a week or a month at a time, to the end of the horizon and not beyond', () => {
    expect(shownDates({ from: '2026-12-01', days: 31 }, 'month', 0)).toHaveLength(31);
    expect(shownDates({ from: '2026-12-01', days: 56 }, 'month', 0)).toHaveLength(28);
    expect(shownDates({ from: '2026-12-01', days: 31 }, 'week', 28)).toEqual(['2026-12-29', '2026-12-30', '2026-12-31']);
  });
});

describe('changes that are not saved', () => {
  const a = [{ ...at('lin', '2026-11-26'), shift: 'early' }];
  const b = [at('lin', '2026-11-26')];
  it('are undone and done again, and a new one forgets what was undone', () => {
    const two = edit(edit(noEdits, a), b);
    expect(undo(two).done).toEqual([a]);
    expect(redo(undo(two))).toEqual(two);
    expect(edit(undo(two), a).undone).toEqual([]);
    expect(undo(noEdits)).toBe(noEdits);
    expect(redo(noEdits)).toBe(noEdits);
  });
  it('are sent once for each cell, and not where all is as before', () => {
    expect(netChanges(base, edit(noEdits, a))).toEqual(a);
    expect(netChanges(base, edit(edit(noEdits, a), b))).toEqual([]);
  });
  it('are shown in the cells', () => {
    expect(withChanges(base, a).get(cellKey('lin', '2026-11-26'))?.shift).toBe('early');
    expect(withChanges(base, [at('lin', '2026-11-25')]).has(cellKey('lin', '2026-11-25'))).toBe(false);
  });
});

describe('a shift that is carried', () => {
  it('moves to a free cell, and changes places with another shift', () => {
    expect(carry(base, at('lin', '2026-11-25'), at('qi', '2026-11-25'), false)).toEqual([at('lin', '2026-11-25'), { ...at('qi', '2026-11-25'), shift: 'early', role: 'line' }]);
    const swapped = withChanges(base, carry(base, at('lin', '2026-11-25'), at('mo', '2026-11-26'), false));
    expect(swapped.get(cellKey('mo', '2026-11-26'))?.shift).toBe('early');
    expect(swapped.get(cellKey('lin', '2026-11-25'))?.shift).toBe('night');
  });
  it('stays where it was when it is copied', () => {
    expect(carry(base, at('lin', '2026-11-25'), at('mo', '2026-11-26'), true)).toEqual([{ ...at('mo', '2026-11-26'), shift: 'early', role: 'line' }]);
  });
  it('does nothing from an empty cell, or onto itself', () => {
    expect(carry(base, at('qi', '2026-11-25'), at('lin', '2026-11-25'), false)).toEqual([]);
    expect(carry(base, at('lin', '2026-11-25'), at('lin', '2026-11-25'), false)).toEqual([]);
  });
  it('brings a person to another seat, and who sits there to the one that is given up', () => {
    const to = { date: '2026-11-26', shift: 'night', role: 'line', staff: 'mo' };
    const after = withChanges(base, reseat(base, at('lin', '2026-11-25'), to, false).changes);
    expect([...after].filter(([k]) => k > 'l' && !k.endsWith('23')).map(([k, c]) => `${k} ${c.shift}`).sort()).toEqual(['lin|2026-11-26 night', 'mo|2026-11-25 early']);
    const copied = withChanges(base, reseat(base, at('lin', '2026-11-25'), { ...to, staff: undefined }, true).changes);
    expect(copied.get(cellKey('lin', '2026-11-25'))?.shift).toBe('early');
    expect(copied.get(cellKey('lin', '2026-11-26'))?.shift).toBe('night');
  });
  describe('to a seat of another day, where people have shifts there already,', () => {
    const full = cellsOf([
      { ...at('lin', '2026-11-25'), shift: 'night' },
      { ...at('lin', '2026-11-26'), shift: 'early' },
      { ...at('mo', '2026-11-25'), shift: 'early' },
      { ...at('mo', '2026-11-26'), shift: 'night' },
    ]);
    const all = (cells: ReadonlyMap<string, { shift: string }>) => [...cells].map(([k, c]) => `${k} ${c.shift}`).sort();
    it('both people exchange both days, and no shift is lost', () => {
      const m = reseat(full, at('lin', '2026-11-25'), { date: '2026-11-26', shift: 'night', staff: 'mo' }, false);
      expect(m.left).toBeUndefined();
      expect(all(withChanges(full, m.changes))).toEqual(['lin|2026-11-25 early', 'lin|2026-11-26 night', 'mo|2026-11-25 night', 'mo|2026-11-26 early']);
    });
    it('nobody goes to an empty seat and leaves a shift that was not touched', () => {
      for (const copy of [false, true]) {
        expect(reseat(full, at('lin', '2026-11-25'), { date: '2026-11-26', shift: 'night' }, copy).left).toEqual({ ...at('lin', '2026-11-26'), shift: 'early', role: undefined });
      }
      expect(reseat(full, at('lin', '2026-11-25'), { date: '2026-11-26', shift: 'early' }, false)).toEqual({ changes: [] });
    });
    it('a copy within the day is a move: a person has one shift then', () => {
      const m = reseat(full, at('lin', '2026-11-25'), { date: '2026-11-25', shift: 'early', staff: 'mo' }, true);
      expect(all(withChanges(full, m.changes))).toContain('mo|2026-11-25 night');
    });
    it('a person who is put into a seat gives what that day held to whoever sat there, or the shift that is left is named', () => {
      const seat = { date: '2026-11-25', shift: 'night', staff: 'lin' };
      const m = seatPerson(full, seat, 'mo');
      expect(m.left).toBeUndefined();
      expect(all(withChanges(full, m.changes))).toEqual(['lin|2026-11-25 early', 'lin|2026-11-26 early', 'mo|2026-11-25 night', 'mo|2026-11-26 night']);
      expect(seatPerson(full, { ...seat, staff: undefined }, 'mo').left?.shift).toBe('early');
      expect(seatPerson(full, { ...seat, staff: undefined }, 'qi').left).toBeUndefined();
    });
  });
});

describe('the cursor', () => {
  const size = { rows: 3, cols: 7 };
  it.each([
    ['ArrowLeft', false, { row: 1, col: 2 }],
    ['ArrowDown', false, { row: 2, col: 3 }],
    ['Home', false, { row: 1, col: 0 }],
    ['End', false, { row: 1, col: 6 }],
    ['End', true, { row: 2, col: 6 }],
    ['PageUp', false, 'week_before'],
    ['PageDown', false, 'week_after'],
    ['Tab', false, undefined],
  ] as const)('%s (Ctrl: %s)', (key, ctrl, want) => expect(steer(key, ctrl, { row: 1, col: 3 }, size)).toEqual(want));
  it('stays inside', () => {
    expect(steer('ArrowUp', false, { row: 0, col: 0 }, size)).toEqual({ row: 0, col: 0 });
    expect(steer('ArrowRight', false, { row: 2, col: 6 }, size)).toEqual({ row: 2, col: 6 });
  });
});

describe('codes of shifts', () => {
  const type = (id: string): ShiftType => ({ id, start: '08:00', minutes: 60 });
  it('are as short as they can be, and no two the same', () => {
    expect([...codes(['early', 'night', 'noon', '早班'].map(type)).values()]).toEqual(['E', 'NI', 'NO', '早']);
    expect(new Set(codes(['d12-a', 'd12-b', 'd12-c'].map(type)).values()).size).toBe(3);
  });
  it('are set by letter, the next where several have it, and by number', () => {
    const types = ['early', 'night', 'noon'].map(type);
    expect(typeOfKey('n', types, undefined)).toBe('night');
    expect(typeOfKey('n', types, 'night')).toBe('noon');
    expect(typeOfKey('n', types, 'noon')).toBe('night');
    expect(typeOfKey('1', types, undefined)).toBe('early');
    expect(typeOfKey('x', types, undefined)).toBeUndefined();
    expect(typeOfKey('Enter', types, undefined)).toBeUndefined();
  });
});

describe('cells', () => {
  it('of the past and with a pin are held', () => {
    const held = heldOf(draft);
    expect([at('lin', '2026-11-24'), at('lin', '2026-11-25'), at('mo', '2026-11-26')].map(held)).toEqual(['past', undefined, 'pin']);
  });
  it('are marked with what is broken there: on each day of a span, by person, by day', () => {
    const m = marksOf([
      { rule: 'rest', staff: 'lin', date: '2026-11-23', until: '2026-11-25', amount: 1, hard: true },
      { rule: 'hours', staff: 'lin', amount: 60, cost: 5 },
      { rule: 'demand:a', date: '2026-11-24', amount: 1, hard: true },
    ]);
    expect([...m.cells.keys()]).toEqual(['lin|2026-11-23', 'lin|2026-11-24', 'lin|2026-11-25']);
    expect([...m.rows.keys()]).toEqual(['lin']);
    expect([...m.cols.keys()]).toEqual(['2026-11-24']);
  });
  it('by seat show who is there beside what is needed, also where nobody asked', () => {
    const rows = seatRows(draft, base, datesFrom(draft.from, 7));
    expect(rows.map((r) => [r.date.slice(8), r.shift, r.people.join(), r.target])).toEqual([
      ['23', 'early', 'lin', 0],
      ['25', 'early', 'lin', 2],
      ['26', 'night', 'mo', 0],
    ]);
  });
});

it('tells what others changed, and what of mine is about the same cells', () => {
  const now = cellsOf([...draft.assignments.filter((a) => a.staff !== 'lin'), { ...at('qi', '2026-11-25'), shift: 'early' }]);
  const mine = [{ ...at('lin', '2026-11-25'), shift: 'night' }];
  const others = othersOf(base, now, mine);
  expect(others.map((o) => [o.staff, o.date.slice(8), o.was?.shift, o.is?.shift, o.mine?.shift])).toEqual([
    ['lin', '23', 'early', undefined, undefined],
    ['lin', '25', 'early', undefined, 'night'],
    ['qi', '25', undefined, 'early', undefined],
  ]);
});

describe('a long list', () => {
  it('has only the rows in view and a few around them', () => {
    expect(windowOf(0, 400, 40, 435)).toEqual({ from: 0, to: 18 });
    expect(windowOf(8000, 400, 40, 435)).toEqual({ from: 192, to: 218 });
    expect(windowOf(17_400, 400, 40, 435)).toEqual({ from: 427, to: 435 });
    expect(windowOf(0, 400, 40, 0)).toEqual({ from: 0, to: 0 });
  });
  it('is scrolled no further than needed', () => {
    expect(scrollTo(3, 0, 400, 40, 44)).toBeUndefined();
    expect(scrollTo(10, 0, 400, 40, 44)).toBe(84);
    expect(scrollTo(2, 400, 400, 40, 44)).toBe(80);
  });
});
