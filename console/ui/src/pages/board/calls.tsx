import type { Schemas } from '../../api/client';
import { GradeBadge, Tag } from '../../components/badge';
import { Table } from '../../components/table';
import { Since } from '../../components/timer';
import { t, word } from '../../i18n';
import { local } from '../../i18n/local';
import { can } from '../../state/session';
import { hotlineName } from '../../state/options';

/** Calls that are up. */
export function CallTable({ rows }: { rows: Schemas['BoardCall'][] }) {
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
        { head: t('call.counsellor'), cell: (c) => c.agent?.name ?? '–' },
        { head: t('grade.title'), cell: (c) => <GradeBadge grade={c.grade} /> },
        { head: t('recording.title'), wideOnly: true, cell: (c) => word('recording', c.recording) },
        ...(can('history.own')
          ? [{ head: t('common.more_about'), cell: (c: Schemas['BoardCall']) => <a href={`/calls/${c.call_id}`}>{t('common.show')}</a> }]
          : []),
      ]}
    />
  );
}
