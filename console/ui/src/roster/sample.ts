import type { Schemas } from '../api/client';
import type { Draft } from './types';

/** A draft of seven days for tests: three people, early and night, the first two days past, a pin, leave and a wish. */
export function sampleDraft(over: Partial<Draft> = {}): Draft {
  const stamp = { by: 'sun', at: '2026-11-20T08:00:00Z' };
  return {
    id: 'd1',
    name: 'November',
    from: '2026-11-23',
    days: 7,
    zone: 'Asia/Shanghai',
    state: 'open',
    value: 40,
    hard: 1,
    bound: 30,
    version: 3,
    made: stamp,
    changed: stamp,
    staff: [
      { id: 'lin', name: 'Lin' },
      { id: 'mo', name: 'Mo' },
      { id: 'qi', name: 'Qi' },
    ],
    types: [
      { id: 'early', start: '08:00', minutes: 480 },
      { id: 'night', start: '22:00', minutes: 480, tags: ['night'] },
    ],
    seats: [{ date: '2026-11-25', shift: 'early', role: 'line', min: 1, target: 2, n: 1 }],
    assignments: [
      { staff: 'lin', date: '2026-11-23', shift: 'early', role: 'line' },
      { staff: 'lin', date: '2026-11-25', shift: 'early', role: 'line' },
      { staff: 'mo', date: '2026-11-26', shift: 'night', role: 'line' },
    ],
    violations: [{ rule: 'skill', staff: 'mo', date: '2026-11-26', hard: true, amount: 1 }],
    leave: [{ staff: 'qi', from: '2026-11-27', to: '2026-11-28' }],
    requests: [{ staff: 'lin', date: '2026-11-29', want: false, weight: 10 }],
    coverage: [],
    locks: { today: '2026-11-25', pins: [{ staff: 'mo', date: '2026-11-26', shift: 'night' }] },
    ...over,
  };
}

/** The same as the console sends it. */
export function sentDraft(over: Partial<Schemas['RosterDraft']> = {}): Schemas['RosterDraft'] {
  const { made, changed, bound, locks, ...d } = sampleDraft();
  const who = (name: string) => ({ id: name, name });
  return {
    ...d,
    staff: d.staff.map((p) => ({ tags: [], skills: [], ...p })),
    bound: bound ?? 0,
    made_by: who(made.by),
    made_at: made.at,
    changed_by: who(changed.by),
    changed_at: changed.at,
    locks: locks.pins ?? [],
    overrides: [],
    ...over,
  };
}
