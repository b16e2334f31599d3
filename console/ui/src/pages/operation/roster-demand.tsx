import { lazy, Suspense } from 'preact/compat';
import { useSignal } from '@preact/signals';
import type { Schemas } from '../../api/client';
import { Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { SelectField } from '../../components/field';
import { Note } from '../../components/note';
import { Panel } from '../../components/page';
import { Table } from '../../components/table';
import { language, t } from '../../i18n';
import { can } from '../../state/session';
import { clock, dateKey, day, dayTime } from '../../time/format';
import { SpecialDayDialog, specialOf, specialText } from './special-day';

const DemandChart = lazy(() => import('./roster-demand-chart'));

type Line = Schemas['DemandLine'];
type Point = Schemas['DemandPoint'];
type Gap = Schemas['DemandGap'];

/** Gaps that are listed; the rest is a number. */
const listedGaps = 12;
const urgencyTones = { overflow: 'bad', escalation: 'warn', warning: 'info' } as const;

/** What the calls require beside what is on the roster, for each day shown, and the gaps of the days ahead. */
export function Demand({ demand, days, onChange }: { demand: Schemas['RosterDemand']; days: string[]; onChange?: () => void }) {
  const chosen = useSignal('');
  const line = demand.lines.find((l) => l.line === chosen.value) ?? demand.lines[0];
  if (!line) return null;
  return (
    <Panel title={t('demand.title')}>
      {demand.lines.length > 1 && (
        <SelectField
          label={t('demand.line')}
          name="demand-line"
          value={line.line}
          options={demand.lines.map((l) => ({ value: l.line, label: l.line || t('demand.every_line') }))}
          onChange={(to) => (chosen.value = to)}
        />
      )}
      <Basis line={line} />
      {demand.everyone ? <Note tone="info">{t('demand.everyone')}</Note> : <Gaps gaps={line.gaps} zone={demand.zone} />}
      <p class="small muted">{t('demand.legend')}</p>
      {days.map((d) => (
        <DemandDay key={`${line.line}${d}`} at={d} line={line} zone={demand.zone} special={demand.special} onChange={onChange} />
      ))}
    </Panel>
  );
}

function Basis({ line }: { line: Line }) {
  const l = line.learned;
  if (line.unknown) return <Note tone="warn">{t(`demand.unknown.${line.unknown}`)}</Note>;
  const minutes = (seconds?: number) => (seconds === undefined ? '–' : (seconds / 60).toFixed(1));
  return (
    <p class="small muted">
      {t('demand.learned', { days: l.days, calls: l.calls, handle: minutes(l.handle_seconds) })}{' '}
      {line.basis === 'erlang_a' ? t('demand.patience', { minutes: minutes(l.patience_seconds), n: l.gave_up }) : t('demand.no_patience')}
    </p>
  );
}

function Gaps({ gaps, zone }: { gaps: Gap[]; zone: string }) {
  if (gaps.length === 0) return <Note tone="ok">{t('demand.no_gaps')}</Note>;
  const more = gaps.length - listedGaps;
  return (
    <Note tone="warn" title={t('demand.gaps', { n: gaps.length })}>
      <ul class="plain-list small demand-gaps">
        {gaps.slice(0, listedGaps).map((g) => (
          <li key={g.start}>
            <Tag tone={urgencyTones[g.urgency]}>{t(`demand.urgency.${g.urgency}`)}</Tag> {when(g, zone)}{' '}
            {t('demand.short', { n: g.short, hours: (g.missing_minutes / 60).toFixed(1) })}
          </li>
        ))}
      </ul>
      {more > 0 && <p class="small">{t('demand.more_gaps', { n: more })}</p>}
    </Note>
  );
}

function when(g: Gap, zone: string): string {
  const lang = language.value;
  const end = dateKey(g.start, zone) === dateKey(g.end, zone) ? hour(g.end, zone) : dayTime(g.end, lang, zone);
  return `${day(g.start, lang, zone)} ${hour(g.start, zone)} – ${end}`;
}

interface DayProps {
  at: string;
  line: Line;
  zone: string;
  special: Schemas['SpecialDay'][] | undefined;
  onChange: (() => void) | undefined;
}

function DemandDay({ at, line, zone, special, onChange }: DayProps) {
  const saying = useSignal(false);
  const key = dateKey(at, zone);
  const points = line.points.filter((p) => dateKey(p.start, zone) === key);
  if (points.length === 0) return null;
  const expected = line.days.find((d) => d.date === key);
  const name = day(at, language.value, zone);
  const said = specialOf(special, line.line, key);
  return (
    <figure class="chart demand-day">
      <figcaption class="small">
        <strong>{name}</strong>{' '}
        {expected && <span class="muted">{t('demand.expected', { n: Math.round(expected.calls), low: Math.round(expected.low), high: Math.round(expected.high) })}</span>}{' '}
        {said && (
          <>
            <Tag tone="info">{t('special.mark')}</Tag> <span data-name={`special-${key}`}>{specialText(said)}</span>{' '}
          </>
        )}
        {onChange && can('roster.plan') && (
          <Button variant="quiet" onClick={() => (saying.value = true)} name={`special-day-${key}`}>
            {t(said ? 'special.change' : 'special.say')}
          </Button>
        )}
      </figcaption>
      <Suspense fallback={null}>
        <DemandChart points={points} zone={zone} />
      </Suspense>
      <details class="small">
        <summary>{t('demand.table', { day: name })}</summary>
        <Table
          caption={t('demand.table', { day: name })}
          rows={runs(points)}
          rowKey={(r) => r.start}
          empty=""
          columns={[
            { head: t('chart.time'), cell: (r) => `${hour(r.start, zone)}–${hour(r.end, zone)}` },
            { head: t('demand.calls'), align: 'end', cell: (r) => r.calls.toFixed(1) },
            { head: t('demand.required'), align: 'end', cell: (r) => String(r.required) },
            { head: t('demand.rostered'), align: 'end', cell: (r) => String(r.rostered) },
            { head: t('demand.missing'), align: 'end', cell: (r) => String(Math.max(0, r.required - r.rostered)) },
          ]}
        />
      </details>
      {saying.value && onChange && <SpecialDayDialog date={key} day={name} line={line.line} said={said} onClose={() => (saying.value = false)} onDone={onChange} />}
    </figure>
  );
}

/** Joins the intervals that follow each other with the same people, so that the table is short enough to be read. */
export function runs(points: Point[]): Point[] {
  const out: Point[] = [];
  for (const p of points) {
    const last = out.at(-1);
    if (last && last.required === p.required && last.rostered === p.rostered && last.end === p.start) {
      out[out.length - 1] = { ...last, end: p.end, calls: last.calls + p.calls };
    } else {
      out.push(p);
    }
  }
  return out;
}

function hour(at: string, zone: string): string {
  return clock(at, language.value, zone).slice(0, 5);
}
