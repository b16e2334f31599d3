import type { Schemas } from '../api/client';
import { t, word } from '../i18n';
import { local } from '../i18n/local';

// What the parts of a call for help are called, and how they look: each state has a word and a shape.

export type Crisis = Schemas['Crisis'];
export type Attempt = Schemas['CrisisAttempt'];
export type Actor = Schemas['CrisisActor'];
export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'off';

export interface Look {
  tone: Tone;
  shape: string;
}

const conditions: Record<Crisis['condition'], Look> = {
  searching: { tone: 'warn', shape: '◔' },
  acknowledged: { tone: 'ok', shape: '✓' },
  exhausted: { tone: 'bad', shape: '!' },
  cancelled: { tone: 'off', shape: '■' },
  closed: { tone: 'off', shape: '–' },
};

export const conditionLook = (c: Crisis): Look => conditions[c.condition];

/** Whether anything can still come of it. */
export const live = (c: Crisis | undefined): c is Crisis => c !== undefined && c.condition !== 'cancelled' && c.condition !== 'closed';

/** Whether there is something that a person may stop: a search, or the wait for who has said that they come. */
export const cancellable = (c: Crisis): boolean =>
  c.condition === 'searching' || (c.condition === 'acknowledged' && !c.helpers.some((h) => !h.left_at));

/** Who did something, in a word. */
export function actorName(a: Actor | undefined): string {
  switch (a?.kind) {
    case 'caller':
    case 'system':
      return t(`crisis.actor.${a.kind}`);
    default:
      return a?.person?.name || local(a?.name) || t('crisis.actor.unknown');
  }
}

/** Whom an attempt asks: a person by name, a telephone or a system by its title. */
export function attemptName(a: Attempt): string {
  const title = local(a.name);
  if (a.person?.name && title) return `${a.person.name} (${title})`;
  return a.person?.name || title || t('crisis.actor.unknown');
}

/** How far an attempt has come, or what came of it. */
export function attemptState(a: Attempt): string {
  if (a.progress === 'over') return word('crisis.outcome', a.outcome ?? 'done');
  if (a.progress === 'asked' && a.way !== 'desk') return t('crisis.progress.asked_call');
  return word('crisis.progress', a.progress);
}

const outcomes: Partial<Record<NonNullable<Attempt['outcome']>, Look>> = {
  accepted: { tone: 'ok', shape: '✓' },
  late: { tone: 'ok', shape: '✓' },
  done: { tone: 'off', shape: '✓' },
  withdrawn: { tone: 'off', shape: '–' },
};

export function attemptLook(a: Attempt): Look {
  if (a.progress !== 'over') return { tone: 'info', shape: a.progress === 'asked' ? '○' : '◔' };
  return outcomes[a.outcome ?? 'done'] ?? { tone: 'off', shape: '✕' };
}

/** Those who are asked at this moment. A number that lies ready asks nobody. */
export const askedNow = (c: Crisis): Attempt[] => c.attempts.filter((a) => a.progress !== 'over' && a.way !== 'emergency');

/** The name of a step of the policy, by its place. */
export const stepName = (c: Crisis, i: number | undefined): string => (i === undefined ? '' : local(c.steps[i]?.name));

/** The place of the step that runs, from 0; undefined before the first one. The server leaves out a 0. */
export const presentStep = (c: Crisis): number | undefined => (c.round ? (c.step ?? 0) : undefined);

/** What a search does when its deadline comes. */
export function nextText(c: Crisis): string {
  if (c.last) return t('crisis.next_page');
  const name = stepName(c, c.next_step);
  return name || t('crisis.next_first');
}

/** A span of a chain: tenths under ten seconds, where they count. */
export function chainSpan(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(ms < 1000 ? 2 : 1)} s`;
  const s = Math.round(ms / 1000);
  return s < 60 ? `${s} s` : `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
}
