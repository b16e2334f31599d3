import { Button } from '../../components/button';
import { Panel } from '../../components/page';
import { t } from '../../i18n';
import { Tag } from '../../components/badge';
import type { Book } from './book';
import { list, type Doc, type Holiday, type Profile } from './document';
import { CheckAt, FaultsHere, Fold, Remove, TextAt, TimeAt } from './fields';

/** Days that are free by law, or worked in exchange: those of the profile, and the house's own, which count before them. */
export function Holidays({ book, doc, profile, today }: { book: Book; doc: Doc; profile: Profile | undefined; today: string }) {
  const own = list<Holiday>(doc.holidays);
  return (
    <Panel title={t('rules.holidays')}>
      <p class="hint">{t('rules.holidays_hint')}</p>
      {list<Profile['holidays'][number]>(profile?.holidays).map((y) => (
        <Fold
          key={y.year}
          title={
            <>
              <strong>{y.year}</strong> {y.complete ? <Tag tone="ok">{t('rules.holidays_whole')}</Tag> : <Tag tone="warn">{t('rules.holidays_part')}</Tag>}
            </>
          }
        >
          <p class="small muted">{y.source}</p>
          <ul class="chips">
            {y.days.map((d) => (
              <li key={d.date}>
                <span class="tabular">{d.date}</span> {d.name} {d.works ? <span class="muted small">{t('rules.works')}</span> : d.statutory ? <span class="muted small">{t('rules.statutory')}</span> : null}
              </li>
            ))}
          </ul>
        </Fold>
      ))}
      <h3>{t('rules.holidays_own')}</h3>
      {own.map((_, i) => {
        const at = ['holidays', i] as const;
        return (
          <div key={i} class="item-row">
            <FaultsHere book={book} path={at} />
            <TimeAt book={book} path={[...at, 'date']} label={t('model.date')} type="date" needed />
            <TextAt book={book} path={[...at, 'name']} label={t('rules.holiday_name')} />
            <CheckAt book={book} path={[...at, 'works']} label={t('rules.works')} />
            <CheckAt book={book} path={[...at, 'statutory']} label={t('rules.statutory')} />
            <span class="row-end">
              <Remove label={t('model.remove_of', { what: own[i]?.date ?? '' })} onClick={() => book.remove(['holidays'], i)} />
            </span>
          </div>
        );
      })}
      <Button onClick={() => book.add(['holidays'], { date: today })} name="holiday-add">
        {t('rules.holiday_add')}
      </Button>
    </Panel>
  );
}
