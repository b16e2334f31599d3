import { SilentCategory } from '../../silent/category';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { api, request } from '../../api/client';
import { useAction, useLoad } from '../../api/action';
import { asProblem, type ApiProblem } from '../../api/problem';
import { sheetsToCome } from '../../care/changes';
import { ChecklistPart } from '../../care/checklist';
import { useCareOptions } from '../../care/options';
import { PlanChoice, PlansOfPerson } from '../../care/plan';
import { RecordFields } from '../../care/record';
import { ScreeningReminder, ScreeningStrip } from '../../care/screening';
import { patienceMs, readCare, type CareStart } from '../../care/start';
import { Button } from '../../components/button';
import { CheckField, Field, SelectField } from '../../components/field';
import { Dialog } from '../../components/dialog';
import { Note, problemText, ProblemNote } from '../../components/note';
import { Panel } from '../../components/page';
import { language, t } from '../../i18n';
import { local } from '../../i18n/local';
import type { Draft, Form } from '../../state/draft';
import { closeDraft, openDraft } from '../../state/forms';
import { callChange, desk } from '../../state/live';
import { deskOptions } from '../../state/options';
import { can } from '../../state/session';
import { clock, dayTime, instant } from '../../time/format';
import { fromLocalInput, toLocalInput } from '../../time/local-input';
import { now } from '../../time/now';

/** The form of a call: open from the accept on, saved while it is written. */
export function CallForm({ call, start, afterCall }: { call: string; start?: Form; afterCall?: boolean }) {
  const draft = useSignal<Draft | undefined>(undefined);
  const care = useSignal<CareStart | undefined>(undefined);
  const load = useAction(async () => {
    [draft.value, care.value] = await Promise.all([openDraft(call, start), readCare(call)]);
  });
  useEffect(() => void load.run(), [call]);
  useEffect(() => {
    if (start) draft.value?.heed(start);
  }, [start?.version]);
  // Shown as a whole or not at all: what came later would move the buttons. Once shown it stays.
  const shown = useRef(false);
  const late = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => (late.value = true), patienceMs);
    return () => clearTimeout(timer);
  }, [call]);
  shown.current ||= Boolean(draft.value && care.value) && (late.value || !sheetsToCome.value.has(call));
  if (start?.state === 'submitted') return null;
  if (!shown.current && !load.problem.value) return null;
  return (
    <Panel title={t('form.title')}>
      <ProblemNote problem={load.problem.value} retry={() => void load.run()} />
      {draft.value && care.value && <FormFields draft={draft.value} care={care.value} afterCall={afterCall ?? false} />}
    </Panel>
  );
}

function FormFields({ draft, care, afterCall, onDone }: { draft: Draft; care: CareStart; afterCall: boolean; onDone?: () => void }) {
  const f = draft.fields.value;
  const { options } = useCareOptions();
  const plans = useSignal(care.plans);
  const grade = f.grade ?? (desk.value?.call?.id === draft.call ? desk.value.call.grade : undefined) ?? draft.callGrade.value ?? 'green';
  const other = options?.record.contacts.find((c) => c.id === f.record?.contact)?.third_party;
  const categories = deskOptions.value?.categories ?? [];
  const submit = useAction(async (done: boolean) => {
    await draft.submit(done);
    closeDraft(draft.call);
    onDone?.();
  });
  const problem = submit.problem.value;
  const theirs = draft.theirs.value;
  // A form may be handed in during the call too, but the button that also ends after-call work comes after it.
  const ended = afterCall || onDone !== undefined;
  return (
    <form
      class="stack"
      onSubmit={(e) => {
        e.preventDefault();
        if (ended) void submit.run(afterCall);
      }}
    >
      {theirs && (
        <Note tone="warn" title={t('form.conflict')} role="alert">
          <p>{t('form.conflict_text')}</p>
          <blockquote>{theirs.note || t('form.empty_note')}</blockquote>
          <div class="row">
            <Button onClick={() => draft.resolve('mine')}>{t('form.keep_mine')}</Button>
            <Button onClick={() => draft.resolve('theirs')}>{t('form.take_theirs')}</Button>
          </div>
        </Note>
      )}
      <PlansOfPerson plans={plans} call={draft.call} />
      {can('screening.write') && <ScreeningStrip call={draft.call} start={care} about={other ? 'other' : undefined} />}
      {options && <RecordFields draft={draft} options={options} grade={grade} problem={problem} />}
      <SelectField
        label={t('form.category')}
        name="category"
        value={f.category}
        empty={t('form.choose_category')}
        options={categories.map((c) => ({ value: c.id, label: local(c.name) }))}
        onChange={(category) => draft.edit({ category })}
        error={problem?.field === 'category' ? t('form.category_missing') : undefined}
      />
      <SilentCategory call={draft.call} chosen={f.category ?? ''} categories={categories} onChoose={(category) => draft.edit({ category })} />
      <Field label={t('form.note')} hint={t('form.note_hint')} error={problem?.field === 'note' ? problem.detail : undefined}>
        {({ id, describedBy, invalid }) => (
          <textarea
            id={id}
            name="note"
            rows={8}
            maxLength={20000}
            autocomplete="off"
            spellcheck={false}
            value={f.note}
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            onInput={(e) => draft.edit({ note: e.currentTarget.value })}
          />
        )}
      </Field>
      {options && can('checklist.write') && <ChecklistPart call={draft.call} options={options} record={f.record ?? {}} start={care.checklists} />}
      {options && <PlanChoice draft={draft} options={options} grade={grade} problem={problem} />}
      <FollowUp draft={draft} problem={problem} />
      <SaveLine draft={draft} />
      <ProblemNote problem={problem && !shownAt(problem.field) ? problem : undefined} />
      {ended && (
        <div class="row">
          <Button type="submit" variant="primary" big pending={submit.pending} disabled={!f.category || Boolean(theirs)} name="submit-form">
            {afterCall ? t('form.submit_done') : t('form.submit')}
          </Button>
          {afterCall && (
            <Button pending={submit.pending} disabled={!f.category || Boolean(theirs)} onClick={() => void submit.run(false)} name="submit-form-only">
              {t('form.submit')}
            </Button>
          )}
        </div>
      )}
      {/* Below the buttons: it comes and goes, and must not move them. */}
      {ended && can('screening.write') && <ScreeningReminder call={draft.call} start={care} />}
    </form>
  );
}

