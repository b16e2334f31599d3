import type { Schemas } from '../../api/client';
import { GradeBadge, Tag } from '../../components/badge';
import { Table } from '../../components/table';
import { Since } from '../../components/timer';
import { t } from '../../i18n';
import { local } from '../../i18n/local';
import { hotlineName } from '../../state/options';

/** Who waits, in the order in which they will be offered. */
export function WaitingTable({ rows }: { rows: Schemas['BoardWaiting'][] }) {
  return (
    <Table
      caption={t('board.waiting')}
      rows={rows}
      rowKey={(w) => w.call_id}
      empty={t('board.nobody_waits')}
      columns={[
        { head: t('board.position'), cell: (w) => w.position, align: 'end' },
        { head: t('board.waits'), cell: (w) => <Since at={w.since} /> },
        { head: t('grade.title'), cell: (w) => <GradeBadge grade={w.grade} /> },
        { head: t('call.hotline'), cell: (w) => local(hotlineName(w.hotline)) },
        {
          head: t('board.status'),
          cell: (w) => (
            <span class="row">
              {w.state === 'offered' ? <Tag tone="info">{t('board.offered_to', { name: w.offered_to?.name ?? '' })}</Tag> : t('board.in_queue')}
              {w.returned && <Tag tone="warn">{t('board.returned')}</Tag>}
              {w.test && <Tag tone="off">{t('call.test_short')}</Tag>}
            </span>
          ),
        },
        { head: t('offer.skills'), wideOnly: true, cell: (w) => w.skills?.map((s) => `${s.skill} ${s.level}+`).join(', ') || '–' },
      ]}
    />
  );
}
