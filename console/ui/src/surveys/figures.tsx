import { useEffect } from 'preact/hooks';
import { api, request, type Schemas } from '../api/client';
import { useLoad } from '../api/action';
import { useThrottle } from '../care/throttle';
import { Loading, Panel } from '../components/page';
import { language, t } from '../i18n';
import { local } from '../i18n/local';
import { callChange } from '../state/live';

type Report = Schemas['SurveyReport'];
const oftenMs = 5000;

/** What callers answered who were asked how the talk was, in sums; nothing where nobody is asked. */
export function SurveyFigures() {
  const load = useLoad(() => request(api.GET('/surveys')), []);
  const change = callChange.value;
  const reload = useThrottle(load.reload, oftenMs);
  useEffect(() => {
    if (change?.change === 'ended') reload();
  }, [change]);
  return (
    <Loading load={load}>
      {(r) =>
        r.asks || r.rows.length > 0 ? (
          <Panel title={t('survey.title')} class="span-all">
            <SurveyTable report={r} />
          </Panel>
        ) : null
      }
    </Loading>
  );
}

const columns = ['asked', 'answered', 'declined', 'unanswered'] as const;

export function SurveyTable({ report: r }: { report: Report }) {
  if (r.rows.length === 0) return <p class="muted">{t('survey.none')}</p>;
  const link = `/api/v1/surveys.csv?${new URLSearchParams({ from: r.from, to: r.to }).toString()}`;
  return (
    <div class="stack" data-name="survey-figures">
      <div class="table-scroll">
        <table class="care-table">
          <caption class="visually-hidden">{t('survey.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('survey.queue')}</th>
              <th scope="col">{t('survey.question')}</th>
              {columns.map((c) => (
                <th key={c} scope="col" class="number">
                  {t(`survey.${c}`)}
                </th>
              ))}
              <th scope="col" class="number">
                {t('survey.mean')}
              </th>
            </tr>
          </thead>
          <tbody>
            {r.rows.map((row) => (
              <tr key={`${row.queue.id} ${row.question.id}`}>
                <th scope="row">{local(row.queue.name)}</th>
                <td>{local(row.question.name)}</td>
                {columns.map((c) => (
                  <td key={c} class="number tabular">
                    {row[c]}
                  </td>
                ))}
                <td class="number tabular">{mean(row)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="small muted">{t('survey.formula')}</p>
      <p>
        <a class="button" href={link} download="surveys.csv" data-name="surveys-csv">
          {t('survey.csv')}
        </a>
      </p>
    </div>
  );
}

/** The mean with the marks that there are, such as "4.2 (1–5)"; a dash where nobody gave one. */
function mean(row: Schemas['SurveyRow']): string {
  if (row.mean === undefined) return '–';
  const text = row.mean.toLocaleString(language.value, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return row.least && row.most ? `${text} (${row.least}–${row.most})` : text;
}
