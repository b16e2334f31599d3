import { Button } from '../../components/button';
import { Panel } from '../../components/page';
import { t } from '../../i18n';
import type { Book } from './book';
import type { Doc } from './document';
import { FaultsHere, NumberAt } from './fields';

/** What counts where the house has said nothing: as the console has it. */
export const usual = { near: 14, far: 28, w_near: 50, w_far: 10 };
const daysMost = 400;
const weightMost = 1_000_000;

/** What it costs to change what people have been told already: near days more than far ones. */
export function StabilityPanel({ book, doc, today }: { book: Book; doc: Doc; today: string }) {
  const s = doc.stability;
  const at = ['stability'] as const;
  const far = s && s.far < s.near ? t('rules.far_less', { n: s.near }) : undefined;
  return (
    <Panel title={t('rules.stability')}>
      <p class="hint">{t('rules.stability_hint')}</p>
      <FaultsHere book={book} path={at} />
      {book.error([...at, 'today']) && <p class="error">{book.error([...at, 'today'])}</p>}
      {s ? (
        <table class="field-table" data-name="stability">
          <caption class="visually-hidden">{t('rules.stability')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('rules.stability_span')}</th>
              <th scope="col">{t('rules.stability_days')}</th>
              <th scope="col">{t('rules.stability_cost')}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{t('rules.near')}</th>
              <td data-label={t('rules.stability_days')}>
                <NumberAt book={book} path={[...at, 'near']} label={t('rules.near_days')} bare most={daysMost} needed name="stability-near" />
              </td>
              <td data-label={t('rules.stability_cost')}>
                <NumberAt book={book} path={[...at, 'w_near']} label={t('rules.near_cost')} bare most={weightMost} needed name="stability-w_near" />
              </td>
            </tr>
            <tr>
              <th scope="row">{t('rules.far')}</th>
              <td data-label={t('rules.stability_days')}>
                <NumberAt book={book} path={[...at, 'far']} label={t('rules.far_days')} bare most={daysMost} needed wrong={far} name="stability-far" />
              </td>
              <td data-label={t('rules.stability_cost')}>
                <NumberAt book={book} path={[...at, 'w_far']} label={t('rules.far_cost')} bare most={weightMost} needed name="stability-w_far" />
              </td>
            </tr>
          </tbody>
        </table>
      ) : (
        <p data-name="stability-usual">{t('rules.stability_usual', usual)}</p>
      )}
      {s ? (
        <Button variant="quiet" onClick={() => book.set(at, undefined)} name="stability-drop">
          {t('rules.stability_drop')}
        </Button>
      ) : (
        <Button onClick={() => book.set(at, { today, ...usual })} name="stability-own">
          {t('rules.stability_own')}
        </Button>
      )}
    </Panel>
  );
}
