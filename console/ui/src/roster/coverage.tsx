import { useSignal } from '@preact/signals';
import { lazy, Suspense } from 'preact/compat';
import { SelectField } from '../components/field';
import type { ApiProblem } from '../api/problem';
import { Note, problemText } from '../components/note';
import { Panel } from '../components/page';
import { Table } from '../components/table';
import { language, t } from '../i18n';
import { dayTime } from '../time/format';
import { serverNow } from '../time/now';
import { datesFrom, dayLabel } from './days';
import { belowDemand } from './demanded';
import { gapsOf, intervals, ofDay, type Gap } from './gaps';
import type { CoverPoint } from './types';
import { count } from './words';

const Chart = lazy(() => import('./coverage-chart'));
const urgentShown = 30;

interface Props {
  points: CoverPoint[];
  from: string;
  days: number;
  zone: string;
  /** When the last point ends. */
  end: string;
  /** Why it is not known what the house's own calls require. */
  unknown?: ApiProblem;
}

/** People needed beside people rostered, over all days or one of them: as steps, as gaps by urgency, and in figures. */
export function Coverage({ points, from, days, zone, end, unknown }: Props) {
  const chosen = useSignal('');
  const all = intervals(points, end);
  const shown = chosen.value ? ofDay(all, chosen.value, zone) : all;
  const gaps = gapsOf(shown, serverNow());
  const below = belowDemand(shown);
  const span = (g: Gap) => ({ from: dayTime(g.from, language.value, zone), to: dayTime(g.to, language.value, zone) });
  return (
    <Panel title={t('roster.coverage.title')}>
      <SelectField
        label={t('roster.coverage.day')}
        value={chosen.value}
        empty={t('roster.coverage.whole')}
        options={datesFrom(from, days).map((d) => ({ value: d, label: dayLabel(d, language.value, true) }))}
        onChange={(v) => (chosen.value = v)}
        name="coverage-day"
      />
      <div class="chart">
        <Suspense fallback={<p class="muted">{t('common.loading')}</p>}>
          <Chart key={`${chosen.value}/${shown.length}`} gaps={shown} zone={zone} />
        </Suspense>
      </div>
      {below !== undefined && (
        <p data-name="coverage-below">
          {below > 0 ? t('roster.coverage.below', { hours: count(Math.round(below * 10) / 10) }) : t('roster.coverage.not_below')} <span class="small muted">{t('roster.coverage.demanded_text')}</span>
        </p>
      )}
      {unknown && <p class="small muted">{t('roster.coverage.demanded_unknown', { why: problemText(unknown) })}</p>}
      {gaps.length === 0 ? (
        <Note tone="ok">{t('roster.coverage.no_gaps')}</Note>
      ) : (
        <Note tone="warn" title={t('roster.coverage.gaps')}>
          <ul class="plain-list small" data-name="coverage-gaps">
            {gaps.slice(0, urgentShown).map((g) => (
              <li key={g.from}>
                {g.have === 0 && <strong>{t('roster.coverage.nobody')} </strong>}
                {t('roster.coverage.gap', { ...span(g), have: g.have, need: g.need, short: g.need - g.have })}
              </li>
            ))}
          </ul>
        </Note>
      )}
      <details>
        <summary>{t('roster.coverage.table')}</summary>
        <Table
          caption={t('roster.coverage.title')}
          rows={shown}
          rowKey={(g) => g.from}
          empty={t('roster.coverage.no_gaps')}
          columns={[
            { head: t('roster.coverage.time'), cell: (g) => `${span(g).from} – ${span(g).to}` },
            { head: t('roster.coverage.need'), cell: (g) => g.need, align: 'end' },
            { head: t('roster.coverage.have'), cell: (g) => g.have, align: 'end' },
            { head: t('roster.coverage.demanded'), cell: (g) => g.demanded ?? '–', align: 'end' },
          ]}
        />
      </details>
    </Panel>
  );
}
