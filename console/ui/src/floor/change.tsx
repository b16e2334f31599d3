import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../api/client';
import { useAction, useLoad } from '../api/action';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { CheckField, SelectField } from '../components/field';
import { Note, ProblemNote } from '../components/note';
import { Loading } from '../components/page';
import { Table } from '../components/table';
import { t, word } from '../i18n';
import { local } from '../i18n/local';
import { board } from '../state/live';
import { deskOptions } from '../state/options';
import { applyChange, previewChange, undoChange, type Change } from './commands';

type Row = Schemas['FloorChangeRow'];
type Step = { at: 'choose' } | { at: 'preview'; change: Change; rows: Row[] } | { at: 'done'; id: string; rows: Row[]; undone: boolean };

/** Changes the skills or the state of many counsellors: choose, look, change, and undo if it was wrong. */
export function ChangeMany({ onClose }: { onClose: () => void }) {
  const step = useSignal<Step>({ at: 'choose' });
  const agents = useLoad(() => request(api.GET('/agents')), []);
  const s = step.value;
  return (
    <Dialog title={t('floor.change_title')} onClose={onClose} wide>
      <Loading load={agents}>
        {(people) => (
          <>
            {s.at === 'choose' && <Choose people={people} next={(change, rows) => (step.value = { at: 'preview', change, rows })} />}
            {s.at === 'preview' && (
              <Preview change={s.change} rows={s.rows} back={() => (step.value = { at: 'choose' })} done={(id, rows) => (step.value = { at: 'done', id, rows, undone: false })} />
            )}
            {s.at === 'done' && <Done id={s.id} rows={s.rows} undone={s.undone} set={(rows) => (step.value = { ...s, rows, undone: true })} />}
          </>
        )}
      </Loading>
    </Dialog>
  );
}

function Choose({ people, next }: { people: Schemas['Person'][]; next: (change: Change, rows: Row[]) => void }) {
  const chosen = useSignal<readonly string[]>([]);
  const skill = useSignal('');
  const deed = useSignal('3');
  const state = useSignal('');
  const reason = useSignal('');
  const skills = [...new Set((board.value?.agents ?? []).flatMap((a) => a.skills.map((s) => s.skill)))].sort();
  const act = useAction(async () => {
    const change: Change = { agents: [...chosen.value] };
    if (skill.value && deed.value === 'remove') change.remove = [skill.value];
    else if (skill.value) change.set = [{ skill: skill.value, level: Number(deed.value) }];
    if (state.value === 'ready' || state.value === 'not_ready') change.state = state.value;
    if (state.value === 'not_ready' && reason.value) change.reason = reason.value;
    next(change, (await previewChange(change)).rows);
  });
  return (
    <form
      class="stack"
      onSubmit={(e) => {
        e.preventDefault();
        void act.run();
      }}
    >
      <fieldset class="floor-people">
        <legend>{t('floor.change_who')}</legend>
        <div class="row">
          <Button onClick={() => (chosen.value = people.map((p) => p.id))}>{t('floor.change_all')}</Button>
          <Button onClick={() => (chosen.value = [])}>{t('floor.change_none')}</Button>
        </div>
        <div class="floor-choices">
          {people.map((p) => (
            <CheckField
              key={p.id}
              label={p.name}
              checked={chosen.value.includes(p.id)}
              onChange={(on) => (chosen.value = on ? [...chosen.value, p.id] : chosen.value.filter((id) => id !== p.id))}
              name={`change-${p.id}`}
            />
          ))}
        </div>
      </fieldset>
      <SelectField label={t('floor.change_skill')} value={skill.value} empty={t('floor.change_keep')} options={skills.map((v) => ({ value: v, label: v }))} onChange={(v) => (skill.value = v)} name="change-skill" />
      {skill.value && (
        <SelectField
          label={t('floor.change_level')}
          value={deed.value}
          options={[...[1, 2, 3, 4, 5].map((n) => ({ value: String(n), label: `${t('floor.change_set')} ${n}` })), { value: 'remove', label: t('floor.change_remove') }]}
          onChange={(v) => (deed.value = v)}
          name="change-level"
        />
      )}
      <SelectField
        label={t('floor.change_state')}
        value={state.value}
        empty={t('floor.change_keep')}
        options={['ready', 'not_ready'].map((v) => ({ value: v, label: word('state', v) }))}
        onChange={(v) => (state.value = v)}
        name="change-state"
      />
      {state.value === 'not_ready' && (
        <SelectField
          label={t('floor.why')}
          value={reason.value}
          empty={word('reason', 'supervisor')}
          options={(deskOptions.value?.reasons ?? []).map((r) => ({ value: r.id, label: local(r.name) }))}
          onChange={(v) => (reason.value = v)}
          name="change-reason"
        />
      )}
      <ProblemNote problem={act.problem.value} />
      <Button type="submit" variant="primary" big pending={act.pending} disabled={chosen.value.length === 0 || (!skill.value && !state.value)} name="change-preview">
        {t('floor.change_preview')}
      </Button>
    </form>
  );
}

function Preview({ change, rows, back, done }: { change: Change; rows: Row[]; back: () => void; done: (id: string, rows: Row[]) => void }) {
  const act = useAction(async () => {
    const result = await applyChange(change);
    done(result.id, result.rows);
  });
  return (
    <div class="stack">
      <Rows rows={rows} state={change.state} />
      <ProblemNote problem={act.problem.value} />
      <div class="row">
        <Button variant="primary" big pending={act.pending} onClick={() => void act.run()} name="change-apply">
          {t('floor.change_apply')}
        </Button>
        <Button big onClick={back}>
          {t('floor.change_back')}
        </Button>
      </div>
    </div>
  );
}

function Done({ id, rows, undone, set }: { id: string; rows: Row[]; undone: boolean; set: (rows: Row[]) => void }) {
  const act = useAction(async () => set((await undoChange(id)).rows));
  return (
    <div class="stack">
      <Note tone="ok" role="status">
        {undone ? t('floor.change_undone') : t('floor.change_done')}
      </Note>
      <Rows rows={rows} />
      <ProblemNote problem={act.problem.value} />
      {!undone && rows.some((r) => r.skills_change) && (
        <Button pending={act.pending} onClick={() => void act.run()} name="change-undo">
          {t('floor.change_undo')}
        </Button>
      )}
    </div>
  );
}

const skillText = (list: Schemas['SkillLevel'][] | undefined) => list?.map((s) => `${s.skill} ${s.level}`).join(', ') || '–';

/** The state that a counsellor will have; who has a caller goes on with them first. */
export function afterwards(r: Pick<Row, 'state'>, state: string): string {
  const busy = r.state === 'reserved' || r.state === 'talking' || r.state === 'hold';
  return busy ? t('floor.change_after_call', { state: word('state', state) }) : word('state', state);
}

function Rows({ rows, state }: { rows: Row[]; state?: Change['state'] }) {
  return (
    <Table
      caption={t('floor.change_title')}
      rows={rows}
      rowKey={(r) => r.agent.id}
      empty={t('floor.change_nothing')}
      columns={[
        { head: t('call.counsellor'), cell: (r) => r.agent.name },
        { head: t('floor.change_before'), cell: (r) => skillText(r.before) },
        { head: t('floor.change_after'), cell: (r) => (r.skills_change ? <strong>{skillText(r.after)}</strong> : t('floor.change_nothing')) },
        {
          head: t('floor.change_state'),
          cell: (r) => (r.passed_over ? word('floor.passed', r.passed_over) : r.state_change && state ? <strong>{afterwards(r, state)}</strong> : word('state', r.state)),
        },
      ]}
    />
  );
}
