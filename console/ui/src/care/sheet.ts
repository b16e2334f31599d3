import type { Schemas } from '../api/client';

// A rescue sheet as people read it: what holds for each item, and what was corrected.

export type Sheet = Schemas['RescueSheet'];
export type Entry = Schemas['RescueEntry'];

/** What the sheet says about an item: what holds now, and what was corrected or taken back. */
export interface ItemState {
  state: 'known' | 'unknown' | 'unreadable' | 'open';
  current: Entry[];
  earlier: Entry[];
}

/** What holds for an item. Something known outweighs that somebody else did not know it. */
export function itemState(entries: readonly Entry[], item: string): ItemState {
  const of = entries.filter((e) => e.item === item);
  const holds = of.filter((e) => !e.replaced && e.state !== 'withdrawn');
  const known = holds.filter((e) => e.state === 'known');
  // What cannot be read is never hidden behind something else: it may be what matters.
  const lost = holds.filter((e) => e.state === 'unreadable');
  const told = known.length > 0 ? known : holds.filter((e) => e.state === 'unknown').slice(-1);
  const current = [...told, ...lost];
  return {
    state: known.length > 0 ? 'known' : lost.length > 0 ? 'unreadable' : current.length > 0 ? 'unknown' : 'open',
    current,
    earlier: of.filter((e) => !current.includes(e)),
  };
}

/** The newest entry that stands in the place of another one, where there is one. */
export function successor(entries: readonly Entry[], id: string): Entry | undefined {
  let found = entries.find((e) => e.replaces === id);
  for (let next = found; next; next = entries.find((e) => e.replaces === next?.id)) found = next;
  return found;
}

export const dispatchSteps = ['called', 'accepted', 'arrived', 'closed'] as const;

/** When a step of a dispatch was taken; undefined where it was not yet. */
export function stepAt(d: Schemas['Dispatch'], step: (typeof dispatchSteps)[number]): string | undefined {
  return { called: d.called_at, accepted: d.accepted_at, arrived: d.arrived_at, closed: d.closed_at }[step];
}
