import { language, t } from '../i18n';
import { clock } from '../time/format';
import { Shape } from './marks';
import { askedNow, attemptLook, attemptName, attemptState, presentStep, stepName, type Attempt, type Crisis } from './words';

/** Why nobody is asked at this moment. */
export function nobodyText(c: Crisis): string {
  if (c.pausing) return t('crisis.now_pause');
  return t(c.emergency.some((e) => e.state !== 'over') ? 'crisis.now_number' : 'crisis.now_nobody');
}

/** Whom we are asking at this moment. */
export function AskedNow({ crisis }: { crisis: Crisis }) {
  const asked = askedNow(crisis);
  if (asked.length === 0) return <p class="muted">{nobodyText(crisis)}</p>;
  return (
    <ul class="asked" aria-label={t('crisis.now')}>
      {asked.map((a) => (
        <AttemptLine key={a.id} attempt={a} />
      ))}
    </ul>
  );
}

function AttemptLine({ attempt: a }: { attempt: Attempt }) {
  return (
    <li data-name={`attempt-${a.person?.id ?? a.id}`} data-progress={a.progress} data-outcome={a.outcome}>
      <Shape look={attemptLook(a)} />
      <span>
        <strong>{attemptName(a)}</strong>
        <span class="muted small"> · {t(`crisis.way.${a.way}`)}</span>
      </span>
      <span class="asked-state">{attemptState(a)}</span>
    </li>
  );
}

/** Everybody who was asked, and what came of it; the last one first. */
export function AllAsked({ crisis }: { crisis: Crisis }) {
  const over = crisis.attempts.filter((a) => a.way !== 'emergency' && a.progress === 'over').reverse();
  if (over.length === 0) return null;
  return (
    <ol class="asked asked-over" aria-label={t('crisis.details')}>
      {over.map((a) => (
        <li key={a.id} data-outcome={a.outcome}>
          <Shape look={attemptLook(a)} />
          <span>
            <strong>{attemptName(a)}</strong>
            <span class="muted small"> · {t(`crisis.way.${a.way}`)}</span>
          </span>
          <span class="asked-state">
            {attemptState(a)} <time class="muted small tabular">{clock(a.ended_at ?? a.asked_at, language.value)}</time>
          </span>
        </li>
      ))}
    </ol>
  );
}

/** The steps of the plan in their order, with the one that runs. */
export function Steps({ crisis: c }: { crisis: Crisis }) {
  const at = presentStep(c) ?? -1;
  const state = (i: number) => (c.condition === 'searching' && !c.pausing && i === at ? 'now' : i <= at ? 'done' : 'ahead');
  return (
    <ol class="steps" aria-label={t('crisis.steps')}>
      {c.steps.map((s, i) => (
        <li key={s.id} class={`step-${state(i)}`} aria-current={state(i) === 'now' ? 'step' : undefined}>
          <span aria-hidden="true">{{ done: '●', now: '◔', ahead: '○' }[state(i)]}</span> {stepName(c, i)}
          <span class="visually-hidden"> {t(`crisis.step.${state(i)}`)}</span>
        </li>
      ))}
    </ol>
  );
}
