import { untracked, useSignal, useSignalEffect, type Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
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
/** After this long without a word beyond its time a search is looked after. */
const graceSeconds = 10;
const box = { width: 240, height: 48 };

/** Searches for a better roster: for how long, how far it has come, and how much better it could still be at most. */
export function SearchPanel({ sheet, progress }: { sheet: Sheet; progress: Signal<Progress | undefined> }) {
  const d = sheet.draft.value;
  const seconds = useSignal(30);
  const keep = useSignal(true);
  const told = useSignal<Progress[]>([]);
  const over = useSignal<{ value: number; hard: number } | undefined>(undefined);
  const start = useAction(async () => {
    told.value = [];
    over.value = undefined;
    sheet.heard(await search(d.id, seconds.value, keep.value));
  });
  const stop = useAction(async () => {
    const head = await stopSearch(d.id);
    over.value = { value: head.value, hard: head.hard };
    sheet.heard(head);
  });
  // What was told before this page read the draft is in the draft.
  const before = useRef(progress.peek());
  useSignalEffect(() => {
    const p = progress.value;
    if (p && p !== before.current && p.draft === d.id) untracked(() => hear(p));
  });
  const hear = (p: Progress) => {
    const was = sheet.draft.value.state;
    if (p.state === 'searching') {
      told.value = was === 'searching' ? [...told.value, p] : [p];
      over.value = undefined;
    } else if (was === 'searching') over.value = { value: p.value, hard: p.hard };
    sheet.heard(p);
  };
  const running = d.state === 'searching';
  const last = told.value.at(-1);
  useEffect(() => {
    if (!running) return;
    // The end may have been told while nobody listened.
    const look = setInterval(() => void sheet.reload(), ((last?.of ?? seconds.value) + graceSeconds) * 1000);
    return () => clearInterval(look);
  }, [running, last]);
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
            disabled={dirty || !(seconds.value >= leastSeconds && seconds.value <= mostSeconds) || d.state !== 'open'}
            name="search-start"
          >
            {t('roster.search.start')}
          </Button>
        )}
      </div>
      {dirty && <p class="small muted">{t('roster.search.unsaved')}</p>}
      <ProblemNote problem={start.problem.value ?? stop.problem.value} />
      {last && <Told told={told.value} last={last} />}
      {!running && over.value && <p role="status">{t('roster.search.ended', { value: count(over.value.value), hard: count(over.value.hard) })}</p>}
    </Panel>
  );
}

/** What says how a search is made, by why annealing goes on alone. */
const alone = {
  told: 'roster.search.alone.solver',
  missed: 'roster.search.alone.solver',
  broke: 'roster.search.alone.solver',
  rules: 'roster.search.alone.model',
  size: 'roster.search.alone.model',
} as const;

function Told({ told, last }: { told: Progress[]; last: Progress }) {
  const by = last.helped ? 'roster.search.helped' : last.alone && alone[last.alone];
  return (
    <>
      <progress max={last.of} value={last.spent} aria-label={t('roster.search.title')} />
      <p class="small tabular" data-name="search-progress">
        {t('roster.search.now', { value: count(last.value), hard: count(last.hard), bound: count(last.bound), gap: percent(gapOf(last), language.value), spent: Math.round(last.spent), of: last.of })}
      </p>
      {by && (
        <p class="small muted" data-name="search-by">
          {t(by)}
        </p>
      )}
      <svg class="roster-curve" viewBox={`0 -2 ${box.width} ${box.height + 4}`} role="img" aria-label={t('roster.search.curve')}>
        <polyline points={curve(told, box.width, box.height)} />
      </svg>
    </>
  );
}
