import type { Schemas } from '../api/client';
import { Panel } from '../components/page';
import { t } from '../i18n';
import { classes, className } from './words';

type Day = Schemas['AccountDay'];

/** How far a day's bar reaches at most. */
const heightPx = 140;

/** Attempts by day, stacked by class; the table says the same in figures. */
export function DayChart({ days }: { days: Day[] }) {
  const most = Math.max(1, ...days.map((d) => d.count));
  const used = classes.filter((_, i) => days.some((d) => d.by[i]));
  return (
    <Panel title={t('account.by_day')}>
      <figure class="account-chart" aria-hidden="true">
        {days.map((d) => (
          <div class="account-day" key={d.date} title={`${d.date}: ${d.count}`}>
            {classes.map((c, i) =>
              d.by[i] ? <span key={c} class={`account-part account-${c}`} style={{ height: `${(heightPx * (d.by[i] ?? 0)) / most}px` }} /> : null,
            )}
            <span class="account-date">{Number(d.date.slice(8))}</span>
          </div>
        ))}
      </figure>
      <p class="row small" aria-hidden="true">
        {used.map((c) => (
          <span key={c}>
            <span class={`account-swatch account-${c}`} /> {className(c)}
          </span>
        ))}
      </p>
      <details>
        <summary>{t('account.day_table')}</summary>
        <div class="table-scroll">
          <table class="care-table" data-name="account-days">
            <thead>
              <tr>
                <th scope="col">{t('account.day')}</th>
                <th scope="col" class="number">
                  {t('account.count')}
                </th>
                {used.map((c) => (
                  <th key={c} scope="col" class="number">
                    {className(c)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {days.map((d) => (
                <tr key={d.date}>
                  <th scope="row">{d.date}</th>
                  <td class="number tabular">{d.count}</td>
                  {used.map((c) => (
                    <td key={c} class="number tabular">
                      {d.by[classes.indexOf(c)]}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </Panel>
  );
}
