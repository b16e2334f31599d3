import { useEffect } from 'preact/hooks';
import { api, request, type Schemas } from '../api/client';
import { useLoad } from '../api/action';
import { GradeBadge } from '../components/badge';
import { Loading, Panel } from '../components/page';
import { language, t } from '../i18n';
import { local } from '../i18n/local';
import { callChange } from '../state/live';
import { can } from '../state/session';
import { dayTime, percent } from '../time/format';
import { useThrottle } from './throttle';

type Review = Schemas['ScreeningReview'];
const everyMs = 60_000;
/** On a busy line calls end all the time. */
const oftenMs = 2000;

/** The supervisor's list of talks without a screening, with the figures it comes from. */
export function ScreeningReview() {
  if (!can('screening.review')) return null;
  return (
    <Panel title={t('review.title')} class="span-all">
      <List />
    </Panel>
  );
}

function List() {
  const load = useLoad(() => request(api.GET('/care/screenings')), []);
  const change = callChange.value;
  const reload = useThrottle(load.reload, oftenMs);
  useEffect(() => {
    if (change?.change === 'screening' || change?.change === 'ended') reload();
  }, [change]);
  useEffect(() => {
    const timer = setInterval(load.reload, everyMs);
    return () => clearInterval(timer);
  }, []);
  return <Loading load={load}>{(r) => <Body review={r} />}</Loading>;
}

function Body({ review: r }: { review: Review }) {
  const done = r.total.talks - r.total.missing;
  return (
    <div class="stack" data-name="screening-review" data-missing={r.total.missing}>
      <p>
        {t('review.share', { n: done, of: r.total.talks })}{' '}
        <strong class="tabular">{percent(r.total.talks ? done / r.total.talks : undefined, language.value)}</strong>
      </p>
      <p class="small muted">{t('review.formula')}</p>
      {can('screening.export') && (
        <p>
          <a
            class="button"
            href={`/api/v1/care/screenings.csv?${new URLSearchParams({ from: r.from, to: r.to }).toString()}`}
            download="unscreened.csv"
            data-name="screenings-csv"
          >
            {t('review.csv')}
          </a>
        </p>
      )}
      {r.missing.length === 0 ? (
        <p>
          <span aria-hidden="true">✓</span> {t('review.none')}
        </p>
      ) : (
        <ul class="plain-list" aria-label={t('review.calls')}>
          {r.missing.map((c) => (
            <li key={c.call_id} class="row" data-name={`unscreened-${c.call_id}`}>
              {c.grade && <GradeBadge grade={c.grade} />}
              <a href={`/calls/${encodeURIComponent(c.call_id)}`}>
                {local(c.hotline.name)} · {dayTime(c.started_at, language.value)}
              </a>
              <span class="muted">{c.agent?.name ?? t('review.nobody')}</span>
            </li>
          ))}
        </ul>
      )}
      {r.total.talks > 0 && (
        <div class="table-scroll">
          <Groups head={t('review.by_hotline')} rows={r.by_hotline} name={(g) => (g.hotline ? local(g.hotline.name) : '–')} />
          <Groups head={t('review.by_agent')} rows={r.by_agent} name={(g) => g.agent?.name || t('review.nobody')} />
        </div>
      )}
    </div>
  );
}

const columns = ['talks', 'missing', 'asked', 'positive', 'refused', 'cut_off', 'not_possible'] as const;

function Groups({ head, rows, name }: { head: string; rows: Schemas['ScreeningGroup'][]; name: (g: Schemas['ScreeningGroup']) => string }) {
  return (
    <table class="care-table">
      <thead>
        <tr>
          <th scope="col">{head}</th>
          {columns.map((c) => (
            <th key={c} scope="col" class="number">
              {t(`review.${c}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((g) => (
          <tr key={name(g)}>
            <th scope="row">{name(g)}</th>
            {columns.map((c) => (
              <td key={c} class="number tabular">
                {g.counts[c]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
