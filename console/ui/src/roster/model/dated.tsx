import { useSignal } from '@preact/signals';
import { Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { t, word } from '../../i18n';
import { useId } from 'preact/hooks';
import type { Book } from './book';
import { list, type Dated } from './document';
import { FaultsHere, Remove, TimeAt } from './fields';
import { pathText, type Path } from './paths';
import { daysUntil, expiryOf } from './people';

/** Skills or tags of a person, each of which may begin and end. */
export function DatedRows({ book, path, label, prefix, choices, free, today, name }: { book: Book; path: Path; label: string; prefix: string; choices: readonly string[]; free?: boolean; today: string; name: string }) {
  const rows = list<Dated>(book.get(path));
  return (
    <section class="stack tight-stack" aria-label={label}>
      <h3>{label}</h3>
      {rows.length === 0 && <p class="muted small">{t('model.none')}</p>}
      <ul class="plain-list dated-rows">
        {rows.map((d, i) => (
          <li key={`${i}${d.id}`} class="dated-row">
            <div class="dated-name" data-path={pathText([...path, i, 'id'])} tabIndex={-1}>
              <span>
                <strong>{word(prefix, d.id)}</strong> <Expires dated={d} today={today} />
              </span>
              <Remove label={t('model.remove_of', { what: word(prefix, d.id) })} onClick={() => book.remove(path, i)} />
              <FaultsHere book={book} path={[...path, i]} />
              {book.error([...path, i, 'id']) && <p class="error small">{book.error([...path, i, 'id'])}</p>}
            </div>
            <TimeAt book={book} path={[...path, i, 'from']} label={t('model.from')} type="date" />
            <TimeAt book={book} path={[...path, i, 'until']} label={t('model.until')} type="date" name={`${name}-until-${i}`} />
          </li>
        ))}
      </ul>
      <AddDated label={t('model.add')} prefix={prefix} choices={choices} free={free} name={name} onAdd={(id) => book.add(path, { id })} />
    </section>
  );
}

function AddDated({ label, prefix, choices, free, name, onAdd }: { label: string; prefix: string; choices: readonly string[]; free?: boolean; name: string; onAdd: (id: string) => void }) {
  const id = useId();
  const next = useSignal('');
  const add = () => {
    onAdd(next.value.trim());
    next.value = '';
  };
  return (
    <div class="row tight-row end-row">
      {free ? (
        <Field label={label}>
          {(f) => (
            <>
              <input id={f.id} type="text" list={`${id}-choices`} name={`${name}-new`} maxLength={64} autocomplete="off" value={next.value} onInput={(e) => (next.value = e.currentTarget.value)} />
              <datalist id={`${id}-choices`}>
                {choices.map((c) => (
                  <option key={c} value={c}>
                    {word(prefix, c)}
                  </option>
                ))}
              </datalist>
            </>
          )}
        </Field>
      ) : (
        <Field label={label}>
          {(f) => (
            <select id={f.id} name={`${name}-new`} value={next.value} onChange={(e) => (next.value = e.currentTarget.value)}>
              <option value="">{t('common.none_chosen')}</option>
              {choices.map((c) => (
                <option key={c} value={c}>
                  {word(prefix, c)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <Button disabled={next.value.trim() === ''} onClick={add} name={`${name}-add`}>
        {t('model.add')}
      </Button>
    </div>
  );
}

/** Whether it is over or ends soon, in words and by a mark. */
export function Expires({ dated, today }: { dated: Dated; today: string }) {
  const is = expiryOf(dated, today);
  if (is === 'over') return <Tag tone="bad">{t('staff.is_over', { date: dated.until ?? '' })}</Tag>;
  if (is === 'soon') return <Tag tone="warn">{t('staff.is_soon', { n: daysUntil(today, dated.until ?? today) })}</Tag>;
  if (is === 'ahead') return <Tag tone="off">{t('staff.is_ahead', { date: dated.from ?? '' })}</Tag>;
  return null;
}
