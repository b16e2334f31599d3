import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { api, request, type Schemas } from '../api/client';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { Field, SelectField, TextField } from '../components/field';
import { ProblemNote } from '../components/note';
import { language, t } from '../i18n';
import { local } from '../i18n/local';
import { clock, dayTime } from '../time/format';
import type { CareOptions } from './options';
import { dispatchSteps, stepAt, type Sheet } from './sheet';
import { ulid } from './ulid';

interface Props {
  call: string;
  sheet: Sheet;
  options: CareOptions;
  took: (s: Sheet) => void;
}

type Step = (typeof dispatchSteps)[number];

/** Who was sent, and what came of it. It is a record: nothing here dials anybody. */
export function DispatchLog({ call, sheet, options, took }: Props) {
  const beginning = useSignal(false);
  const add = async (body: Schemas['DispatchEntryChoice']) =>
    took(await request(api.POST('/calls/{call}/rescue/dispatches', { params: { path: { call } }, body })));
  return (
    <section class="stack tight" aria-labelledby={`dispatch-${call}`} data-name="dispatch-log">
      <h3 id={`dispatch-${call}`}>{t('dispatch.title')}</h3>
      <p class="small muted">{t('dispatch.hint')}</p>
      {sheet.dispatches.length === 0 && <p class="small">{t('dispatch.none')}</p>}
      {sheet.dispatches.map((d) => (
        <One key={d.id} dispatch={d} options={options} may={sheet.may_dispatch} add={add} />
      ))}
      {sheet.may_dispatch && !beginning.value && (
        <div class="row">
          <Button onClick={() => (beginning.value = true)} name="dispatch-new">
            {t('dispatch.new')}
          </Button>
        </div>
      )}
      {beginning.value && <BeginDispatch options={options} add={add} onDone={() => (beginning.value = false)} />}
    </section>
  );
}

type Add = (body: Schemas['DispatchEntryChoice']) => Promise<unknown>;

interface BeginProps {
  options: CareOptions;
  add: Add;
  onDone: () => void;
  /** Who was called and when, where that is known already. */
  called?: { agency: string; at: string | undefined };
}

/** Writes down that somebody was called. */
export function BeginDispatch({ options, add, onDone, called }: BeginProps) {
  const agency = useSignal(called?.agency ?? '');
  const reference = useSignal('');
  const own = useMemo(() => ({ id: ulid(), dispatch: ulid() }), []);
  const begin = useAction(async () => {
    await add({ ...own, step: 'called', agency: agency.value, ...(called?.at ? { step_at: called.at } : {}), ...(reference.value ? { reference: reference.value } : {}) });
    onDone();
  });
  return (
    <form
      class="stack tight writing"
      onSubmit={(e) => {
        e.preventDefault();
        void begin.run();
      }}
    >
      <div class="row">
        {options.rescue.agencies.map((a) => (
          <Button key={local(a)} pressed={agency.value === local(a)} onClick={() => (agency.value = local(a))} name="agency-proposed">
            {local(a)}
          </Button>
        ))}
      </div>
      <TextField label={t('dispatch.agency')} name="dispatch-agency" value={agency.value} maxLength={200} onInput={(v) => (agency.value = v)} />
      <TextField label={t('dispatch.reference')} name="dispatch-reference" value={reference.value} maxLength={200} onInput={(v) => (reference.value = v)} />
      <ProblemNote problem={begin.problem.value} />
      <div class="row">
        <Button type="submit" variant="primary" pending={begin.pending} disabled={!agency.value.trim()} name="dispatch-begin">
          {t('dispatch.begin')}
        </Button>
        <Button variant="quiet" onClick={onDone}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}

function One({ dispatch: d, options, may, add }: { dispatch: Schemas['Dispatch']; options: CareOptions; may: boolean; add: Add }) {
  const outcome = useSignal('');
  const note = useSignal('');
  const step = useAction((s: Step) =>
    add({ id: ulid(), dispatch: d.id, step: s, ...(s === 'closed' ? { outcome: outcome.value } : {}) }),
  );
  const tell = useAction(async () => {
    await add({ id: ulid(), dispatch: d.id, step: 'note', text: note.value });
    note.value = '';
  });
  const result = options.rescue.outcomes.find((o) => o.id === d.outcome)?.name;
  return (
    <article class="dispatch stack tight" aria-label={d.agency} data-name="dispatch">
      <p>
        <strong>{d.agency}</strong> {d.reference && <span class="muted">{d.reference}</span>}
      </p>
      <ol class="dispatch-steps">
        {dispatchSteps.map((s) => {
          const at = stepAt(d, s);
          return (
            <li key={s} class={at ? 'done' : ''} data-name={`step-${s}`} data-done={String(Boolean(at))}>
              <span aria-hidden="true">{at ? '✓' : '○'}</span> {t(`dispatch.step.${s}`)}{' '}
              {at ? (
                <time class="tabular" dateTime={at}>
                  {clock(at, language.value)}
                </time>
              ) : may && s !== 'closed' ? (
                <Button pending={step.pending} onClick={() => void step.run(s)} name={`take-${s}`}>
                  {t(`dispatch.step.${s}`)}
                </Button>
              ) : (
                <span class="muted small">{t('dispatch.not_yet')}</span>
              )}
            </li>
          );
        })}
      </ol>
      {result && (
        <p>
          {t('dispatch.outcome')}: <strong>{local(result)}</strong>
        </p>
      )}
      {may && !d.closed_at && (
        <div class="row care-line">
          <SelectField
            label={t('dispatch.outcome')}
            name="dispatch-outcome"
            value={outcome.value}
            empty={t('common.none_chosen')}
            options={options.rescue.outcomes.map((o) => ({ value: o.id, label: local(o.name) }))}
            onChange={(v) => (outcome.value = v)}
          />
          <Button pending={step.pending} disabled={!outcome.value} onClick={() => void step.run('closed')} name="take-closed">
            {t('dispatch.step.closed')}
          </Button>
        </div>
      )}
      {may && (
        <div class="row care-line">
          <Field label={t('dispatch.note')}>
            {({ id }) => (
              <input id={id} name="dispatch-note" autocomplete="off" maxLength={2000} value={note.value} onInput={(e) => (note.value = e.currentTarget.value)} />
            )}
          </Field>
          <Button pending={tell.pending} disabled={!note.value.trim()} onClick={() => void tell.run()} name="dispatch-tell">
            {t('rescue.save')}
          </Button>
        </div>
      )}
      <ProblemNote problem={step.problem.value ?? tell.problem.value} />
      <details class="small">
        <summary>{t('dispatch.entries', { n: d.entries.length })}</summary>
        <ul class="plain-list">
          {d.entries.map((e) => (
            <li key={e.id}>
              {clock(e.step_at, language.value)} {t(`dispatch.step.${e.step}`)} {e.text && <span class="note-text">{e.text}</span>}{' '}
              {e.unreadable && <strong class="bad-text">{t('rescue.state.unreadable')} </strong>}
              <span class="muted">{t('dispatch.by', { by: e.by.name, time: dayTime(e.at, language.value) })}</span>
            </li>
          ))}
        </ul>
      </details>
    </article>
  );
}
