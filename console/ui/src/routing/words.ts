import type { Schemas } from '../api/client';
import { known, listing, t, word } from '../i18n';
import { local } from '../i18n/local';

type Step = Schemas['RoutingStep'];

// Reasons of the floor in words. A later release may give codes that this page does not know: they are shown as codes, in a
// sentence that says what they are, and never as nothing.

/** The text of a code of the form NAME or NAME:DETAIL, the sentence of other where neither is known. */
function coded(prefix: string, code: string, other: 'routing.other' | 'routing.rule.other', detail: (d: string) => string = (d) => d): string {
  if (known(`${prefix}.${code}`)) return word(prefix, code);
  const cut = code.indexOf(':');
  if (cut > 0 && known(`${prefix}.${code.slice(0, cut)}`)) return `${word(prefix, code.slice(0, cut))} (${detail(code.slice(cut + 1))})`;
  return t(other, { code });
}

/** Why a counsellor was not asked. */
export function exclusionText(reason: string): string {
  return coded('exclusion', reason, 'routing.other', (d) => word('reason', d));
}

/** Why this counsellor was asked and no other candidate. */
export function ruleText(rule: string): string {
  return coded('routing.rule', rule, 'routing.rule.other');
}

/** Why a caller stood before another one. */
export function aheadText(why: string): string {
  return coded('routing.ahead', why, 'routing.other');
}

/** Why an offer was taken back, a caller was refused, or left. */
export function endText(kind: 'withdrawn' | 'left' | 'refused', why: string): string {
  return coded(`routing.${kind}`, why, 'routing.other');
}

/** A counsellor's name, or that it is one of the colleagues where names are not shown. */
export function nameOf(p: Schemas['Person'] | undefined): string {
  return p?.name || t('routing.colleague');
}

/** Where a rule of the queue took the caller. */
export function targetText(to: Schemas['RoutingTarget']): string {
  const name = to.agent ? nameOf(to.agent) : to.target ? local(to.target.name) : '';
  if (to.kind === 'agent') return t('routing.to.agent', { name: name || nameOf(undefined) });
  const key = `routing.to.${to.kind}`;
  return known(key) ? t(key, { name }) : t('routing.to.other', { kind: to.kind, name });
}

/** What happened, in one line. */
export function turnText(s: Step): string {
  const queue = s.from ? local(s.from.name) : s.queue ? local(s.queue.name) : '';
  switch (s.turn) {
    case 'offered':
      return t('routing.turn.offered', { name: nameOf(s.offer?.agent) });
    case 'joined':
      return t('routing.turn.joined', { queue });
    case 'refused':
      return t('routing.turn.refused', { queue });
    case 'overflowed':
      return t('routing.turn.overflowed', { queue });
    default:
      return t(`routing.turn.${s.turn}`);
  }
}

/** Those who were not asked, gathered by the reason, the most frequent first. */
export function byReason(excluded: readonly Schemas['Exclusion'][]): { reason: string; people: Schemas['Person'][] }[] {
  const groups = new Map<string, Schemas['Person'][]>();
  for (const x of excluded) groups.set(x.reason, [...(groups.get(x.reason) ?? []), x.agent]);
  return [...groups].map(([reason, people]) => ({ reason, people })).sort((a, b) => b.people.length - a.people.length || a.reason.localeCompare(b.reason));
}

/** People as a list; where names are not shown, how many they are. */
export function peopleText(people: readonly Schemas['Person'][]): string {
  const named = people.filter((p) => p.name).map((p) => p.name);
  const hidden = people.length - named.length;
  if (hidden > 0) named.push(hidden === 1 ? t('routing.colleague') : `${t('routing.colleague')} × ${hidden}`);
  return listing(named);
}
