import type { Schemas } from '../api/client';
import { Button } from '../components/button';
import { Panel } from '../components/page';
import { Table } from '../components/table';
import { listing, t, word } from '../i18n';
import type { Account } from './commands';
import { className, wayName, type Class, type Work } from './words';

type Row = Schemas['AccountOfClass'];

/** The classes with their sums; each number leads to its attempts. */
export function ClassTable({ account: a, choose }: { account: Account; choose: (of: Class, work?: Work) => void }) {
  return (
    <Panel title={t('account.classes')}>
      <Table
        caption={t('account.classes')}
        rows={a.classes}
        rowKey={(c) => c.class}
        empty=""
        columns={[
          { head: t('account.class'), cell: (c) => className(c.class) },
          { head: t('account.count'), align: 'end', cell: (c) => <Number row={c} choose={choose} /> },
          { head: t('account.ways'), cell: (c) => listing(c.ways.map((w) => t('account.n_of', { n: w.count, of: wayName(c.class, w.way) }))) },
          { head: t('account.work'), cell: (c) => <WorkOf row={c} choose={choose} /> },
        ]}
      />
      <p data-name="account-sum">
        <strong>{t('account.sum', { n: a.attempts })}</strong> {t('account.own', { n: a.own })}
      </p>
      <p class="small muted">
        {listing(a.work.map((w) => t('account.n_of', { n: w.count, of: word('account.work', w.work) })))}
        {' · '}
        {t('account.taken', { n: a.taken })}
      </p>
      {a.no_work.length > 0 && <p class="small muted">{t('account.no_work', { why: listing(a.no_work.map((w) => t('account.n_of', { n: w.count, of: word('account.why', w.why) }))) })}</p>}
    </Panel>
  );
}

function Number({ row, choose }: { row: Row; choose: (of: Class) => void }) {
  if (row.count === 0) return <span class="tabular">0</span>;
  return (
    <Button variant="quiet" onClick={() => choose(row.class)} name={`account-class-${row.class}`}>
      {String(row.count)}
    </Button>
  );
}

function WorkOf({ row, choose }: { row: Row; choose: (of: Class, work: Work) => void }) {
  return (
    <span class="row">
      {row.work.map((w) => (
        <Button key={w.work} variant="quiet" onClick={() => choose(row.class, w.work)}>
          {t('account.n_of', { n: w.count, of: word('account.work', w.work) })}
        </Button>
      ))}
    </span>
  );
}
