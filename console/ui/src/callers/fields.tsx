import type { Signal } from '@preact/signals';
import { Field, SelectField } from '../components/field';
import { t } from '../i18n';
import type { Choices } from './commands';
import { inWords, lengths } from './hours';

/** How long a block lasts. */
export function HoursField({ value, options, error }: { value: Signal<number>; options: Choices; error?: string }) {
  return (
    <SelectField
      label={t('callers.hours')}
      value={String(value.value)}
      options={lengths(options.hours, options.most_hours).map((h) => {
        const w = inWords(h);
        return { value: String(h), label: t(w.unit, { n: w.n }) };
      })}
      onChange={(v) => (value.value = Number(v))}
      error={error}
      name="block-hours"
    />
  );
}

/** Words that are kept sealed. */
export function SealedNote({ value, name }: { value: Signal<string>; name: string }) {
  return (
    <Field label={t('callers.note')}>
      {({ id, describedBy }) => (
        <textarea id={id} name={name} rows={3} maxLength={4000} aria-describedby={describedBy} value={value.value} onInput={(e) => (value.value = e.currentTarget.value)} />
      )}
    </Field>
  );
}
