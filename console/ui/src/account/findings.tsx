import { Panel } from '../components/page';
import { Table } from '../components/table';
import { listing, t, word } from '../i18n';
import { CallLink } from './attempts';
import type { Account } from './commands';

/** What does not fit, each with its call, and what to do about it. */
export function Findings({ account: a }: { account: Account }) {
  if (a.sound) return null;
  const all = a.found.reduce((sum, f) => sum + f.count, 0);
  return (
    <Panel title={t('account.findings')}>
      <ul class="plain-list" data-name="account-findings" data-count={all}>
        {a.found.map((f) => (
          <li key={f.kind}>
            <strong>{t('account.n_of', { n: f.count, of: word('account.finding', f.kind) })}</strong> {word('account.do', f.kind)}
          </li>
        ))}
      </ul>
      <Table
        caption={t('account.findings')}
        rows={a.findings.map((f, i) => ({ ...f, i }))}
        rowKey={(f) => String(f.i)}
        empty=""
        columns={[
          { head: t('account.finding'), cell: (f) => word('account.finding', f.kind) },
          { head: t('account.call'), cell: (f) => (f.call_id ? <CallLink id={f.call_id} /> : '–') },
          { head: t('account.with'), cell: (f) => f.with ?? '–' },
          { head: t('account.what'), cell: (f) => listing(f.what.map((w) => word('account.field', w))) || '–' },
        ]}
      />
      {all > a.findings.length && <p class="small muted">{t('account.not_listed', { n: all - a.findings.length })}</p>}
    </Panel>
  );
}
