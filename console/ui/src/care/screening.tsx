import type { ComponentChildren } from 'preact';
import { api, request, type Schemas } from '../api/client';
import { useAction, useLoad } from '../api/action';
import { Button } from '../components/button';
import { Note, ProblemNote } from '../components/note';
import { language, t } from '../i18n';
import { local } from '../i18n/local';
import { can } from '../state/session';
import { clock, dayTime } from '../time/format';
import { AssessmentPanel } from './assessment';
import { changes } from './changes';
import { useCareOptions, type CareOptions } from './options';
import type { CareStart } from './start';

type Screening = Schemas['Screening'];
type Choice = Schemas['ScreeningChoice'];

/** The question of every talk: one press says what became of it. Where the answer asks for it the assessment opens. */
export function ScreeningStrip({ call, bare, start, about }: { call: string; bare?: boolean; start?: CareStart; about?: Schemas['ScreeningAbout'] }) {
  const { options, load: read } = useCareOptions();
  const load = useLoad(() => request(api.GET('/calls/{call}/screening', { params: { path: { call } } })), [call, changes(call, 'screening')], start?.screening);
  const other = (about ?? load.data.value?.about) === 'other';
  const set = useAction(async (choice: Choice) => {
    load.data.value = await request(api.PUT('/calls/{call}/screening', { params: { path: { call } }, body: { ...choice, about: other ? 'other' : 'caller' } }));
  });
  const s = load.data.value;
  return (
    <section class="care-strip stack tight" aria-label={t('screening.title')} data-name="screening" data-outcome={s?.outcome ?? 'missing'}>
      <header class="row spread">
        {!bare && <h3>{t('screening.title')}</h3>}
        <Standing screening={s} options={options} />
      </header>
      <ProblemNote problem={read.problem.value} retry={() => void read.run()} />
      <ProblemNote problem={load.problem.value} retry={load.reload} />
      {options && s && <Choices screening={s} options={options} pending={set.pending.value} choose={(c) => void set.run(c)} other={other} />}
      <ProblemNote problem={set.problem.value} />
      {options?.draft && <p class="small muted">{t('care.draft')}</p>}
      {s && s.changes.length > 1 && <Changes screening={s} options={options} />}
      {s?.positive && can('assessment.read') && <AssessmentPanel call={call} start={start?.assessment} about={other ? 'other' : 'caller'} />}
    </section>
  );
}

/** What holds now, by whom and when. */
function Standing({ screening: s, options }: { screening: Screening | undefined; options: CareOptions | undefined }) {
  if (!s) return null;
  if (!s.outcome) {
    return (
      <span class="badge tone-warn" role="status">
        <span aria-hidden="true">○</span> {t('screening.missing')}
      </span>
    );
  }
  return (
    <span class="row tight" role="status">
      <span class={`badge tone-${s.positive ? 'warn' : 'ok'}`}>
        <span aria-hidden="true">{s.positive ? '◆' : '✓'}</span> {choiceText(s as Choice, options)}
      </span>
      <span class="small muted">{t('screening.by', { name: s.by?.name ?? '–', time: clock(s.at, language.value) })}</span>
    </span>
  );
}

interface ChoicesProps {
  screening: Screening;
  options: CareOptions;
  pending: boolean;
  choose: (c: Choice) => void;
  /** The person at risk is not on the line. */
  other: boolean;
}

function Choices({ screening: s, options, pending, choose, other }: ChoicesProps) {
  const is = (c: Choice) => s.outcome === c.outcome && (s.result ?? '') === (c.result ?? '') && (s.reason ?? '') === (c.reason ?? '');
  const press = (c: Choice, text: string) => (
    <Button key={`${c.outcome}-${c.result ?? c.reason ?? ''}`} pressed={is(c)} disabled={pending} onClick={() => choose(c)} name={`screen-${c.result ?? c.reason ?? c.outcome}`}>
      {text}
    </Button>
  );
  return (
    <>
      <details class="small">
        <summary>{t(other ? 'screening.ask_other' : 'screening.ask')}</summary>
        <p class="ask" data-name="screening-ask">{local((other && options.screening.ask_other) || options.screening.ask)}</p>
        <p class="muted">{t('screening.hint')}</p>
      </details>
      <fieldset class="choices">
        <legend>{t('screening.answered')}</legend>
        {options.screening.answers.map((a) => press({ outcome: 'asked', result: a.id }, local(a.name)))}
      </fieldset>
      <fieldset class="choices">
        <legend>{t('screening.otherwise')}</legend>
        {press({ outcome: 'refused' }, t('screening.outcome.refused'))}
        {press({ outcome: 'cut_off' }, t('screening.outcome.cut_off'))}
      </fieldset>
      <Reasons folded={Boolean(s.outcome) && s.outcome !== 'not_possible'}>
        {options.screening.reasons.map((r) => press({ outcome: 'not_possible', reason: r.id }, local(r.name)))}
      </Reasons>
    </>
  );
}

/** Why it was not possible to ask: out of the way once the question has another end. */
function Reasons({ folded, children }: { folded: boolean; children: ComponentChildren }) {
  const buttons = (
    <fieldset class="choices quiet">
      <legend class={folded ? 'visually-hidden' : undefined}>{t('screening.why_not')}</legend>
      {children}
    </fieldset>
  );
  if (!folded) return buttons;
  return (
    <details class="small">
      <summary>{t('screening.why_not')}</summary>
      {buttons}
    </details>
  );
}

function Changes({ screening: s, options }: { screening: Screening; options: CareOptions | undefined }) {
  return (
    <details class="small">
      <summary>{t('screening.changes', { n: s.changes.length })}</summary>
      <ul class="plain-list">
        {s.changes.map((c) => (
          <li key={c.at}>
            {dayTime(c.at, language.value)} · {c.by.name} · {choiceText(c, options)}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** A screening in words. */
export function choiceText(c: Choice, options: CareOptions | undefined): string {
  const outcome = t(`screening.outcome.${c.outcome}`);
  const answer = options?.screening.answers.find((a) => a.id === c.result)?.name;
  const reason = options?.screening.reasons.find((r) => r.id === c.reason)?.name;
  const more = answer ? local(answer) : reason ? local(reason) : (c.result ?? c.reason);
  return more ? `${outcome}：${more}`.replace('：', language.value === 'en' ? ': ' : '：') : outcome;
}

/** Reminds, where a form is about to be handed in, that nothing is recorded yet. */
export function ScreeningReminder({ call, start }: { call: string; start?: CareStart }) {
  const load = useLoad(() => request(api.GET('/calls/{call}/screening', { params: { path: { call } } })), [call, changes(call, 'screening')], start?.screening);
  if (!load.data.value || load.data.value.outcome) return null;
  return <Note tone="warn">{t('screening.missing_form')}</Note>;
}
