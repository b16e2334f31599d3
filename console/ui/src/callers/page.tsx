import { useSignal } from '@preact/signals';
import { useLoad } from '../api/action';
import { Button } from '../components/button';
import { SelectField } from '../components/field';
import { Loading, Page, Panel } from '../components/page';
import { t, word } from '../i18n';
import { filters, kinds, readCaller, readCallers, type Choices, type Detail, type Entry, type Filter, type Kind } from './commands';
import { Decisions } from './decide';
import { EntryLines, when } from './entry';

/** Numbers that are blocked, were limited, or whose call was ended as abusive: what waits to be looked at first. */
export function CallersPage() {
  const state = useSignal<Filter>('waiting');
  const kind = useSignal<Kind | ''>('');
  const cursors = useSignal<string[]>([]);
  const cursor = cursors.value.at(-1);
  const load = useLoad(() => readCallers(state.value, kind.value, cursor), [state.value, kind.value, cursor]);
  const counts = load.data.value;
  const count = (f: Filter) => (counts && f !== 'all' ? ` ${counts[f]}` : '');
  return (
    <Page title={t('callers.title')}>
      <p class="muted">{t('callers.hint', { key: counts?.options.person_key ?? '0' })}</p>
      <div class="row" role="group" aria-label={t('callers.filter')}>
        {filters.map((f) => (
          <Button
            key={f}
            big
            pressed={state.value === f}
            onClick={() => {
              cursors.value = [];
              if (state.value === f) load.reload();
              state.value = f;
            }}
            name={`callers-${f}`}
          >
            {word('callers.filter', f)}
            {count(f)}
          </Button>
        ))}
        <SelectField
          label={t('callers.kind')}
          value={kind.value}
          empty={t('callers.kind.any')}
          options={kinds.map((k) => ({ value: k, label: word('callers.kind', k) }))}
          onChange={(v) => {
            cursors.value = [];
            kind.value = v as Kind | '';
          }}
          name="callers-kind"
        />
      </div>
      <Loading load={load}>
        {(p) => (
          <Panel>
            {p.items.length === 0 ? (
              <p data-name="callers-empty">
                <span aria-hidden="true">✓</span> {t('callers.empty')}
              </p>
            ) : (
              <ul class="plain" data-name="callers">
                {p.items.map((e) => (
                  <Row key={e.id} entry={e} options={p.options} onDone={load.reload} />
                ))}
              </ul>
            )}
            <div class="row">
              {cursors.value.length > 0 && <Button onClick={() => (cursors.value = cursors.value.slice(0, -1))}>{t('callers.newer')}</Button>}
              {p.next && <Button onClick={() => (cursors.value = [...cursors.value, p.next ?? ''])}>{t('callers.older')}</Button>}
            </div>
          </Panel>
        )}
      </Loading>
    </Page>
  );
}

function Row({ entry, options, onDone }: { entry: Entry; options: Choices; onDone: () => void }) {
  const open = useSignal(false);
  return (
    <li class={`caller-entry ${entry.overdue ? 'overdue' : entry.state}`} data-name={`caller-${entry.id}`} data-kind={entry.kind} data-state={entry.state}>
      <EntryLines entry={entry} options={options}>
        <div class="row">
          <Decisions entry={entry} options={options} onDone={onDone} />
          <Button variant="quiet" expanded={open.value} onClick={() => (open.value = !open.value)} name={`caller-open-${entry.id}`}>
            {t(open.value ? 'callers.close' : 'callers.open')}
          </Button>
        </div>
      </EntryLines>
      {open.value && <More entry={entry.id} />}
    </li>
  );
}

/** Read on demand only: each look is written down. */
function More({ entry }: { entry: string }) {
  const load = useLoad(() => readCaller(entry), [entry]);
  return <Loading load={load}>{(d) => <DetailLists detail={d} />}</Loading>;
}

function DetailLists({ detail: d }: { detail: Detail }) {
  return (
    <div class="stack tight" data-name="caller-detail">
      <h3>{t('callers.contacts')}</h3>
      <ul class="plain-list">
        {d.contacts.map((c) => (
          <li key={c.call_id}>
            <a href={`/calls/${encodeURIComponent(c.call_id)}`}>{when(c.at)}</a> · {word('callers.why', c.why)}
            {c.let_through && ` · ${word('callers.need', c.let_through)}`}
            {c.outcome && ` · ${word('end', c.outcome)}`}
          </li>
        ))}
      </ul>
      {d.decisions.length > 0 && (
        <>
          <h3>{t('callers.history')}</h3>
          <ul class="plain-list">
            {d.decisions.map((x) => (
              <li key={x.at}>
                {word('callers.decision', x.decision)}
                {x.until && ` ${t('callers.until', { at: when(x.until) })}`} · {t('callers.by', { name: x.by.name, at: when(x.at) })}
                {x.note && <p class="note-text">{x.note}</p>}
                {x.note_lost && <p class="small muted">{t('callers.note_lost')}</p>}
              </li>
            ))}
          </ul>
        </>
      )}
      {d.others.length > 0 && (
        <>
          <h3>{t('callers.others')}</h3>
          <ul class="plain">
            {d.others.map((o) => (
              <li key={o.id}>
                <EntryLines entry={o} options={d.options} />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
