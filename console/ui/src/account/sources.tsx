import { Panel } from '../components/page';
import { Table } from '../components/table';
import { t } from '../i18n';
import type { Account } from './commands';

/** The three sources, and what the measures count: O = A + B + F. */
export function Sources({ account: { sources: s } }: { account: Account }) {
  const sums = (x: typeof s.ledger) => t('account.identity', { o: x.offered, a: x.answered, b: x.abandoned, f: x.flowed_out });
  const rows = [
    { name: t('account.ledger'), n: s.ledger.attempts, more: t('account.ledger_more', { n: s.by_controller, imported: s.by_import }), sums: sums(s.ledger) },
    {
      name: t('account.journals'),
      n: s.journals_own,
      more: s.outbox_absent ? t('account.outbox_absent', { n: s.journals - s.journals_own }) : t('account.journals_more', { n: s.journals - s.journals_own, waiting: s.journals_waiting }),
      sums: '–',
    },
    { name: t('account.history'), n: s.history.attempts, more: t('account.own', { n: s.history.own }), sums: sums(s.history) },
  ];
  return (
    <Panel title={t('account.sources')}>
      <Table
        caption={t('account.sources')}
        rows={rows}
        rowKey={(r) => r.name}
        empty=""
        columns={[
          { head: t('account.source'), cell: (r) => r.name },
          { head: t('account.count'), align: 'end', cell: (r) => String(r.n) },
          { head: t('account.of_these'), cell: (r) => r.more },
          { head: t('account.measures'), cell: (r) => r.sums },
        ]}
      />
      <p class="small muted">{t('account.formula')}</p>
    </Panel>
  );
}
