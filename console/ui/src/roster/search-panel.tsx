import { useSignal, type Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { CheckField, Field } from '../components/field';
import { ProblemNote } from '../components/note';
import { Panel } from '../components/page';
import { language, t } from '../i18n';
import { percent } from '../time/format';
import { search, stopSearch } from './commands';
import { curve, gapOf } from './outcome';
import type { Sheet } from './sheet';
import type { Progress } from './types';
import { count } from './words';

const leastSeconds = 5;
const mostSeconds = 300;
const box = { width: 240, height: 48 };

/** Searches for a better roster: for how long, how far it has come, and how much better it could still be at most. */
export function SearchPanel({ sheet, progress }: { sheet: Sheet; progress: Signal<Progress | undefined> }) {
  const d = sheet.draft.value;
  const seconds = useSignal(30);
  const keep = useSignal(true);
  const told = useSignal<Progress[]>([]);
  const start = useAction(async () => {
    told.value = [];
    await search(d.id, seconds.value, keep.value);
    sheet.draft.value = { ...sheet.draft.value, state: 'searching' };
  });
  const stop = useAction(() => stopSearch(d.id));
  const last = progress.value;
  useEffect(() => {
    if (!last || last.draft !== d.id) return;
    told.value = [...told.value, last];
    if (last.state !== 'running') void sheet.reload();
  }, [last]);
  const running = d.state === 'searching' && last?.state !== 'done' && last?.state !== 'stopped' && last?.state !== 'failed';
  const dirty = sheet.changes.value.length > 0;
  return (
    <Panel title={t('roster.search.title')}>
      <div class="roster-search">
        <Field label={t('roster.search.seconds')}>
          {({ id }) => <input id={id} name="search-seconds" type="number" min={leastSeconds} max={mostSeconds} value={seconds.value} onInput={(e) => (seconds.value = Number(e.currentTarget.value))} />}
        </Field>
        <CheckField label={t('roster.search.keep')} checked={keep.value} onChange={(on) => (keep.value = on)} name="search-keep" />
        {running ? (
          <Button onClick={() => void stop.run()} pending={stop.pending} name="search-stop">
            {t('roster.search.stop')}
          </Button>
        ) : (
          <Button
            variant="primary"
            onClick={() => void start.run()}
            pending={start.pending}
            disabled={dirty || !(seconds.value >= leastSeconds && seconds.value <= mostSeconds) || d.state === 'published'}
            name="search-start"
          >
            {t('roster.search.start')}
          </Button>
        )}
      </div>
      {dirty && <p class="small muted">{t('roster.search.unsaved')}</p>}
      <ProblemNote problem={start.problem.value ?? stop.problem.value} />
      {last && last.draft === d.id && <Told told={told.value} last={last} />}
    </Panel>
  );
}

function Told({ told, last }: { told: Progress[]; last: Progress }) {
  const bound = last.bound === undefined ? '–' : count(last.bound);
  return (
    <>
      <progress max={last.of} value={last.spent} aria-label={t('roster.search.title')} />
      <p class="small tabular" data-name="search-progress">
        {t('roster.search.now', { value: count(last.value), hard: count(last.hard), bound, gap: percent(gapOf(last), language.value), spent: Math.round(last.spent), of: last.of })}
      </p>
      <svg class="roster-curve" viewBox={`0 -2 ${box.width} ${box.height + 4}`} role="img" aria-label={t('roster.search.curve')}>
        <polyline points={curve(told, box.width, box.height)} />
      </svg>
      {last.state !== 'running' && <p role="status">{t('roster.search.ended', { value: count(last.value), hard: count(last.hard) })}</p>}
    </>
  );
}
