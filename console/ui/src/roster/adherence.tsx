import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../api/client';
import { useAction, useLoad } from '../api/action';
import { Tag } from '../components/badge';
import { Button } from '../components/button';
import { Field, SelectField } from '../components/field';
import { ProblemNote } from '../components/note';
import { Panel } from '../components/page';
import { Table } from '../components/table';
import { language, t } from '../i18n';
import { can } from '../state/session';
import { clock, dateKey, day, dayTime, percent } from '../time/format';
import { serverNow } from '../time/now';
import { readAdherence } from './commands';
import { addDays, dateIn, midnightOf } from './days';
import { count } from './words';
import { rosterZone } from './zone';

type Adherence = Schemas['RosterAdherence'];
type Quarter = Schemas['RosterQuarter'];

const mostDays = 31;
const shownAtOnce = 200;

/** What was rostered beside what happened: by the shift of everybody, and by quarters of an hour of one person. */
export function AdherencePanel() {
  const zone = rosterZone.value;
  const agents = useLoad(() => (can('agent.read') ? request(api.GET('/agents')) : Promise.resolve([])), []);
  const from = useSignal(addDays(dateIn(serverNow(), zone), -7));
  const to = useSignal(dateIn(serverNow(), zone));
  const agent = useSignal('');
  const found = useSignal<Adherence | undefined>(undefined);
  const ask = useAction(async () => {
    found.value = await readAdherence(midnightOf(from.value, zone), midnightOf(addDays(to.value, 1), zone), agent.value);
  });
  const good = from.value !== '' && from.value <= to.value && to.value < addDays(from.value, mostDays);
  return (
    <Panel title={t('roster.adherence.title')}>
      <div class="row end-aligned">
        <Field label={t('model.from')}>{({ id }) => <input id={id} type="date" name="adherence-from" value={from.value} onInput={(e) => (from.value = e.currentTarget.value)} />}</Field>
        <Field label={t('model.until')} error={good ? undefined : t('roster.papers.span', { n: mostDays })}>
          {({ id, describedBy }) => <input id={id} type="date" name="adherence-to" value={to.value} aria-describedby={describedBy} min={from.value} onInput={(e) => (to.value = e.currentTarget.value)} />}
        </Field>
        <SelectField
          label={t('roster.fairness.person')}
          value={agent.value}
          empty={t('roster.adherence.all')}
          options={(agents.data.value ?? []).map((p) => ({ value: p.id, label: p.name }))}
          onChange={(v) => (agent.value = v)}
          name="adherence-agent"
        />
        <Button onClick={() => void ask.run()} pending={ask.pending} disabled={!good} name="adherence-ask">
          {t('roster.adherence.ask')}
        </Button>
      </div>
      <ProblemNote problem={agents.problem.value ?? ask.problem.value} />
      {found.value && <Found of={found.value} zone={zone} />}
    </Panel>
  );
}

export function Found({ of, zone }: { of: Adherence; zone: string }) {
  return (
    <div class="stack">
      <Table
        caption={t('roster.adherence.title')}
        rows={of.shifts.slice(0, shownAtOnce)}
        rowKey={(s) => `${s.shift}/${s.agent.id}/${s.from}`}
        empty={t('roster.adherence.none')}
        columns={[
          { head: t('roster.fairness.person'), cell: (s) => s.agent.name },
          { head: t('roster.adherence.shift'), cell: (s) => `${dayTime(s.from, language.value, zone)}–${clock(s.to, language.value, zone).slice(0, 5)} ${s.line ?? ''}` },
          { head: t('roster.adherence.share'), cell: (s) => percent(s.times.adherence, language.value), align: 'end' },
          { head: t('roster.adherence.conformance'), cell: (s) => percent(s.times.conformance, language.value), align: 'end', wideOnly: true },
          { head: t('roster.adherence.late'), cell: (s) => minutes(s.lateness_seconds), align: 'end' },
          { head: t('roster.adherence.early'), cell: (s) => minutes(s.early_seconds), align: 'end' },
          { head: t('roster.adherence.marks'), cell: (s) => <Marks of={s} /> },
        ]}
      />
      {of.shifts.length > shownAtOnce && <p class="small">{t('roster.findings.more', { n: of.shifts.length - shownAtOnce })}</p>}
      {of.quarters.length > 0 && <Quarters of={of.quarters} zone={zone} />}
    </div>
  );
}

