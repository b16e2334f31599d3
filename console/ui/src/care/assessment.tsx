import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { api, request, type Schemas } from '../api/client';
import { useAction } from '../api/action';
import { GradeBadge } from '../components/badge';
import { Button } from '../components/button';
import { SelectField } from '../components/field';
import { Note, ProblemNote } from '../components/note';
import { language, listing, t, word } from '../i18n';
import { local } from '../i18n/local';
import { gradeOption } from '../state/options';
import { can } from '../state/session';
import { clock, dayTime } from '../time/format';
import { Answers, less, suggest, type AnswersPort } from './answers';
import { changes } from './changes';
import { useCareOptions, type CareOptions } from './options';
import { ulid } from './ulid';

type About = Schemas['ScreeningAbout'];

function port(call: string): AnswersPort {
  const at = { params: { path: { call } } };
  return {
    read: () => request(api.GET('/calls/{call}/assessment', at)),
    save: (body) => request(api.PUT('/calls/{call}/assessment', { ...at, body })),
    confirm: (body) => request(api.POST('/calls/{call}/assessment/confirm', { ...at, body })),
  };
}

/** The structured assessment of a call. The answers are kept as they are given; a person decides on the response. */
export function AssessmentPanel({ call, start, about }: { call: string; start?: Schemas['Assessment']; about?: About }) {
  const { options } = useCareOptions();
  const answers = useMemo(() => {
    const a = new Answers(port(call));
    if (start) a.begin(start);
    return a;
  }, [call]);
  const again = useSignal(false);
  const tick = changes(call, 'assessment');
  const first = useRef(start !== undefined);
  useEffect(() => {
    if (!first.current) void (answers.data.peek() ? answers.changed() : answers.load());
    first.current = false;
  }, [answers, tick]);
  useEffect(() => () => answers.close(), [answers]);
  const d = answers.data.value;
  const writing = can('assessment.write');
  const confirmed = d?.confirmed ?? [];
  const open = writing && (again.value || confirmed.length === 0 || (d?.version ?? 0) > 0);
  return (
    <section class="assessment stack" aria-labelledby={`assessment-${call}`} data-name="assessment">
      <h4 id={`assessment-${call}`}>{t('assessment.title')}</h4>
      {about === 'other' && <p data-name="assess-other">{t('assessment.about_other')}</p>}
      <ProblemNote problem={answers.problem.value} retry={() => void answers.load()} />
      {d?.unreadable && <Note tone="warn">{t('assessment.draft_lost')}</Note>}
      {confirmed.map((c) => (
        <Confirmed key={c.id} decision={c} options={options} />
      ))}
      {d && options && open && <Questions answers={answers} options={options} onConfirmed={() => (again.value = false)} />}
      {d && writing && !open && (
        <Button variant="quiet" onClick={() => (again.value = true)} name="assess-again">
          {t('assessment.again')}
        </Button>
      )}
    </section>
  );
}

function Questions({ answers, options, onConfirmed }: { answers: Answers; options: CareOptions; onConfirmed: () => void }) {
  const given = answers.given.value;
  const items = options.assessment.items;
  return (
    <>
      <p class="small muted">{t('assessment.hint')}</p>
      {items.map((item) => (
        <fieldset key={item.id} class="choices question" data-name={`question-${item.id}`}>
          <legend>
            {local(item.ask)}
            {item.hint && <span class="small muted"> {local(item.hint)}</span>}
          </legend>
          {item.answers.map((a) => (
            <Button key={a.id} pressed={given[item.id] === a.id} onClick={() => answers.press(item.id, a.id)} name={`answer-${item.id}-${a.id}`}>
              {local(a.name)}
            </Button>
          ))}
          {given[item.id] ? (
            <Button variant="quiet" onClick={() => answers.press(item.id, '')} name={`answer-${item.id}-clear`}>
              {t('assessment.take_back')}
            </Button>
          ) : (
            <span class="small muted not-asked">{t('assessment.clear')}</span>
          )}
        </fieldset>
      ))}
      <Kept answers={answers} />
      <Decision answers={answers} options={options} onConfirmed={onConfirmed} />
    </>
  );
}

