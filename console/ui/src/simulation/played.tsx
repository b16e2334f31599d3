import { lazy, Suspense } from 'preact/compat';
import type { Schemas } from '../api/client';
import { Panel } from '../components/page';
import { Table } from '../components/table';
import { language, t } from '../i18n';
import { clock, percent } from '../time/format';

type Day = Schemas['DayPlayed'];
type Estimate = Schemas['Estimate'];

const HourChart = lazy(() => import('./chart'));

const share = (e: Estimate | undefined) => (e ? `${percent(e.value, language.value)}${e.half ? ` ± ${percent(e.half, language.value)}` : ''}` : '–');
const figure = (e: Estimate | undefined) => (e ? `${e.value.toFixed(1)}${e.half ? ` ± ${e.half.toFixed(1)}` : ''}` : '–');

/** What a day that was played would bring. */
export function Played({ day }: { day: Day }) {
  return (
    <>
      <Panel title={t('simulation.result')}>
        <p class="small muted">{t('simulation.runs', { runs: day.runs, people: day.counsellors })}</p>
        <dl class="facts" data-name="simulation-result">
          {day.levels.map((l) => (
            <Fact key={l.within_seconds} name={t('simulation.within', { n: l.within_seconds })} value={share(l.share)} />
          ))}
          <Fact name={t('simulation.mean_wait')} value={figure(day.mean_wait_seconds)} />
          <Fact name={t('simulation.p90')} value={figure(day.p90_seconds)} />
          <Fact name={t('simulation.gave_up')} value={share(day.abandoned)} />
          <Fact name={t('simulation.sent_on')} value={share(day.sent_on)} />
          <Fact name={t('simulation.occupancy')} value={share(day.occupancy)} />
          <Fact name={t('simulation.callers')} value={figure(day.callers)} />
        </dl>
      </Panel>
      <Panel title={t('simulation.by_hour')}>
        <p class="small muted">{t('simulation.band')}</p>
        <figure class="chart">
          <Suspense fallback={null}>
            <HourChart hours={day.hours} />
          </Suspense>
        </figure>
        <details class="small">
          <summary>{t('chart.table')}</summary>
          <Table
            caption={t('simulation.by_hour')}
            rows={day.hours}
            rowKey={(h) => h.at}
            empty=""
            columns={[
              { head: t('chart.time'), cell: (h) => clock(h.at, language.value).slice(0, 5) },
              { head: t('simulation.callers'), align: 'end', cell: (h) => figure(h.callers) },
              { head: t('simulation.level'), align: 'end', cell: (h) => share(h.level) },
              { head: t('simulation.occupancy'), align: 'end', cell: (h) => share(h.occupancy) },
            ]}
          />
        </details>
      </Panel>
      <Panel title={t('simulation.waits')}>
        <ul class="wait-bars">
          {day.waits.map((b, i) => (
            <li key={b.upto_seconds}>
              <span class="wait-name">{barName(day, i)}</span>
              <span class="wait-track" aria-hidden="true">
                <span class="wait-fill" style={{ width: `${100 * b.share}%` }} />
              </span>
              <span class="wait-share">{percent(b.share, language.value)}</span>
            </li>
          ))}
        </ul>
      </Panel>
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function barName(day: Day, i: number): string {
  const upto = day.waits[i]?.upto_seconds ?? 0;
  if (upto === 0) return t('simulation.at_once');
  if (upto < 0) return t('simulation.longer', { n: day.waits[i - 1]?.upto_seconds ?? 0 });
  return t('simulation.upto', { n: upto });
}
