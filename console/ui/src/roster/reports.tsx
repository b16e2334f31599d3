import { useSignal } from '@preact/signals';
import { api, request, within, type Schemas } from '../api/client';
import { useAction, useLoad } from '../api/action';
import { Button } from '../components/button';
import { Field, SelectField } from '../components/field';
import { ProblemNote } from '../components/note';
import { Loading, Page, Panel } from '../components/page';
import { Table } from '../components/table';
import { t, word } from '../i18n';
import { serverNow } from '../time/now';
import { AdherencePanel } from './adherence';
import { addDays, dateIn } from './days';
import { count } from './words';
import { rosterZone } from './zone';

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
      <AdherencePanel />
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

/** The most days of a sheet. */
const sheetDays = 62;

function Papers() {
  const today = dateIn(serverNow(), rosterZone.peek());
  const month = useSignal(today.slice(0, 7));
  const from = useSignal(today);
  const to = useSignal(addDays(today, 27));
  const good = from.value !== '' && from.value <= to.value && to.value < addDays(from.value, sheetDays);
  const query = () => ({ from: from.value, to: to.value });
  // What is refused is shown, and not saved as if it were the paper.
  const hoursAs = async (format: 'csv' | 'xlsx') =>
    save(await request(api.GET('/roster/hours', { params: { query: { month: month.value, format } }, parseAs: 'blob', ...long })), `hours-${month.value}.${format}`);
  const hours = useAction(() => hoursAs('csv'));
  const workbook = useAction(() => hoursAs('xlsx'));
  const book = useAction(async () => save(await request(api.GET('/roster/sheet', { params: { query: { ...query(), format: 'xlsx' } }, parseAs: 'blob', ...long })), `roster-${from.value}.xlsx`));
  const pages = `/api/v1/roster/sheet?${new URLSearchParams({ ...query(), format: 'html' }).toString()}`;
  return (
    <Panel title={t('roster.papers')}>
      <div class="row end-aligned">
        <Field label={t('roster.papers.month')}>{({ id }) => <input id={id} type="month" name="hours-month" value={month.value} onInput={(e) => (month.value = e.currentTarget.value)} />}</Field>
        <Button onClick={() => void hours.run()} pending={hours.pending} disabled={!month.value} name="hours-save">
          {t('roster.papers.hours')}
        </Button>
        <Button onClick={() => void workbook.run()} pending={workbook.pending} disabled={!month.value} name="hours-workbook">
          {t('roster.papers.hours_workbook')}
        </Button>
      </div>
      <div class="row end-aligned">
        <Field label={t('model.from')}>{({ id }) => <input id={id} type="date" name="sheet-from" value={from.value} onInput={(e) => (from.value = e.currentTarget.value)} />}</Field>
        <Field label={t('model.until')} error={good ? undefined : t('roster.papers.span', { n: sheetDays })}>
          {({ id, describedBy }) => <input id={id} type="date" name="sheet-to" value={to.value} aria-describedby={describedBy} min={from.value} onInput={(e) => (to.value = e.currentTarget.value)} />}
        </Field>
        <Button onClick={() => void book.run()} pending={book.pending} disabled={!good} name="sheet-save">
          {t('roster.papers.workbook')}
        </Button>
        {good && (
          <a class="button" href={pages} target="_blank" rel="noreferrer">
            {t('roster.papers.pages')}
          </a>
        )}
      </div>
      <ProblemNote problem={hours.problem.value ?? workbook.problem.value ?? book.problem.value} />
    </Panel>
  );
}

const long = { fetch: within(65_000) };

/** Hands a file to the browser to be kept. */
function save(data: unknown, name: string): void {
  const url = URL.createObjectURL(data as Blob);
  const a = document.createElement('a');
  a.href = url;
  a.download = name;
  a.click();
  URL.revokeObjectURL(url);
}
