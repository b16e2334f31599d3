import { useSignal } from '@preact/signals';
import { useLoad } from '../api/action';
import { Button } from '../components/button';
import { Field } from '../components/field';
import { Loading, Page, Panel } from '../components/page';
import { language, t } from '../i18n';
import { toDateInput } from '../time/local-input';
import { dayTime } from '../time/format';
import { Attempts } from './attempts';
import { DayChart } from './chart';
import { ClassTable } from './classes';
import { readAccount, tableHref, type Account, type Days } from './commands';
import { Findings } from './findings';
import { daysOf, lastMonth } from './month';
import { Sources } from './sources';
import type { Class, Work } from './words';

/** The account of a month: every attempt to reach the hotline, from three sources, in exactly one class. */
export function AccountPage() {
  const month = useSignal(lastMonth(toDateInput(Date.now())));
  const days = daysOf(month.value);
  return (
    <Page title={t('account.title')}>
      <p class="muted no-print">{t('account.about')}</p>
      <div class="row no-print">
        <Field label={t('account.month')}>
          {({ id }) => <input id={id} name="account-month" type="month" value={month.value} onChange={(e) => e.currentTarget.value && (month.value = e.currentTarget.value)} />}
        </Field>
      </div>
      {days && <Month days={days} key={month.value} />}
    </Page>
  );
}

function Month({ days }: { days: Days }) {
  const load = useLoad(() => readAccount(days), [days.from]);
  const chosen = useSignal<{ of: Class; work?: Work } | undefined>(undefined);
  return (
    <Loading load={load}>
      {(a) => (
        <div class="stack account" data-name="account" data-sound={String(a.sound)} data-attempts={a.attempts}>
          <Verdict a={a} />
          <div class="row no-print">
            <a class="button" href={tableHref(days, 'days')} download={`account-${days.from}.csv`} data-name="account-days-csv">
              {t('account.csv_days')}
            </a>
            <a class="button" href={tableHref(days, 'attempts')} download={`attempts-${days.from}.csv`} data-name="account-attempts-csv">
              {t('account.csv_attempts')}
            </a>
            <Button onClick={print} name="account-print">
              {t('account.print')}
            </Button>
          </div>
          <Findings account={a} />
          <ClassTable account={a} choose={(of, work) => (chosen.value = { of, work })} />
          {chosen.value && <Attempts days={days} of={chosen.value.of} work={chosen.value.work} close={() => (chosen.value = undefined)} />}
          <DayChart days={a.days} />
          <Sources account={a} />
        </div>
      )}
    </Loading>
  );
}

/** On paper the days in figures are there as well. */
function print(): void {
  for (const d of document.querySelectorAll<HTMLDetailsElement>('.account details')) d.open = true;
  window.print();
}

function Verdict({ a }: { a: Account }) {
  const found = a.found.reduce((sum, f) => sum + f.count, 0);
  return (
    <Panel>
      <p class={`banner ${a.sound ? 'tone-ok' : 'tone-warn'}`} role="status" data-name="account-verdict">
        {a.sound ? t('account.sound', { n: a.attempts }) : t('account.unsound', { n: a.attempts, found })}
      </p>
      <p class="small muted">
        {t('account.made', { from: a.from, to: a.to, zone: a.zone, at: dayTime(a.at, language.value, a.zone) })} {t('account.limits', { short: a.short_seconds, hours: a.open_after_seconds / 3600 })}
      </p>
    </Panel>
  );
}
