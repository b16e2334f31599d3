import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Schemas } from '../api/client';
import { useAction, useLoad } from '../api/action';
import { Tag } from '../components/badge';
import { Button } from '../components/button';
import { SelectField } from '../components/field';
import { ProblemNote } from '../components/note';
import { Loading, Panel } from '../components/page';
import { Since } from '../components/timer';
import { language, t } from '../i18n';
import { local } from '../i18n/local';
import { board } from '../state/live';
import { hotlines } from '../state/options';
import { can } from '../state/session';
import { dayTime } from '../time/format';
import { ChainBars } from './chain';
import { endDrill, readDrills, startDrill } from './commands';
import { DrillMark } from './marks';
import { live } from './words';

type Drill = Schemas['Drill'];

/** A drill that runs is read again so often: its own call ends without a message to this page. */
const refreshMs = 2000;
const kept = 8;

const runs = (d: Drill) => d.state === 'starting' || d.state === 'running';

/** Drills: start one, watch it, and what the last ones have shown. */
export function Drills() {
  const list = useLoad(readDrills, []);
  const under = board.value?.crises?.find((c) => c.drill && live(c));
  const running = list.data.value?.items.some(runs) ?? false;
  useEffect(() => list.reload(), [under?.id, under?.condition]);
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(list.reload, refreshMs);
    return () => clearInterval(timer);
  }, [running]);
  return (
    <Panel title={t('drill.title')} class="span-all drills">
      <p class="small muted">{t('drill.hint')}</p>
      {can('drill.run') && <Start busy={running} started={list.reload} />}
      <Loading load={list}>
        {(l) => {
          if (l.items.length === 0) return <p class="muted">{t('drill.none')}</p>;
          return (
            <ul class="drill-list" data-name="drills">
              {l.items.slice(0, kept).map((d) => (
                <DrillRow key={d.id} drill={d} ended={list.reload} />
              ))}
            </ul>
          );
        }}
      </Loading>
    </Panel>
  );
}

function Start({ busy, started }: { busy: boolean; started: () => void }) {
  const hotline = useSignal('');
  const chosen = hotline.value || hotlines.value[0]?.id || '';
  const start = useAction(async () => {
    await startDrill(chosen);
    started();
  });
  return (
    <div class="stack tight">
      <div class="row end-aligned drill-start">
        <SelectField label={t('drill.line')} name="drill-line" value={chosen} options={hotlines.value.map((h) => ({ value: h.id, label: local(h.name) }))} onChange={(v) => (hotline.value = v)} />
        <Button variant="primary" pending={start.pending} disabled={busy || chosen === ''} onClick={() => void start.run()} name="drill-start">
          <span aria-hidden="true">⚑</span> {t('drill.start')}
        </Button>
      </div>
      <ProblemNote problem={start.problem.value} />
    </div>
  );
}

function DrillRow({ drill: d, ended }: { drill: Drill; ended: () => void }) {
  const end = useAction(async () => {
    await endDrill(d.id);
    ended();
  });
  return (
    <li data-name={`drill-${d.id}`} data-state={d.state}>
      <div class="spread">
        <p class="row">
          <DrillMark drill />
          <State drill={d} />
          <span>{local(d.hotline.name)}</span>
          <span class="small muted">
            {dayTime(d.started_at, language.value)}
            {d.started_by && ` · ${d.started_by.name}`}
          </span>
        </p>
        <p class="row">
          {d.score !== undefined && d.state === 'scored' && <strong class="drill-score tabular">{t('drill.points', { n: d.score })}</strong>}
          {runs(d) && can('drill.run') && (
            <Button pending={end.pending} onClick={() => void end.run()} name="drill-end">
              {t('drill.end')}
            </Button>
          )}
          {d.call_id && !runs(d) && can('history.read') && <a href={`/calls/${d.call_id}`}>{t('common.show')}</a>}
        </p>
      </div>
      {d.failed && <p class="bad-text">{t(`drill.failed.${d.failed}`)}</p>}
      <ChainBars parts={d.chain} compact running={runs(d)} />
      <ProblemNote problem={end.problem.value} />
    </li>
  );
}

function State({ drill: d }: { drill: Drill }) {
  if (runs(d)) {
    return (
      <Tag tone="info">
        {t(`drill.state.${d.state}`)} <Since at={d.started_at} />
      </Tag>
    );
  }
  return <Tag tone={d.state === 'failed' ? 'bad' : 'ok'}>{t(`drill.state.${d.state}`)}</Tag>;
}
