import type { Schemas } from '../api/client';
import { known, listing, t } from '../i18n';
import { local } from '../i18n/local';
import { nameOf, exclusionText, ruleText } from '../routing/words';
import { span } from '../time/format';

type Turn = Schemas['PastTurn'];
type Decision = Schemas['PastDecision'];
type Fate = Schemas['PastFate'];

/** A wait in words. */
export function wait(seconds: number | undefined): string {
  return seconds === undefined ? '–' : span(seconds * 1000);
}

/** Why a counsellor was not asked, with how often; empty for nothing. */
export function reasonsText(a: Schemas['PastAsked']): string {
  return listing(a.reasons.map((r) => t('replay.asked.reason', { why: exclusionText(r.reason), n: r.times })));
}

/** What became of a caller. */
export function fateText(f: Fate): string {
  const at = wait(f.wait_seconds);
  switch (f.end) {
    case 'answered':
      return t('replay.fate.answered', { name: nameOf(f.agent), wait: at });
    case 'left':
      return t('replay.fate.left', { wait: at });
    case 'sent_on':
      return t('replay.fate.sent_on', { wait: at });
    case 'waiting':
      return t('replay.fate.waiting', { wait: at });
  }
}

/** What was decided about a caller. */
export function decisionText(d: Decision | undefined): string {
  if (!d) return t('replay.decided.nothing');
  const at = wait(d.waited_seconds);
  if (d.act === 'offered') return t('replay.decided.offered', { name: nameOf(d.agent), wait: at, rule: ruleText(d.step ?? '') });
  if (d.act === 'moved') return t('replay.decided.moved', { to: d.to === 'agent' ? nameOf(d.agent) : local(d.queue?.name), wait: at });
  return t(d.to === 'outside' ? 'replay.decided.outside' : 'replay.decided.message', { wait: at });
}

/** Why the first decision that differs is another one. */
export function becauseText(turn: Turn): string {
  const key = `replay.because.${turn.because}`;
  if (!known(key)) return t('routing.other', { code: turn.because });
  const why = turn.because === 'order' ? ruleText(turn.detail ?? '') : exclusionText(turn.detail ?? '');
  return t(key, { name: nameOf(turn.agent), why });
}
