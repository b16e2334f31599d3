import type { Schemas } from '../api/client';
import { instant } from '../time/format';

// Who has set the grade of a call, why and when, and until when the response is due: from the call's own record.

type Event = Schemas['TimelineEvent'];
type Grade = Schemas['Grade'];

export interface Graded {
  at: string;
  /** Who, by name; undefined: see actor. */
  by: string | undefined;
  actor: Event['actor'];
  /** A reason code; empty where none was given. */
  why: string;
}

/** The fact by which a call has the grade that it has; undefined while it is not recorded yet, or was never changed. */
export function lastGraded(events: readonly Event[], grade: Grade): Graded | undefined {
  const e = events.findLast((f) => f.kind === 'call.graded');
  if (!e || e.data?.grade !== grade) return undefined;
  return { at: e.at, by: e.by?.name || undefined, actor: e.actor, why: typeof e.data.why === 'string' ? e.data.why : '' };
}

/** When a response is due, as an instant of the server; undefined where a grade names no time. */
export function dueAt(at: string, withinSeconds: number | undefined): string | undefined {
  const from = instant(at);
  return from === undefined || withinSeconds === undefined ? undefined : new Date(from + withinSeconds * 1000).toISOString();
}
