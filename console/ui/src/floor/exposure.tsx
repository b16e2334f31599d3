import { useSignal } from '@preact/signals';
import type { Schemas } from '../api/client';
import { useLoad } from '../api/action';
import { Field } from '../components/field';
import { Loading, Page, Panel } from '../components/page';
import { Table, type Column } from '../components/table';
import { t } from '../i18n';
import { can } from '../state/session';
import { dayStart, toDateInput } from '../time/local-input';
import { readExposure, readOwnExposure } from './commands';

type Row = Schemas['Exposure'];

const dayMs = 86_400_000;
const whole = (n: number | undefined) => String(Math.round(n ?? 0));

/** What counsellors have been exposed to: of all for supervisors, the own for everybody else. */
export function ExposurePage() {
  const all = can('exposure.read');
  const from = useSignal(toDateInput(Date.now() - 27 * dayMs));
  const to = useSignal(toDateInput(Date.now()));
  const start = dayStart(from.value) ?? '';
  const end = dayStart(to.value, 1) ?? '';
  const report = useLoad(() => (all ? readExposure(start, end) : readOwnExposure(start, end)), [start, end, all]);
  return (
    <Page
      title={all ? t('exposure.title') : t('exposure.own')}
      actions={
        all ? (
          <a class="button" href={`/api/v1/floor/exposure.csv?${new URLSearchParams({ from: start, to: end }).toString()}`} download="exposure.csv" data-name="exposure-csv">
            {t('exposure.csv')}
          </a>
        ) : undefined
      }
    >
      <p class="muted">{t('exposure.hint')}</p>
      <div class="row">
        <DateField label={t('exposure.from')} value={from.value} set={(v) => (from.value = v)} name="exposure-from" />
        <DateField label={t('exposure.to')} value={to.value} set={(v) => (to.value = v)} name="exposure-to" />
      </div>
      <Loading load={report}>
        {(r) => (
          <>
            {r.rows.length > 0 && <Bars rows={r.rows} />}
            <Panel>
              <Table caption={t('exposure.title')} rows={r.rows} rowKey={(x) => x.agent.id} empty={t('exposure.empty')} columns={columns()} />
              <p class="small muted">{t('exposure.night_hint')}</p>
            </Panel>
          </>
        )}
      </Loading>
    </Page>
  );
}

function DateField({ label, value, set, name }: { label: string; value: string; set: (v: string) => void; name: string }) {
  return (
    <Field label={label}>
      {({ id }) => <input id={id} name={name} type="date" value={value} onChange={(e) => e.currentTarget.value && set(e.currentTarget.value)} />}
    </Field>
  );
}

function columns(): Column<Row>[] {
  return [
    { head: t('call.counsellor'), cell: (r) => r.agent.name },
    { head: t('exposure.talks'), align: 'end', cell: (r) => whole(r.talks) },
    { head: t('exposure.red'), align: 'end', cell: (r) => whole(r.red) },
    { head: t('exposure.yellow'), align: 'end', cell: (r) => whole(r.yellow) },
    { head: t('exposure.minutes'), align: 'end', cell: (r) => whole(r.talk_minutes) },
    { head: t('exposure.red_minutes'), align: 'end', cell: (r) => whole(r.red_minutes) },
    { head: t('exposure.yellow_minutes'), align: 'end', cell: (r) => whole(r.yellow_minutes) },
    { head: t('exposure.nights'), align: 'end', cell: (r) => whole(r.nights) },
    { head: t('exposure.work'), align: 'end', cell: (r) => (r.work_hours ?? 0).toFixed(1) },
    { head: t('exposure.run'), align: 'end', cell: (r) => whole(r.longest_run_minutes) },
    { head: t('exposure.pauses'), align: 'end', cell: (r) => whole(r.pauses) },
  ];
}

/** Minutes of red and yellow calls as bars; the table below says the same in figures. */
function Bars({ rows }: { rows: Row[] }) {
  const most = Math.max(1, ...rows.map((r) => (r.red_minutes ?? 0) + (r.yellow_minutes ?? 0)));
  const width = (n: number | undefined) => `${(100 * (n ?? 0)) / most}%`;
  return (
    <Panel>
      <figure class="exposure-chart" aria-hidden="true">
        <figcaption class="small muted">{t('exposure.chart')}</figcaption>
        {rows.map((r) => (
          <div class="exposure-bar" key={r.agent.id}>
            <span class="exposure-name">{r.agent.name}</span>
            <span class="exposure-track">
              <span class="exposure-red" style={{ width: width(r.red_minutes) }}>
                {r.red ? '▲' : ''}
              </span>
              <span class="exposure-yellow" style={{ width: width(r.yellow_minutes) }}>
                {r.yellow ? '◆' : ''}
              </span>
            </span>
          </div>
        ))}
      </figure>
    </Panel>
  );
}
