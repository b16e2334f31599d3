import { effect, untracked } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Schemas } from '../api/client';
import { useLoad } from '../api/action';
import { GradeBadge, Tag } from '../components/badge';
import { ProblemNote } from '../components/note';
import { language, listing, t, word } from '../i18n';
import { dayTime } from '../time/format';
import { callChange, desk } from '../state/live';
import { lastKnown, readKnown, type Known } from './read';

type Flag = Schemas['KnownFlag'];
const weights: Record<Flag, 'warn' | 'info'> = { red_lately: 'warn', often: 'info', lost_last: 'warn', do_not_call: 'warn' };

/** The grade of a call here; undefined where it is not here any more. */
function gradeHere(call: string): Schemas['Grade'] | undefined {
  const { call: talk, offer } = desk.value ?? {};
  if (talk?.id === call) return talk.grade;
  return offer?.call_id === call ? offer.grade : undefined;
}

/**
 * Reads what is known of the caller of a call, and again whenever the call or its grade changes; what was read while it was
 * offered is there at once.
 */
export function useKnown(call: string) {
  const load = useLoad(() => readKnown(call), [call, gradeHere(call)]);
  useEffect(() => {
    const before = callChange.peek();
    return effect(() => {
      const c = callChange.value;
      if (c && c !== before && c.call_id === call) untracked(load.reload);
    });
  }, [call]);
  useEffect(() => {
    if (load.data.value) lastKnown.value = load.data.value;
  }, [load.data.value]);
  const read = [load.data.value, lastKnown.value].find((k) => k?.call_id === call);
  return { load, known: read };
}

/**
 * What an offer tells of its caller before it is answered. The offer is shown first; this comes below its buttons, into
 * room that is kept for it, so that nothing moves under a finger.
 */
export function OfferedCaller({ call }: { call: string }) {
  const { load, known } = useKnown(call);
  return (
    <section class="known known-offered" aria-label={t('known.title')} aria-busy={!known && load.loading.value} data-name="known" data-read={known ? 'yes' : 'no'}>
      {known ? <KnownFacts known={known} short /> : load.problem.value ? <ProblemNote problem={load.problem.value} /> : <p class="muted small">{t('known.reading')}</p>}
    </section>
  );
}

/** What came before, in few lines: the plan and what must not be missed first. */
export function KnownFacts({ known, short = false }: { known: Known; short?: boolean }) {
  return (
    <>
      {known.grade_from && <GradeFrom from={known.grade_from} spoken={known.language} />}
      {known.flags.length > 0 && (
        <p class="row known-flags">
          {known.flags.map((f) => (
            <Tag key={f} tone={weights[f]}>
              {t(`known.flag.${f}`)}
            </Tag>
          ))}
        </p>
      )}
      {known.plan && <PlanLine plan={known.plan} />}
      <p class="known-before" data-name="known-before">
        {before(known)}
      </p>
      {known.tasks.length > 0 && (
        <p class="small" data-name="known-tasks">
          {t('known.tasks', { n: known.tasks.length })}
          {': '}
          {listing(known.tasks.slice(0, short ? 2 : known.tasks.length).map(taskText))}
        </p>
      )}
      {known.safe_contact && <p class="small">{t(`known.safe.${known.safe_contact}`)}</p>}
    </>
  );
}

function taskText(task: Schemas['KnownTask']): string {
  const due = t('task.due', { time: dayTime(task.due_at, language.value) });
  return [word('task.kind', task.kind), due, task.taken_by?.name].filter(Boolean).join(' · ');
}

function before(k: Known): string {
  if (k.withheld) return t('known.withheld');
  if (k.calls === 0) return t('known.first');
  const times = t('known.calls', { n: k.calls, time: dayTime(k.last_at, language.value) });
  return k.last_agent ? `${times} · ${t('known.last_agent', { name: k.last_agent.name })}` : times;
}

function GradeFrom({ from, spoken }: { from: Schemas['GradeFrom']; spoken: string | undefined }) {
  const by = t(`known.grade.${from.by}`);
  return (
    <p class="small muted" data-name="grade-from">
      {t('known.grade_from', { by: from.person ? `${by} · ${from.person.name}` : by, time: dayTime(from.at, language.value) })}
      {spoken && ` · ${t('known.language', { name: word('language', spoken) })}`}
    </p>
  );
}

/** A plan in one line: what it asks for, who decided so, and until when. Its words are opened by themselves. */
export function PlanLine({ plan }: { plan: Schemas['CallerPlan'] }) {
  const parts = [
    plan.prefer && t('plan.asks_first', { name: plan.prefer.name }),
    plan.requires.length > 0 && listing(plan.requires.map((r) => `${r.skill} ${r.level}+`)),
    t('plan.by', { name: plan.by.name, time: dayTime(plan.at, language.value) }),
    t('plan.until', { time: dayTime(plan.until, language.value) }),
  ].filter(Boolean);
  return (
    <p class="row plan-line" data-name="plan-line">
      <strong>{t('plan.title')}</strong>
      <GradeBadge grade={plan.grade} />
      <span class="small">{parts.join(' · ')}</span>
    </p>
  );
}
