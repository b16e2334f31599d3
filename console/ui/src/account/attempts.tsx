import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { ProblemNote } from '../components/note';
import { Panel } from '../components/page';
import { Table } from '../components/table';
import { language, t, word } from '../i18n';
import { local } from '../i18n/local';
import { can } from '../state/session';
import { dayTime } from '../time/format';
import { readAttempts, type Attempt, type Days } from './commands';
import { className, wayName, type Class, type Work } from './words';

interface Chosen {
  days: Days;
  of: Class;
  work: Work | undefined;
  close: () => void;
}

/** The attempts of one class, each with its call and its work. What is chosen meanwhile has a list of its own. */
export function Attempts(chosen: Chosen) {
  return <List key={`${chosen.days.from} ${chosen.of} ${chosen.work ?? ''}`} {...chosen} />;
}

function List({ days, of, work, close }: Chosen) {
  const items = useSignal<Attempt[]>([]);
  const next = useSignal<string | undefined>(undefined);
  const more = useAction(async () => {
    const page = await readAttempts(days, of, work, next.value);
    items.value = [...items.value, ...page.items];
    next.value = page.next;
  });
  useEffect(() => {
    void more.run();
  }, []);
  return (
    <Panel title={work ? `${className(of)} · ${word('account.work', work)}` : className(of)} actions={<Button onClick={close}>{t('common.close')}</Button>} class="no-print">
      <div data-name="account-attempts" data-count={items.value.length}>
        <Table caption={className(of)} rows={items.value} rowKey={(x) => x.id} empty={more.pending.value ? t('common.loading') : t('account.none')} columns={columns(of)} />
      </div>
      <ProblemNote problem={more.problem.value} />
      {next.value && (
        <Button pending={more.pending} onClick={() => void more.run()}>
          {t('common.more')}
        </Button>
      )}
    </Panel>
  );
}

/** Whoever may not read past calls sees the id alone. */
export function CallLink({ id }: { id: string }) {
  return can('history.own') ? <a href={`/calls/${encodeURIComponent(id)}`}>{id}</a> : <>{id}</>;
}

function columns(of: Class) {
  return [
    { head: t('account.call'), cell: (x: Attempt) => <CallLink id={x.id} /> },
    { head: t('account.arrived'), cell: (x: Attempt) => dayTime(x.arrived_at, language.value) },
    { head: t('account.hotline'), cell: (x: Attempt) => local(x.hotline.name) },
    { head: t('account.ways'), cell: (x: Attempt) => wayName(of, x.way) },
    { head: t('account.work'), cell: (x: Attempt) => work(x) },
    { head: t('account.due'), cell: (x: Attempt) => dayTime(x.due_at, language.value) },
  ];
}

function work(x: Attempt): string {
  if (x.work === 'none') return word('account.why', x.why);
  const state = word('account.work', x.work);
  return x.work === 'open' || x.work === 'overdue' ? `${state} · ${t(x.taken ? 'account.owner' : 'account.shift')}` : state;
}
