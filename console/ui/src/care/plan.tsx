import type { Signal } from '@preact/signals';
import { api, request, type Schemas } from '../api/client';
import type { ApiProblem } from '../api/problem';
import { useAction } from '../api/action';
import { Tag } from '../components/badge';
import { Button } from '../components/button';
import { Note, ProblemNote } from '../components/note';
import { language, listing, t, word } from '../i18n';
import { local } from '../i18n/local';
import type { Draft } from '../state/draft';
import { can } from '../state/session';
import { dayTime } from '../time/format';
import type { CareOptions } from './options';

type Plan = Schemas['FollowPlan'];

interface ChoiceProps {
  draft: Draft;
  options: CareOptions;
  grade: Schemas['Grade'];
  problem: ApiProblem | undefined;
}

/** One press at the end of a call: the person agrees to be followed up, or does not want it. */
export function PlanChoice({ draft, options, grade, problem }: ChoiceProps) {
  const plan = options.follow_up.find((p) => p.grade === grade);
  const chosen = draft.fields.value.plan;
  if (!plan && !chosen) return null;
  const choose = (c: Schemas['FollowChoice']) => draft.edit({ plan: chosen === c ? undefined : c });
  return (
    <fieldset class="choices" data-name="plan-choice">
      <legend>{t('followup.title')}</legend>
      {plan && <p class="small muted plan-steps">{t('followup.steps', { list: listing(plan.steps.map((s) => local(s.name))) })}</p>}
      <Button pressed={chosen === 'agreed'} disabled={!plan} onClick={() => choose('agreed')} name="plan-agreed">
        {t('followup.agreed')}
      </Button>
      <Button pressed={chosen === 'declined'} onClick={() => choose('declined')} name="plan-declined">
        {t('followup.declined')}
      </Button>
      {problem?.field === 'plan' && (
        <p class="error" role="alert" data-name="plan-wrong">
          <span aria-hidden="true">✕ </span>
          {problem.detail}
        </p>
      )}
    </fieldset>
  );
}

/** What was agreed with this person before: it is seen as soon as they call again. */
export function PlansOfPerson({ plans, call }: { plans: Signal<Plan[] | undefined>; call: string }) {
  const all = (plans.value ?? []).filter((p) => p.call_id !== call || p.ended_at === undefined);
  if (all.length === 0) return null;
  return (
    <section class="stack tight" aria-label={t('followup.of_person')} data-name="plans">
      <h3>{t('followup.of_person')}</h3>
      {all.map((p) => (
        <OnePlan key={p.id} plan={p} changed={(next) => (plans.value = (plans.value ?? []).map((o) => (o.id === next.id ? next : o)))} />
      ))}
    </section>
  );
}

function OnePlan({ plan: p, changed }: { plan: Plan; changed: (p: Plan) => void }) {
  const end = useAction(async (reason: Schemas['FollowEnding']['reason']) => {
    changed(await request(api.POST('/follow-ups/{plan}/end', { params: { path: { plan: p.id } }, body: { reason } })));
  });
  const open = p.ended_at === undefined;
  const next = p.steps.find((s) => s.state !== 'done');
  return (
    <Note tone={open ? 'warn' : 'info'}>
      <div data-name={`plan-${p.id}`} data-state={open ? 'open' : p.reason}>
        <p>
          {t('followup.since', { time: dayTime(p.opened_at, language.value), name: p.by.name })}{' '}
          {open ? next && <Tag tone="warn">{t('followup.next', { n: next.step, of: p.steps.length, time: dayTime(next.due_at, language.value) })}</Tag> : <Tag tone="off">{word('followup.reason', p.reason ?? '')}</Tag>}
        </p>
        <ol class="plain-list small">
          {p.steps.map((s) => (
            <li key={s.task_id}>
              {dayTime(s.due_at, language.value)} · {word('task.state', s.state)}
              {s.outcome && ` · ${word('outcome', s.outcome)}`}
              {s.attempts > 0 && ` · ${t('task.attempts', { n: s.attempts })}`}
            </li>
          ))}
        </ol>
        {open && can('task.work') && (
          <div class="row">
            <Button pending={end.pending} onClick={() => void end.run('closed')} name="plan-close">
              {t('followup.close')}
            </Button>
            <Button pending={end.pending} onClick={() => void end.run('refused')} name="plan-refuse">
              {t('followup.refuse')}
            </Button>
          </div>
        )}
        <ProblemNote problem={end.problem.value} />
      </div>
    </Note>
  );
}
