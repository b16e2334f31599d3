import { lazy, Suspense } from 'preact/compat';
import type { Schemas } from '../api/client';
import { GradeBadge } from '../components/badge';
import { Note } from '../components/note';
import { Panel } from '../components/page';
import { Table } from '../components/table';
import { language, listing, t } from '../i18n';
import { local } from '../i18n/local';
import { nameOf } from '../routing/words';
import { clock, dayTime, percent } from '../time/format';
import { becauseText, decisionText, fateText, reasonsText, wait } from './words';

type Past = Schemas['PastPlayed'];
type Group = Schemas['PastGroup'];
type Side = Schemas['PastSide'];

const WaitChart = lazy(() => import('./chart'));

/** What a past span was, beside what it would have been. */
export function PastPlayed({ past }: { past: Past }) {
  return (
    <>
      <Panel title={t('replay.result')}>
        <p class="small muted">
          {t('replay.span', { from: dayTime(past.from, language.value), to: clock(past.to, language.value).slice(0, 5), inputs: past.inputs })}
        </p>
        <Warnings past={past} />
        <p>
          <strong data-name="replay-changes">{past.changes === 0 ? t('replay.no_changes') : t('replay.changes', { n: past.changes })}</strong>
        </p>
        <div data-name="replay-result">
          {(past.groups.length > 2 ? past.groups : past.groups.slice(0, 1)).map((g) => (
            <Sides key={g.queue?.id ?? ''} group={g} within={past.within_seconds} />
          ))}
          <Desks past={past} />
        </div>
      </Panel>
      <Asked past={past} />
      <Waits past={past} />
      <Calls past={past} />
      <Unknown past={past} />
    </>
  );
}

function Warnings({ past }: { past: Past }) {
  return (
    <>
      {past.same ? <Note tone="info">{t('replay.same')}</Note> : <Note tone="warn">{t('replay.differs', { at: dayTime(past.differs_at, language.value) })}</Note>}
      {past.damaged > 0 && <Note tone="warn">{t('routing.damaged')}</Note>}
      {past.missing.length > 0 && <Note tone="warn">{t('replay.missing', { queues: listing(past.missing) })}</Note>}
    </>
  );
}

interface Row {
  name: string;
  was: string;
  would: string;
}

function Compared({ caption, rows }: { caption: string; rows: Row[] }) {
  return (
    <Table
      caption={caption}
      rows={rows}
      rowKey={(r) => r.name}
      empty=""
      columns={[
        { head: caption, cell: (r) => r.name },
        { head: t('replay.was'), align: 'end', cell: (r) => r.was },
        { head: t('replay.would'), align: 'end', cell: (r) => r.would },
      ]}
    />
  );
}

function Sides({ group, within }: { group: Group; within: number[] }) {
  const row = (name: string, of: (s: Side) => string): Row => ({ name, was: of(group.was), would: of(group.would) });
  return (
    <Compared
      caption={group.queue ? local(group.queue.name) : t('replay.all')}
      rows={[
        row(t('simulation.callers'), (s) => String(s.callers)),
        row(t('replay.answered'), (s) => String(s.answered)),
        ...within.map((w, i) => row(t('simulation.within', { n: w }), (s) => percent(s.levels[i], language.value))),
        row(t('replay.median'), (s) => wait(s.median_seconds)),
        row(t('replay.p90'), (s) => wait(s.p90_seconds)),
        row(t('replay.longest'), (s) => wait(s.longest_seconds)),
        row(t('replay.left'), (s) => String(s.left)),
        row(t('simulation.sent_on'), (s) => String(s.sent_on)),
        row(t('replay.waiting'), (s) => String(s.waiting)),
      ]}
    />
  );
}

function Desks({ past: { was, would } }: { past: Past }) {
  const count = (name: string, of: 'offers' | 'declined' | 'missed' | 'unreachable'): Row => ({ name, was: String(was[of]), would: String(would[of]) });
  return (
    <Compared
      caption={t('replay.counsellors')}
      rows={[
        count(t('replay.offers'), 'offers'),
        count(t('replay.declined'), 'declined'),
        count(t('replay.missed'), 'missed'),
        count(t('replay.unreachable'), 'unreachable'),
        { name: t('simulation.occupancy'), was: percent(was.occupancy, language.value), would: percent(would.occupancy, language.value) },
      ]}
    />
  );
}

