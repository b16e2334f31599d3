import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../api/client';
import { useLoad } from '../api/action';
import { Field, SelectField } from '../components/field';
import { Loading, Page, Panel } from '../components/page';
import { Table } from '../components/table';
import { t, word } from '../i18n';
import { toDateInput } from '../time/local-input';
import { serverNow } from '../time/now';
import { count } from './words';

type Row = Schemas['RosterFairnessRow'];

/** What is shared out fairly; the rest are events. */
const burdens = ['nights', 'weekends', 'holidays', 'evenings', 'minutes'] as const;
const minutesPerHour = 60;

/** Burdens beside the fair share, and what leaves the house: hours for pay, the roster on paper. */
export function RosterReportsPage() {
  const weeks = useSignal('12');
  const load = useLoad(() => request(api.GET('/roster/fairness', { params: { query: { weeks: Number(weeks.value) } } })), [weeks.value]);
  return (
    <Page title={t('nav.roster_reports')}>
      <Panel title={t('roster.fairness.title')}>
        <SelectField
          label={t('roster.fairness.weeks')}
          value={weeks.value}
          options={['4', '12', '26', '52'].map((n) => ({ value: n, label: n }))}
          onChange={(v) => (weeks.value = v)}
          name="fairness-weeks"
        />
        <Loading load={load}>{(f) => <Fairness rows={f.rows} />}</Loading>
      </Panel>
      <Papers />
    </Page>
  );
}

export function Fairness({ rows }: { rows: Row[] }) {
  const people = [...new Map(rows.map((r) => [r.person.id, r.person])).values()];
  const of = (person: string, measure: string) => rows.find((r) => r.person.id === person && r.measure === measure);
  return (
    <Table
      caption={t('roster.fairness.title')}
      rows={people}
      rowKey={(p) => p.id}
      empty={t('roster.fairness.none')}
      columns={[
        { head: t('roster.fairness.person'), cell: (p) => p.name },
        ...burdens.map((m) => ({ head: word('roster.fairness', m), cell: (p: Schemas['Person']) => shareText(of(p.id, m), m), align: 'end' as const })),
      ]}
    />
  );
}

/** A value beside its share, such as "5 / 4.5". */
export function shareText(row: Row | undefined, measure: string): string {
  if (!row) return '–';
  const part = measure === 'minutes' ? minutesPerHour : 1;
  const round = (n: number) => count(Math.round((n / part) * 10) / 10);
  return `${round(row.value)} / ${round(row.share)}`;
}

function Papers() {
  const month = useSignal(toDateInput(serverNow()).slice(0, 7));
  const from = useSignal(toDateInput(serverNow()));
  const to = useSignal(toDateInput(serverNow() + 27 * 86_400_000));
  const sheet = (format: string) => `/api/v1/roster/sheet?${new URLSearchParams({ from: from.value, to: to.value, format }).toString()}`;
  return (
    <Panel title={t('roster.papers')}>
      <div class="row end-aligned">
        <Field label={t('roster.papers.month')}>{({ id }) => <input id={id} type="month" name="hours-month" value={month.value} onInput={(e) => (month.value = e.currentTarget.value)} />}</Field>
        <a class="button" href={`/api/v1/roster/hours?month=${encodeURIComponent(month.value)}`} download={`hours-${month.value}.csv`}>
          {t('roster.papers.hours')}
        </a>
      </div>
      <div class="row end-aligned">
        <Field label={t('roster.mine.from')}>{({ id }) => <input id={id} type="date" name="sheet-from" value={from.value} onInput={(e) => (from.value = e.currentTarget.value)} />}</Field>
        <Field label={t('roster.mine.until_day')}>{({ id }) => <input id={id} type="date" name="sheet-to" value={to.value} min={from.value} onInput={(e) => (to.value = e.currentTarget.value)} />}</Field>
        <a class="button" href={sheet('xlsx')} download={`roster-${from.value}.xlsx`}>
          {t('roster.papers.workbook')}
        </a>
        <a class="button" href={sheet('html')} target="_blank" rel="noreferrer">
          {t('roster.papers.pages')}
        </a>
      </div>
    </Panel>
  );
}
