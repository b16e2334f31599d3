import { useSignal } from '@preact/signals';
import type { Schemas } from '../../api/client';
import { GradeBadge, Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { Table } from '../../components/table';
import { Since } from '../../components/timer';
import { t } from '../../i18n';
import { local } from '../../i18n/local';
import { hotlineName } from '../../state/options';
import { ActOnWaiting, mayActOnWaiting } from './supervise';

type Row = Schemas['BoardWaiting'];

/** Who waits, in the order in which they will be offered. */
export function WaitingTable({ rows }: { rows: Row[] }) {
  const chosen = useSignal('');
  const caller = rows.find((w) => w.call_id === chosen.value);
  return (
    <>
      <Callers rows={rows} act={(id) => (chosen.value = id)} />
      {caller && <ActOnWaiting caller={caller} onClose={() => (chosen.value = '')} />}
    </>
  );
}

function Callers({ rows, act }: { rows: Row[]; act: (id: string) => void }) {
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
              {w.state === 'offered' ? <Tag tone="info">{w.offered_beside ? t('board.offered_to_more', { name: w.offered_to?.name ?? '', n: w.offered_beside }) : t('board.offered_to', { name: w.offered_to?.name ?? '' })}</Tag> : t('board.in_queue')}
              {w.returned && <Tag tone="warn">{t('board.returned')}</Tag>}
              {w.test && <Tag tone="off">{t('call.test_short')}</Tag>}
            </span>
          ),
        },
        { head: t('offer.skills'), wideOnly: true, cell: (w) => w.skills?.map((s) => `${s.skill} ${s.level}+`).join(', ') || '–' },
        ...(mayActOnWaiting()
          ? [
              {
                head: t('common.more_about'),
                cell: (w: Row) => (
                  <Button onClick={() => act(w.call_id)} label={`${t('board.caller_act')} ${w.position}`} name={`wait-${w.call_id}`}>
                    {t('board.act')}
                  </Button>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}
