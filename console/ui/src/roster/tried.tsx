import { useSignal, type Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { asProblem, type ApiProblem } from '../api/problem';
import type { Schemas } from '../api/client';
import { Tag } from '../components/badge';
import { Note, ProblemNote } from '../components/note';
import { known, language, t } from '../i18n';
import { dayLabel } from './days';
import { restMs } from './trial';
import type { Violation } from './types';
import { count, ruleName, signed, verdictText } from './words';
import '../styles/roster.css';

export type Tried = Schemas['RosterTried'];

/** What a command would do, as far as it is known. */
export interface Trying {
  tried: Signal<Tried | undefined>;
  asking: Signal<boolean>;
  problem: Signal<ApiProblem | undefined>;
}

/**
 * Asks what a command would do, once it has rested for a moment. What is said otherwise is asked anew, and the answer to the older question is
 * dropped; undefined asks nothing.
 */
export function useTried<T>(said: T | undefined, ask: (said: T, signal: AbortSignal) => Promise<Tried>): Trying {
  const tried = useSignal<Tried | undefined>(undefined);
  const asking = useSignal(said !== undefined);
  const problem = useSignal<ApiProblem | undefined>(undefined);
  const latest = useRef(ask);
  latest.current = ask;
  const key = said === undefined ? '' : JSON.stringify(said);
  useEffect(() => {
    tried.value = undefined;
    problem.value = undefined;
    asking.value = said !== undefined;
    if (said === undefined) return;
    const mine = new AbortController();
    const send = async () => {
      try {
        const answer = await latest.current(said, mine.signal);
        if (!mine.signal.aborted) tried.value = answer;
      } catch (error) {
        if (!mine.signal.aborted) problem.value = asProblem(error);
      }
      if (!mine.signal.aborted) asking.value = false;
    };
    const timer = setTimeout(() => void send(), restMs);
    return () => {
      clearTimeout(timer);
      mine.abort();
    };
  }, [key]);
  return { tried, asking, problem };
}

/** Whether hard rules are in the way of a command, as far as it is known. */
export function inTheWay(trying: Trying): boolean {
  return trying.tried.value?.allowed === false;
}

const linesShown = 12;

/** What a command would break and mend, before it is sent: in one sentence, and rule by rule with whom, when and why. */
export function TriedNote({ trying, names }: { trying: Trying; names: (staff: string) => string | undefined }) {
  const v = trying.tried.value;
  if (trying.problem.value) return <ProblemNote problem={trying.problem.value} />;
  if (!v) return trying.asking.value ? <p class="muted small" role="status">{t('roster.grid.asking')}</p> : null;
  const lines = [...v.verdict.hard, ...v.verdict.soft];
  return (
    <Note tone={!v.allowed ? 'bad' : v.verdict.legal && v.verdict.value <= 0 ? 'ok' : 'warn'} role="status">
      <p data-name="tried">{sentence(v)}</p>
      {v.allowed && !v.verdict.legal && <p>{t('roster.tried.all_the_same')}</p>}
      {lines.length > 0 && (
        <ul class="plain-list small" data-name="tried-rules">
          {lines.slice(0, linesShown).map((one, i) => (
            <li key={i}>
              <Broken one={one} name={one.staff ? names(one.staff) : undefined} why={reasonText(v, one.rule)} />
            </li>
          ))}
        </ul>
      )}
      {lines.length > linesShown && <p class="small">{t('roster.tried.more', { n: lines.length - linesShown })}</p>}
    </Note>
  );
}

/** Somebody else's rules are not named: then the sentence says no more than that they are in the way. */
function sentence(v: Tried): string {
  if (!v.verdict.legal && v.verdict.hard.length === 0) return t('roster.tried.others');
  if (v.verdict.legal && v.verdict.value !== 0 && v.verdict.soft.length + v.verdict.mended.length === 0) return t('roster.mine.legal', { cost: signed(v.verdict.value) });
  return verdictText(v.verdict);
}

function Broken({ one, name, why }: { one: Violation; name?: string; why: string }) {
  const day = (date: string) => dayLabel(date, language.value, true);
  const when = one.date ? (one.until && one.until !== one.date ? t('said.between', { from: day(one.date), to: day(one.until) }) : day(one.date)) : '';
  return (
    <>
      <Tag tone={one.hard ? 'bad' : 'warn'}>{one.hard ? t('roster.findings.hard') : t('roster.findings.cost', { cost: count(one.cost ?? 0) })}</Tag> {ruleName(one.rule)}{' '}
      <span class="muted">{[name, when].filter(Boolean).join(' ')}</span>
      {why && <span class="tried-why">{why}</span>}
    </>
  );
}

/** Why there is a rule: of a profile in the language of the page where that is known, else as it was written. */
export function reasonText(v: Tried, rule: string): string {
  const because = v.reasons.find((r) => r.rule === rule);
  if (!because) return '';
  for (const key of because.profile ? [`rules.why.${because.profile}.${rule}`, `rules.why.${rule}`] : []) if (known(key)) return t(key);
  return because.reason;
}
