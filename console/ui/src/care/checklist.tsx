import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { api, request, type Schemas } from '../api/client';
import { useAction, useLoad, type Loaded } from '../api/action';
import { Button } from '../components/button';
import { TextField } from '../components/field';
import { ProblemNote } from '../components/note';
import { language, t } from '../i18n';
import { local } from '../i18n/local';
import { dayTime } from '../time/format';
import { changes } from './changes';
import { checklistsOf } from './codes';
import type { CareOptions } from './options';
import { ulid } from './ulid';

type Lists = Schemas['Checklists'];
type Entry = Schemas['ChecklistEntry'];
const states: Schemas['ChecklistState'][] = ['done', 'not_needed', 'open'];

interface Props {
  call: string;
  options: CareOptions;
  record: Schemas['ContactRecord'];
  start?: Lists;
}

/** What has to be done beside the talk, such as a report that the law asks for. It appears by contact and marks. */
export function ChecklistPart({ call, options, record, start }: Props) {
  const load = useLoad(() => request(api.GET('/calls/{call}/checklists', { params: { path: { call } } })), [call, changes(call, 'checklist')], start);
  const answers = load.data.value?.answers ?? [];
  const lists = checklistsOf(options, record, answers);
  if (lists.length === 0) return null;
  return (
    <div class="stack" data-name="checklists">
      {lists.map((l) => (
        <section key={l.id} class="stack tight checklist" aria-label={local(l.name)} data-name={`checklist-${l.id}`}>
          <h3>{local(l.name)}</h3>
          {options.draft && <p class="small muted">{t('care.draft')}</p>}
          <ol class="plain-list">
            {l.items.map((item) => (
              <Item key={item.id} call={call} list={l.id} item={item} answers={answers.filter((a) => a.list === l.id && a.item === item.id)} load={load} />
            ))}
          </ol>
        </section>
      ))}
      <ProblemNote problem={load.problem.value} retry={load.reload} />
    </div>
  );
}

function Item(p: { call: string; list: string; item: Schemas['ChecklistItem']; answers: Entry[]; load: Loaded<Lists> }) {
  const writing = useSignal<Schemas['ChecklistState'] | undefined>(undefined);
  const last = p.answers[p.answers.length - 1];
  return (
    <li class="stack tight" data-name={`listed-${p.item.id}`} data-state={last?.state ?? 'open'}>
      <p>
        <span aria-hidden="true">{last?.state === 'done' ? '✓' : last?.state === 'not_needed' ? '–' : '○'}</span> {local(p.item.name)}
        {p.item.hint && <span class="small muted"> {local(p.item.hint)}</span>}
      </p>
      {last && <Said entry={last} />}
      <div class="row">
        {states
          .filter((s) => s !== (last?.state ?? 'open'))
          .map((s) => (
            <Button key={s} expanded={writing.value === s} onClick={() => (writing.value = writing.value === s ? undefined : s)} name={`list-${p.item.id}-${s}`}>
              {t(`checklist.${s}`)}
            </Button>
          ))}
      </div>
      {writing.value && <Writing {...p} state={writing.value} done={() => (writing.value = undefined)} />}
    </li>
  );
}

function Said({ entry: e }: { entry: Entry }) {
  return (
    <p class="small muted">
      {t('checklist.said', { state: t(`checklist.${e.state}`), name: e.by.name, time: dayTime(e.done_at ?? e.at, language.value) })}
      {e.reference && ` · ${e.reference}`}
      {e.text && ` · ${e.text}`}
      {e.unreadable && ` · ${t('checklist.lost')}`}
    </p>
  );
}

function Writing(p: { call: string; list: string; item: Schemas['ChecklistItem']; load: Loaded<Lists>; state: Schemas['ChecklistState']; done: () => void }) {
  const reference = useSignal('');
  const text = useSignal('');
  const id = useMemo(() => ulid(), [p.state]);
  const save = useAction(async () => {
    const body = { id, list: p.list, item: p.item.id, state: p.state, reference: reference.value, text: text.value };
    p.load.data.value = await request(api.POST('/calls/{call}/checklists', { params: { path: { call: p.call } }, body }));
    p.done();
  });
  return (
    <div class="stack tight writing">
      {p.state === 'done' && <TextField label={t('checklist.reference')} value={reference.value} maxLength={200} onInput={(v) => (reference.value = v)} name={`reference-${p.item.id}`} />}
      <TextField
        label={t(p.state === 'not_needed' ? 'checklist.why' : 'checklist.text')}
        value={text.value}
        maxLength={2000}
        onInput={(v) => (text.value = v)}
        name={`list-text-${p.item.id}`}
        error={save.problem.value?.field === 'text' ? save.problem.value.detail : undefined}
      />
      <div class="row">
        <Button variant="primary" pending={save.pending} onClick={() => void save.run()} name={`list-save-${p.item.id}`}>
          {t('checklist.save')}
        </Button>
      </div>
      <ProblemNote problem={save.problem.value?.field ? undefined : save.problem.value} />
    </div>
  );
}