/** Why somebody got calls, and somebody else did not. */
function Asked({ past }: { past: Past }) {
  if (past.counsellors.length === 0) return null;
  const cell = (a: Schemas['PastAsked']) => (
    <>
      {t('replay.asked.sum', { offered: a.offered, answered: a.answered, passed: a.passed })}
      <br />
      <span class="small muted">{reasonsText(a)}</span>
    </>
  );
  return (
    <Panel title={t('replay.asked')}>
      <p class="small muted">{t('replay.asked_hint')}</p>
      <div data-name="replay-asked">
        <Table
          caption={t('replay.asked')}
          rows={past.counsellors}
          rowKey={(c) => c.agent.id}
          empty=""
          columns={[
            { head: t('replay.asked.name'), cell: (c) => nameOf(c.agent) },
            { head: t('replay.was'), cell: (c) => cell(c.was) },
            { head: t('replay.would'), cell: (c) => cell(c.would) },
          ]}
        />
      </div>
    </Panel>
  );
}

function Waits({ past }: { past: Past }) {
  return (
    <Panel title={t('replay.waits')}>
      <p class="small muted">{t('replay.waits_hint')}</p>
      <figure class="chart">
        <Suspense fallback={null}>
          <WaitChart steps={past.steps} />
        </Suspense>
      </figure>
      <details class="small">
        <summary>{t('chart.table')}</summary>
        <Table
          caption={t('replay.waits')}
          rows={past.steps}
          rowKey={(s) => s.at}
          empty=""
          columns={[
            { head: t('chart.time'), cell: (s) => clock(s.at, language.value).slice(0, 5) },
            { head: t('simulation.callers'), align: 'end', cell: (s) => String(s.callers) },
            { head: t('replay.was'), align: 'end', cell: (s) => wait(s.was_seconds) },
            { head: t('replay.would'), align: 'end', cell: (s) => wait(s.would_seconds) },
          ]}
        />
      </details>
    </Panel>
  );
}

function Calls({ past }: { past: Past }) {
  if (past.calls.length === 0) return null;
  return (
    <Panel title={t('replay.calls')}>
      <p class="small muted">{t('replay.calls_hint', { n: past.calls.length })}</p>
      <Table
        caption={t('replay.calls')}
        rows={past.calls}
        rowKey={(c) => c.call_id}
        empty=""
        columns={[
          { head: t('replay.came'), cell: (c) => <a href={`/calls/${encodeURIComponent(c.call_id)}/routing`}>{clock(c.at, language.value)}</a> },
          { head: t('replay.queue'), cell: (c) => local(c.queue.name) },
          { head: t('replay.grade'), cell: (c) => <GradeBadge grade={c.grade} /> },
          { head: t('replay.was'), cell: (c) => fateText(c.was) },
          { head: t('replay.would'), cell: (c) => fateText(c.would) },
          { head: t('replay.first'), cell: (c) => <First turn={c.first} /> },
        ]}
      />
    </Panel>
  );
}

function First({ turn }: { turn: Schemas['PastTurn'] | undefined }) {
  if (!turn) return <>{t('replay.only_answers')}</>;
  return (
    <>
      {decisionText(turn.was)} → {decisionText(turn.would)}
      <br />
      <span class="small muted">{becauseText(turn)}</span>
    </>
  );
}

/** What nobody can know. */
function Unknown({ past: { assumed } }: { past: Past }) {
  return (
    <Panel title={t('replay.unknown')}>
      <ul class="small replay-unknown">
        <li>{t('replay.unknown.people')}</li>
        <li>{t('replay.unknown.patience', { rescued: assumed.rescued, patient: assumed.patient })}</li>
        <li>{t('replay.unknown.talk', { n: assumed.means })}</li>
        <li>{t('replay.unknown.answers', { n: assumed.drawn })}</li>
        {assumed.deferred > 0 && <li>{t('replay.unknown.deferred', { n: assumed.deferred })}</li>}
      </ul>
    </Panel>
  );
}
