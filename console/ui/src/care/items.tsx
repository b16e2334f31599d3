import { useSignal, type Signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { api, request, type Schemas } from '../api/client';
import { useAction, type Action } from '../api/action';
import { asProblem } from '../api/problem';
import { Button } from '../components/button';
import { Field, SelectField } from '../components/field';
import { ProblemNote } from '../components/note';
import { language, t } from '../i18n';
import { local } from '../i18n/local';
import { clock, dayTime } from '../time/format';
import { fromLocalInput, toLocalInput } from '../time/local-input';
import type { CareOptions } from './options';
import { itemState, successor, type Entry, type Sheet } from './sheet';
import { ulid } from './ulid';

type RescueItem = Schemas['RescueItem'];
const sections: Schemas['RescueSection'][] = ['location', 'identity', 'means', 'people', 'other'];

interface Props {
  call: string;
  sheet: Sheet;
  options: CareOptions;
  took: (s: Sheet) => void;
  /** Which sections are shown; all of them where it is left out. */
  only?: readonly Schemas['RescueSection'][];
}

/** Everything that a rescue asks for, known or not, with what was corrected. */
export function RescueItems(p: Props) {
  return (
    <div class="rescue-grid">
      {(p.only ?? sections).map((section) => (
        <section key={section} class="stack tight" aria-label={t(`rescue.section.${section}`)}>
          <h3>{t(`rescue.section.${section}`)}</h3>
          {p.options.rescue.items
            .filter((it) => it.section === section)
            .map((it) => (
              <Item key={it.id} item={it} {...p} />
            ))}
        </section>
      ))}
    </div>
  );
}

const shapes = { known: '✓', unknown: '✕', unreadable: '!', open: '○' } as const;
const tones = { known: 'ok', unknown: 'off', unreadable: 'warn', open: 'warn' } as const;

function Item({ item, call, sheet, options, took }: Props & { item: RescueItem }) {
  const s = itemState(sheet.entries, item.id);
  /** What is being written: 'new', or the id of the entry to be corrected. It outlives every change of the sheet. */
  const writing = useSignal<string | undefined>(undefined);
  const add = useAction(async (body: Schemas['RescueEntryChoice']) => {
    took(await request(api.POST('/calls/{call}/rescue/entries', { params: { path: { call } }, body })));
    writing.value = undefined;
  });
  const say = (e: Omit<Schemas['RescueEntryChoice'], 'id' | 'item'>) => void add.run({ id: ulid(), item: item.id, ...e });
  const may = sheet.may_write;
  return (
    <div class={`rescue-item is-${s.state}`} data-name={`item-${item.id}`} data-state={s.state}>
      <div class="row spread">
        <strong>{local(item.name)}</strong>
        <span class={`badge tone-${tones[s.state]}`}>
          <span aria-hidden="true">{shapes[s.state]}</span> {t(`rescue.state.${s.state}`)}
        </span>
      </div>
      {s.current.map((e) => (
        <div key={e.id} class="rescue-entry">
          {e.text && <p class="note-text">{e.text}</p>}
          {e.state === 'unreadable' && <p class="bad-text">{t('rescue.lost')}</p>}
          <Told entry={e} options={options} />
          {may && (e.state === 'known' || e.state === 'unreadable') && (
            <div class="row">
              <Button variant="quiet" onClick={() => (writing.value = e.id)} name={`correct-${item.id}`}>
                {t('rescue.correct')}
              </Button>
              <Button variant="quiet" pending={add.pending} onClick={() => say({ state: 'withdrawn', replaces: e.id })} name={`withdraw-${item.id}`}>
                {t('rescue.take_back')}
              </Button>
            </div>
          )}
        </div>
      ))}
      {may && writing.value === undefined && (
        <div class="row">
          <Button onClick={() => (writing.value = 'new')} name={`write-${item.id}`}>
            {t('rescue.write')}
          </Button>
          {s.state === 'open' && (
            <Button variant="quiet" pending={add.pending} onClick={() => say({ state: 'unknown' })} name={`unknown-${item.id}`}>
              {t('rescue.unknown')}
            </Button>
          )}
        </div>
      )}
      {writing.value === undefined && <ProblemNote problem={add.problem.value} />}
      {writing.value !== undefined && <Writing key={writing.value} item={item} sheet={sheet} options={options} of={writing} add={add} />}
      {s.earlier.length > 0 && <Earlier entries={s.earlier} options={options} />}
    </div>
  );
}

interface WritingProps {
  item: RescueItem;
  sheet: Sheet;
  options: CareOptions;
  of: Signal<string | undefined>;
  add: Action<[Schemas['RescueEntryChoice']]>;
}

function Writing({ item, sheet, options, of, add }: WritingProps) {
  const replaces = of.value === 'new' ? undefined : of.value;
  const was = sheet.entries.find((e) => e.id === replaces);
  const text = useSignal(was?.text ?? '');
  const source = useSignal(was?.source ?? options.rescue.sources[0]?.id ?? '');
  const told = useSignal<string | undefined>(was?.told_at);
  // One id for one thing written down: pressing again after an answer that was lost writes nothing twice.
  const id = useMemo(() => ulid(), []);
  const save = async () => {
    // Somebody may have corrected the entry meanwhile: then what they wrote is corrected.
    const target = replaces && (successor(sheet.entries, replaces)?.id ?? replaces);
    await add.run({
      id, item: item.id, state: 'known', text: text.value, source: source.value,
      ...(told.value ? { told_at: told.value } : {}), ...(target ? { replaces: target } : {}),
    });
  };
  const problem = add.problem.value;
  return (
    <form
      class="stack tight writing"
      onSubmit={(e) => {
        e.preventDefault();
        void save();
      }}
    >
      <Field label={t('rescue.text')} error={problem?.field === 'text' ? asProblem(problem).detail : undefined}>
        {({ id: field, describedBy, invalid }) => (
          <textarea
            id={field}
            name={`text-${item.id}`}
            rows={3}
            maxLength={2000}
            autocomplete="off"
            spellcheck={false}
            autofocus
            value={text.value}
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            onInput={(e) => (text.value = e.currentTarget.value)}
          />
        )}
      </Field>
      <SelectField
        label={t('rescue.source')}
        name={`source-${item.id}`}
        value={source.value}
        options={options.rescue.sources.map((s) => ({ value: s.id, label: local(s.name) }))}
        onChange={(v) => (source.value = v)}
      />
      <Field label={t('rescue.told_at')}>
        {({ id: field }) => (
          <input
            id={field}
            type="datetime-local"
            value={toLocalInput(told.value ?? new Date().toISOString())}
            onChange={(e) => (told.value = fromLocalInput(e.currentTarget.value))}
          />
        )}
      </Field>
      <ProblemNote problem={problem?.field === 'text' ? undefined : problem} />
      <div class="row">
        <Button type="submit" variant="primary" pending={add.pending} disabled={!text.value.trim()} name={`save-${item.id}`}>
          {t('rescue.save')}
        </Button>
        <Button variant="quiet" onClick={() => (of.value = undefined)}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}

/** Who told it when, and who wrote it down. */
function Told({ entry: e, options }: { entry: Entry; options: CareOptions }) {
  const source = options.rescue.sources.find((s) => s.id === e.source)?.name;
  const parts = { source: source ? local(source) : (e.source ?? t(`rescue.state.${e.state}`)), told: clock(e.told_at ?? e.at, language.value), by: e.by.name };
  return <p class="small muted">{t('rescue.line', parts)}</p>;
}

function Earlier({ entries, options }: { entries: Entry[]; options: CareOptions }) {
  return (
    <details class="small">
      <summary>{t('rescue.earlier', { n: entries.length })}</summary>
      <ul class="plain-list">
        {entries.map((e) => (
          <li key={e.id}>
            {e.text ? <s class="note-text">{e.text}</s> : t(`rescue.state.${e.state}`)}
            <Told entry={e} options={options} />
            <span class="muted">{dayTime(e.at, language.value)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
