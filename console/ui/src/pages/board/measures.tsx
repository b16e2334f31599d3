import type { Schemas } from '../../api/client';
import { language, t, word } from '../../i18n';
import { local } from '../../i18n/local';
import { measures } from '../../state/options';
import { percent, span } from '../../time/format';

type Measures = Schemas['Measures'];

const rows = ['offered', 'answered', 'abandoned', 'flowed_out', 'silent', 'answered_in_time', 'service_level', 'answer_ratio', 'asa_seconds'] as const;
type Row = (typeof rows)[number];

/** Shows what stands in a row. A page may be newer than the server that answers it: what that does not count yet has a dash. */
function value(m: Partial<Measures>, row: Row): string {
  switch (row) {
    case 'service_level':
    case 'answer_ratio':
      return percent(m[row], language.value);
    case 'asa_seconds':
      return m.asa_seconds === undefined ? '–' : span(m.asa_seconds * 1000);
    default:
      return String(m[row] ?? '–');
  }
}

/** Today and the last 24 hours, each figure with its formula. */
export function MeasureTable({ today, day }: { today: Measures; day: Measures }) {
  return (
    <div class="table-box">
      <table class="measures">
        <caption class="visually-hidden">{t('board.measures_caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('measure.figure')}</th>
            <th scope="col" class="end">
              {t('measure.today')}
            </th>
            <th scope="col" class="end">
              {t('measure.day')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <th scope="row">
                <Formula row={row} seconds={today.threshold_seconds} />
              </th>
              <td class="end tabular" data-label={t('measure.today')}>
                {value(today, row)}
              </td>
              <td class="end tabular" data-label={t('measure.day')}>
                {value(day, row)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="small muted">{t('measure.definition', { n: today.definition })} {t('measure.letters')}</p>
    </div>
  );
}

/** A figure's name that opens to its formula. */
function Formula({ row, seconds }: { row: Row; seconds: number }) {
  const given = measures.value.find((m) => m.id === row);
  const name = word('measure', row);
  const remark = given?.remark ? local(given.remark) : word('measure.remark', row);
  const formula = given?.formula ?? word('measure.formula', row);
  return (
    <details class="formula">
      <summary>{name.replace('{n}', String(seconds))}</summary>
      <p class="formula-text">
        <code>{formula}</code> {formula.includes('T') && <span class="small">{t('measure.threshold', { n: seconds })}</span>}
      </p>
      <p class="small muted">{remark.replace('{n}', String(seconds))}</p>
    </details>
  );
}