function Marks({ of }: { of: Schemas['RosterAttendance'] }) {
  return (
    <>
      {of.absent && <Tag tone="bad">{t('roster.adherence.absent')}</Tag>} {of.late && <Tag tone="warn">{t('roster.adherence.was_late')}</Tag>}{' '}
      {of.left_soon && <Tag tone="warn">{t('roster.adherence.left_soon')}</Tag>} {!of.over && <Tag tone="info">{t('roster.adherence.runs')}</Tag>}
    </>
  );
}

function minutes(seconds: number): string {
  return seconds > 0 ? t('roster.adherence.minutes', { n: count(Math.round(seconds / 60)) }) : '–';
}

const kinds = ['kept', 'part', 'missed', 'extra', 'off'] as const;
type Kind = (typeof kinds)[number];
const kept = 0.9;

/** What a quarter of an hour was: as was agreed, in part, not at all, at work beyond the roster, or nothing. */
export function kindOf(q: Quarter): Kind {
  const { scheduled_seconds: scheduled, agreed_seconds: agreed, out_of_shift_seconds: extra } = q.times;
  if (scheduled === 0) return extra > 0 ? 'extra' : 'off';
  if (agreed >= kept * scheduled) return 'kept';
  return agreed > 0 ? 'part' : 'missed';
}

const signs: Record<Kind, string> = { kept: '●', part: '◐', missed: '○', extra: '+', off: '·' };

/** A strip for each day with a sign for each quarter of an hour, and the same in figures. */
function Quarters({ of, zone }: { of: readonly Quarter[]; zone: string }) {
  const days = new Map<string, Quarter[]>();
  for (const q of of) days.set(dateKey(q.start, zone), [...(days.get(dateKey(q.start, zone)) ?? []), q]);
  const worked = of.filter((q) => kindOf(q) !== 'off');
  return (
    <>
      <h3>{t('roster.adherence.quarters')}</h3>
      <ul class="plain-list" data-name="adherence-strips">
        {[...days].map(([date, all]) => (
          <li key={date}>
            <span class="small">{day(all[0]?.start, language.value, zone)}</span>
            <div class="roster-strip">
              {all.map((q) => {
                const kind = kindOf(q);
                const text = t('roster.adherence.quarter', { at: clock(q.start, language.value, zone).slice(0, 5), what: t(`roster.adherence.kind.${kind}`) });
                return (
                  <span key={q.start} class={`quarter ${kind}`} role="img" aria-label={text} title={text}>
                    {signs[kind]}
                  </span>
                );
              })}
            </div>
          </li>
        ))}
      </ul>
      <p class="small muted">{kinds.map((k) => `${signs[k]} ${t(`roster.adherence.kind.${k}`)}`).join(' ')}</p>
      <details>
        <summary>{t('roster.coverage.table')}</summary>
        <Table
          caption={t('roster.adherence.quarters')}
          rows={worked}
          rowKey={(q) => q.start}
          empty={t('roster.adherence.none')}
          columns={[
            { head: t('roster.coverage.time'), cell: (q) => dayTime(q.start, language.value, zone) },
            { head: t('roster.adherence.scheduled'), cell: (q) => minutes(q.times.scheduled_seconds), align: 'end' },
            { head: t('roster.adherence.agreed'), cell: (q) => minutes(q.times.agreed_seconds), align: 'end' },
            { head: t('roster.adherence.talking'), cell: (q) => minutes(q.times.talking_seconds), align: 'end' },
            { head: t('roster.adherence.extra'), cell: (q) => minutes(q.times.out_of_shift_seconds), align: 'end' },
          ]}
        />
      </details>
    </>
  );
}
