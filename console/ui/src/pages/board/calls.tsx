import { useSignal } from '@preact/signals';
import type { Schemas } from '../../api/client';
import { GradeBadge, Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { Table } from '../../components/table';
import { Since } from '../../components/timer';
import { t, word } from '../../i18n';
import { local } from '../../i18n/local';
import { can } from '../../state/session';
import { hotlineName } from '../../state/options';
import { InCall } from './in-call';
import { ActOnCall, mayActOnCalls } from './supervise';

type Row = Schemas['BoardCall'];

/** Calls that are up, who is in each, and what a supervisor can do about it. */
export function CallTable({ rows }: { rows: Row[] }) {
  const chosen = useSignal('');
  const call = rows.find((c) => c.call_id === chosen.value);
  return (
    <>
      <Calls rows={rows} act={(id) => (chosen.value = id)} />
      {call && <ActOnCall call={call} onClose={() => (chosen.value = '')} />}
    </>
  );
}

function Calls({ rows, act }: { rows: Row[]; act: (id: string) => void }) {
  return (
    <Table
      caption={t('board.calls')}
      rows={rows}
      rowKey={(c) => c.call_id}
      empty={t('board.no_calls')}
      columns={[
        { head: t('board.status'), cell: (c) => (c.hold_long ? <Tag tone="warn">{t('board.hold_long')}</Tag> : word('board.call', c.state)) },
        { head: t('board.since'), cell: (c) => <Since at={c.since} /> },
        { head: t('call.hotline'), cell: (c) => local(hotlineName(c.hotline)) },
        { head: t('board.people'), cell: (c) => <InCall call={c} /> },
        { head: t('grade.title'), cell: (c) => <GradeBadge grade={c.grade} /> },
        { head: t('recording.title'), wideOnly: true, cell: (c) => word('recording', c.recording) },
        ...(can('history.own') || mayActOnCalls() ? [{ head: t('common.more_about'), cell: (c: Row) => <Deeds call={c} act={act} /> }] : []),
      ]}
    />
  );
}

function Deeds({ call: c, act }: { call: Row; act: (id: string) => void }) {
  return (
    <span class="row">
      {mayActOnCalls() && c.state !== 'ending' && c.state !== 'failsafe' && (
        <Button onClick={() => act(c.call_id)} label={t('board.act_on', { name: c.agent?.name ?? local(hotlineName(c.hotline)) })} name={`act-${c.call_id}`}>
          {t('board.act')}
        </Button>
      )}
      {can('history.own') && <a href={`/calls/${c.call_id}`}>{t('common.show')}</a>}
    </span>
  );
}