function Kept({ answers }: { answers: Answers }) {
  const state = answers.state.value;
  const at = answers.data.value?.saved_at;
  const text = state === 'unsaved' ? t('assessment.unsaved') : state === 'saving' ? t('assessment.saving') : at ? t('assessment.saved', { time: clock(at, language.value) }) : '';
  return (
    <p class={`small ${state === 'unsaved' ? 'bad-text' : 'muted'}`} role="status" data-name="assessment-kept" data-state={state}>
      {text}
    </p>
  );
}

const grades: Schemas['Grade'][] = ['red', 'yellow', 'green'];

/** The words for a response. */
export function response(g: Schemas['Grade']): string {
  const option = gradeOption(g);
  return option ? local(option.response) : word('grade', g);
}

function Decision({ answers, options, onConfirmed }: { answers: Answers; options: CareOptions; onConfirmed: () => void }) {
  const items = options.assessment.items;
  const s = suggest(items, answers.given.value);
  const chosen = useSignal<Schemas['Grade'] | undefined>(undefined);
  const reason = useSignal('');
  const id = useMemo(() => ulid(), [answers]);
  const decided = chosen.value ?? s.grade;
  const lower = less(decided, s.grade);
  const confirm = useAction(async () => {
    await answers.confirm(id, decided, lower ? reason.value : '');
    onConfirmed();
  });
  const names = (list: string[]) => listing(list.map((i) => local(items.find((it) => it.id === i)?.ask ?? {})));
  return (
    <div class="decision stack tight" data-name="decision" data-suggested={s.grade}>
      <p>
        {t('assessment.suggested')} <GradeBadge grade={s.grade} response={response(s.grade)} />
      </p>
      <p class="small muted">{s.because.length > 0 ? t('assessment.because', { list: names(s.because) }) : t('assessment.nothing')}</p>
      {s.open.length > 0 && <p class="small muted">{t('assessment.open_items', { list: names(s.open) })}</p>}
      <fieldset class="choices">
        <legend>{t('assessment.decide')}</legend>
        {grades.map((g) => (
          <Button key={g} pressed={decided === g} onClick={() => (chosen.value = g)} name={`decide-${g}`}>
            {response(g)}
          </Button>
        ))}
      </fieldset>
      {lower && (
        <SelectField
          label={t('assessment.reason')}
          name="less-reason"
          value={reason.value}
          empty={t('common.none_chosen')}
          options={options.assessment.reasons.map((r) => ({ value: r.id, label: local(r.name) }))}
          onChange={(v) => (reason.value = v)}
        />
      )}
      <ProblemNote problem={confirm.problem.value} />
      <div class="row">
        <Button variant="primary" pending={confirm.pending} disabled={lower && !reason.value} onClick={() => void confirm.run()} name="assessment-confirm">
          {t('assessment.confirm', { response: response(decided) })}
        </Button>
      </div>
    </div>
  );
}

function Confirmed({ decision: c, options }: { decision: Schemas['ConfirmedAssessment']; options: CareOptions | undefined }) {
  const items = options?.assessment.items ?? [];
  const reason = options?.assessment.reasons.find((r) => r.id === c.reason)?.name;
  const rows = Object.entries(c.answers);
  return (
    <Note tone="info">
      <p data-name="assessment-confirmed" data-decided={c.decided}>
        {t('assessment.confirmed', { time: dayTime(c.at, language.value), name: c.by.name, response: response(c.decided) })}
      </p>
      {less(c.decided, c.suggested) && (
        <p class="small">
          {t('assessment.lower', { response: response(c.suggested) })}
          {c.reason && ` · ${reason ? local(reason) : c.reason}`}
        </p>
      )}
      {c.unreadable && <p class="small bad-text">{t('assessment.answers_lost')}</p>}
      {rows.length > 0 && (
        <dl class="facts small">
          {rows.map(([item, answer]) => {
            const question = items.find((i) => i.id === item);
            const name = question?.answers.find((a) => a.id === answer)?.name;
            return (
              <div key={item}>
                <dt>{question ? local(question.ask) : item}</dt>
                <dd>{name ? local(name) : answer}</dd>
              </div>
            );
          })}
        </dl>
      )}
    </Note>
  );
}
