import { effect, signal } from '@preact/signals';
import { callChange, connection } from '../state/live';

// What of callers' safety has changed: the stream tells only that, and pages that show it ask again. Messages may come
// in twos within one frame, so they are counted as they come, not as a component happens to be drawn.

export type Topic = 'screening' | 'assessment' | 'rescue' | 'checklist';

const topics = new Set<string>(['screening', 'assessment', 'rescue', 'checklist'] satisfies Topic[]);

const counts = signal<Record<string, number>>({});
/** Grows each time the stream is there again: what was missed meanwhile is asked for. */
const openings = signal(0);

/** Which sheets somebody has opened or folded away, by call: a call that turns into after-call work leaves its sheet as it is. */
export const openSheets = signal<Record<string, boolean>>({});

/** Calls whose open sheet is still being read: what stands below it waits, so that nothing moves under a finger. */
export const sheetsToCome = signal<ReadonlySet<string>>(new Set());

/** Says that a sheet is being read, or that it is there. */
export function sheetComes(call: string, yes: boolean): void {
  if (sheetsToCome.peek().has(call) === yes) return;
  const next = new Set(sheetsToCome.peek());
  if (yes) next.add(call);
  else next.delete(call);
  sheetsToCome.value = next;
}

/** Begins to count. Returns what stops it and forgets the counts. */
export function runCare(): () => void {
  const stops = [
    effect(() => {
      const c = callChange.value;
      if (c && topics.has(c.change)) bump(`${c.call_id}:${c.change}`);
    }),
    effect(() => {
      if (connection.value === 'open') openings.value = openings.peek() + 1;
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    counts.value = {};
    openSheets.value = {};
    sheetsToCome.value = new Set();
  };
}

function bump(key: string): void {
  const now = counts.peek();
  counts.value = { ...now, [key]: (now[key] ?? 0) + 1 };
}

/** A number that changes whenever something of a call has to be read again. */
export function changes(call: string, topic: Topic): number {
  return openings.value * 1_000_000 + (counts.value[`${call}:${topic}`] ?? 0);
}