/** Whether a field shows by itself what is wrong with it. */
function shownAt(field: string | undefined): boolean {
  return field !== undefined && ['category', 'note', 'plan', 'follow_up.due_at', 'record.contact', 'record.problems', 'record.outcome'].includes(field);
}

const dayMs = 86_400_000;

function FollowUp({ draft, problem }: { draft: Draft; problem: ApiProblem | undefined }) {
  const due = draft.fields.value.follow_up?.due_at;
  return (
    <div class="stack tight">
      <CheckField
        label={t('form.follow_up')}
        checked={due !== undefined}
        name="follow-up"
        onChange={(on) => draft.edit({ follow_up: on ? { due_at: new Date(now.value + dayMs).toISOString() } : undefined })}
      />
      {due !== undefined && (
        <Field label={t('form.follow_up_due')} error={problem?.field === 'follow_up.due_at' ? problemText(problem) : undefined}>
          {({ id, describedBy, invalid }) => (
            <input
              id={id}
              type="datetime-local"
              name="follow-up-due"
              value={toLocalInput(due)}
              aria-describedby={describedBy}
              aria-invalid={invalid || undefined}
              onChange={(e) => {
                const at = fromLocalInput(e.currentTarget.value);
                if (at) draft.edit({ follow_up: { due_at: at } });
              }}
            />
          )}
        </Field>
      )}
    </div>
  );
}

function SaveLine({ draft }: { draft: Draft }) {
  const at = draft.savedAt.value;
  const state = draft.state.value;
  let text: string;
  if (state === 'unsaved') text = t('form.unsaved');
  else if (state === 'conflict') text = t('form.conflict');
  else if (state === 'saving' || state === 'dirty') text = t('form.saving');
  else text = instant(at) ? t('form.saved', { time: clock(at, language.value) }) : t('form.new');
  return (
    <p class={`small ${state === 'unsaved' ? 'bad-text' : 'muted'}`} role="status" data-state={state} data-name="save-line">
      {text}
    </p>
  );
}

/** Forms of earlier calls that wait to be handed in. */
export function OpenForms({ except }: { except: string | undefined }) {
  const open = useSignal<string | undefined>(undefined);
  const list = useLoad(() => request(api.GET('/forms/open')), [callChange.value?.change === 'form' ? callChange.value : undefined, desk.value?.after_call?.call_id]);
  const forms = (list.data.value ?? []).filter((f) => f.call_id !== except);
  if (forms.length === 0) return null;
  return (
    <Panel title={t('form.open_forms', { n: forms.length })}>
      <ul class="plain-list">
        {forms.map((f) => (
          <li key={f.call_id} class="row spread">
            <span>
              {local(f.hotline.name)} <span class="muted small">{dayTime(f.started_at, language.value)}</span>
            </span>
            <Button onClick={() => (open.value = f.call_id)}>{t('form.finish')}</Button>
          </li>
        ))}
      </ul>
      {open.value && (
        <LateForm
          call={open.value}
          onClose={() => {
            open.value = undefined;
            list.reload();
          }}
        />
      )}
    </Panel>
  );
}

function LateForm({ call, onClose }: { call: string; onClose: () => void }) {
  const draft = useSignal<Draft | undefined>(undefined);
  const care = useSignal<CareStart | undefined>(undefined);
  const problem = useSignal<ReturnType<typeof asProblem> | undefined>(undefined);
  useEffect(() => {
    Promise.all([openDraft(call), readCare(call)]).then(
      ([d, c]) => ([draft.value, care.value] = [d, c]),
      (error: unknown) => (problem.value = asProblem(error)),
    );
  }, [call]);
  return (
    <Dialog title={t('form.title')} onClose={onClose} wide>
      <ProblemNote problem={problem.value} />
      {draft.value && care.value && <FormFields draft={draft.value} care={care.value} afterCall={false} onDone={onClose} />}
    </Dialog>
  );
}
