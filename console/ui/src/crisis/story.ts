import { t, word } from '../i18n';
import { instant } from '../time/format';
import { actorName, attemptLook, attemptName, conditionLook, type Attempt, type Crisis, type Look } from './words';

// A call for help told from its times, in the order in which they were.

export interface Chapter {
  at: string;
  /** Milliseconds since the search began. */
  after: number;
  text: string;
  look: Look;
}

const plain: Look = { tone: 'info', shape: '·' };

/** Every time of a call for help, the earliest first; what has no time is left out. */
export function story(c: Crisis): Chapter[] {
  const start = instant(c.started_at) ?? 0;
  const chapters: Chapter[] = [];
  const tell = (at: string | undefined, text: string, look: Look = plain) => {
    const ms = instant(at);
    if (at && ms !== undefined) chapters.push({ at, after: Math.max(0, ms - start), text, look });
  };
  tell(c.started_at, t('story.started', { cause: word('crisis.cause', c.cause) }), { tone: 'warn', shape: '▲' });
  for (const a of c.attempts) asked(a, tell);
  for (const b of c.taken_back ?? []) {
    tell(b.at, t('story.acknowledged', { name: actorName(b.by), how: word('crisis.how', b.how) }), { tone: 'ok', shape: '✓' });
    tell(b.ended_at, t(`story.taken_back.${b.why}`, { name: actorName(b.by) }), { tone: 'warn', shape: '!' });
  }
  tell(c.acknowledged_at, t('story.acknowledged', { name: actorName(c.acknowledged_by), how: word('crisis.how', c.acknowledged_how) }), { tone: 'ok', shape: '✓' });
  for (const h of c.helpers) {
    tell(h.since, t('story.joined', { name: actorName(h.by), mode: word('crisis.mode', h.mode) }), { tone: 'ok', shape: '◆' });
    tell(h.left_at, t('story.left', { name: actorName(h.by) }));
  }
  tell(c.exhausted_at, t('story.exhausted'), { tone: 'bad', shape: '!' });
  tell(c.paged_at, t('story.paged'), { tone: 'warn', shape: '!' });
  tell(c.ended_at, ending(c), conditionLook(c));
  // What was at one moment keeps the order in which it was told.
  return chapters.map((ch, i) => ({ ch, i })).sort((a, b) => a.ch.after - b.ch.after || a.i - b.i).map(({ ch }) => ch);
}

function asked(a: Attempt, tell: (at: string | undefined, text: string, look?: Look) => void): void {
  const name = attemptName(a);
  if (a.way === 'emergency') tell(a.asked_at, t('story.prepared', { name }));
  else tell(a.asked_at, t('story.asked', { name, way: word('crisis.way', a.way) }));
  tell(a.shown_at, t('story.shown', { name }));
  tell(a.ringing_at, t('story.ringing', { name }));
  tell(a.answered_at, t('story.answered', { name }));
  // That somebody comes is told by the acknowledgement.
  if (a.outcome !== 'accepted') tell(a.ended_at, t('story.ended', { name, outcome: word('crisis.outcome', a.outcome) }), attemptLook(a));
}

function ending(c: Crisis): string {
  if (c.condition === 'cancelled') return t('story.cancelled', { name: actorName(c.ended_by), reason: word('crisis.reason', c.end_reason) });
  return t(c.unanswered ? 'story.closed_unanswered' : 'story.closed');
}
