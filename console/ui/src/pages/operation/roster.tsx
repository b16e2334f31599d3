import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../../api/client';
import { useLoad } from '../../api/action';
import { Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { Note } from '../../components/note';
import { Loading, Page, Panel } from '../../components/page';
import { language, listing, t } from '../../i18n';
import { local } from '../../i18n/local';
import { can } from '../../state/session';
import { clock, dateKey, day, instant } from '../../time/format';
import { now, serverNow } from '../../time/now';
import { DutyNow } from '../../roster/duty';
import { HandDialog } from '../../roster/hand';
import { OpenShifts } from '../../roster/open-shifts';
import { ReplanPanel } from '../../roster/replan';
import { RunningShifts } from '../../roster/running';
import { rosterChange } from '../../state/live';
import { Demand } from './roster-demand';
import { RosterImport } from './roster-import';

type Roster = Schemas['Roster'];
type Shift = Schemas['Shift'];

const dayMs = 86_400_000;

/** The start of the week (Monday) that holds an instant, in the browser's zone. */
export function weekStart(at: number): number {
  const d = new Date(at);
  d.setHours(0, 0, 0, 0);
  d.setDate(d.getDate() - ((d.getDay() + 6) % 7));
  return d.getTime();
}

/** The published roster, week by week. */
export function RosterPage() {
  const week = useSignal(weekStart(serverNow()));
  const importing = useSignal(false);
  const changing = useSignal<Shift | undefined>(undefined);
  // A day more on either side: the roster's zone may be ahead of the browser's or behind it.
  const query = () => ({ from: new Date(week.value - dayMs).toISOString(), to: new Date(week.value + 8 * dayMs).toISOString() });
  const load = useLoad(() => request(api.GET('/roster', { params: { query: query() } })), [week.value, rosterChange.value]);
  const demand = useLoad(() => request(api.GET('/roster/demand', { params: { query: query() } })), [week.value]);
  const move = (days: number) => {
    const d = new Date(week.value);
    d.setDate(d.getDate() + days);
    week.value = d.getTime();
  };
  return (
    <Page
      title={t('nav.roster')}
      actions={
        can('roster.import') && (
          <Button variant="primary" onClick={() => (importing.value = true)} name="roster-import">
            {t('roster.import')}
          </Button>
        )
      }
    >
      <div class="row">
        <Button onClick={() => move(-7)}>{t('roster.previous')}</Button>
        <Button onClick={() => (week.value = weekStart(serverNow()))}>{t('roster.this_week')}</Button>
        <Button onClick={() => move(7)}>{t('roster.next')}</Button>
      </div>
      <Loading load={load}>
        {(r) => (
          <>
            <Week roster={r} from={week.value} onChange={(s) => (changing.value = s)} />
            <OpenShifts shifts={r.open ?? []} zone={r.zone} onDone={load.reload} />
            <RunningShifts shifts={r.shifts} zone={r.zone} onDone={load.reload} />
            {changing.value && <HandDialog shift={changing.value} zone={r.zone} onClose={() => (changing.value = undefined)} onDone={load.reload} />}
          </>
        )}
      </Loading>
      <Loading load={demand}>{(d) => <Demand demand={d} days={weekDays(week.value)} onChange={demand.reload} />}</Loading>
      {load.data.value && (
        <>
          <DutyNow lines={[...new Set(load.data.value.shifts.flatMap((s) => (s.line ? [s.line] : [])))].sort()} zone={load.data.value.zone} />
          <ReplanPanel people={load.data.value.shifts.map((s) => s.agent)} onDone={load.reload} />
        </>
      )}
      {importing.value && (
        <RosterImport
          onClose={() => {
            importing.value = false;
            load.reload();
            demand.reload();
          }}
        />
      )}
    </Page>
  );
}

/** The middle of each day of a week: it names the day of the roster's zone, wherever the browser is. */
function weekDays(from: number): string[] {
  return Array.from({ length: 7 }, (_, i) => new Date(from + (i + 0.5) * dayMs).toISOString());
}

type OnChange = (s: Shift) => void;

function Week({ roster, from, onChange }: { roster: Roster; from: number; onChange: OnChange }) {
  const days = weekDays(from);
  const shown = new Set(days.map((d) => dateKey(d, roster.zone)));
  const gaps = roster.gaps.filter((g) => shown.has(dateKey(g.start, roster.zone)));
  return (
    <div class="stack">
      <p class="small muted">{t('roster.zone', { zone: roster.zone })}</p>
      {gaps.length > 0 ? (
        <Note tone="warn" title={t('roster.gaps', { n: gaps.length })}>
          <ul class="plain-list small">
            {gaps.map((g) => (
              <li key={`${g.line}${g.start}`}>
                {g.line} · {day(g.start, language.value, roster.zone)} {hours(g.start, g.end, roster.zone)}
              </li>
            ))}
          </ul>
        </Note>
      ) : (
        <Note tone="ok">{t('roster.no_gaps')}</Note>
      )}
      <div class="week">
        {days.map((d) => (
          <DayColumn key={d} at={d} roster={roster} onChange={onChange} />
        ))}
      </div>
    </div>
  );
}

function DayColumn({ at, roster, onChange }: { at: string; roster: Roster; onChange: OnChange }) {
  const key = dateKey(at, roster.zone);
  const shifts = roster.shifts.filter((s) => dateKey(s.start, roster.zone) === key).sort((a, b) => a.start.localeCompare(b.start));
  const today = dateKey(new Date(now.value).toISOString(), roster.zone) === key;
  return (
    <Panel class={`day${today ? ' today' : ''}`}>
      <h3>
        {day(at, language.value, roster.zone)} {today && <Tag tone="info">{t('roster.today')}</Tag>}
      </h3>
      {shifts.length === 0 && <p class="muted small">{t('roster.nobody')}</p>}
      <ul class="plain-list small">
        {shifts.map((s) => (
          <li key={s.id} class={onNow(s) ? 'on-now' : undefined}>
            <span class="tabular">{hours(s.start, s.end, roster.zone)}</span> {s.agent.name} <span class="muted">{s.guest_lines ? listing(s.guest_lines.map((l) => local(l.name))) : s.line}</span>{' '}
            {s.guest_lines && <Tag tone="info">{t('roster.guest')}</Tag>}{' '}
            {onNow(s) && <Tag tone="ok">{t('roster.now')}</Tag>}
            {changeable(s) && (
              <button type="button" class="link small" aria-label={t('roster.hand.change', { what: `${s.agent.name} ${hours(s.start, s.end, roster.zone)}` })} onClick={() => onChange(s)} data-name={`hand-${s.id}`}>
                {t('roster.hand.open')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** A guest's time is no part of the roster; what was over two days ago is past changing. */
function changeable(s: Shift): boolean {
  return can('roster.plan') && !s.guest_lines && (instant(s.end) ?? 0) > now.value - 2 * dayMs;
}

function onNow(s: Shift): boolean {
  return (instant(s.start) ?? 0) <= now.value && now.value < (instant(s.end) ?? 0);
}

function hours(start: string, end: string, zone: string): string {
  return `${clock(start, language.value, zone).slice(0, 5)}–${clock(end, language.value, zone).slice(0, 5)}`;
}
