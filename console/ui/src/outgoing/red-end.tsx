import type { Signal } from '@preact/signals';
import { Field, SelectField } from '../components/field';
import { t } from '../i18n';
import { local } from '../i18n/local';
import { deskOptions } from '../state/options';

/** Why a red call ends, and what follows. */
export interface RedEnd {
  reason: string;
  next_step: string;
  note: string;
}

/** The two choices that the end of a red call needs, and a note. missing names the choice that was left out. */
export function RedEndFields({ value, missing }: { value: Signal<RedEnd>; missing: string | undefined }) {
  const o = deskOptions.value;
  const set = (change: Partial<RedEnd>) => (value.value = { ...value.value, ...change });
  const choices = (list: { id: string; name: Record<string, string> }[] | undefined) => (list ?? []).map((n) => ({ value: n.id, label: local(n.name) }));
  return (
    <>
      <SelectField
        label={t('hangup.reason')}
        value={value.value.reason}
        empty={t('hangup.choose')}
        options={choices(o?.red_reasons)}
        onChange={(v) => set({ reason: v })}
        error={missing === 'reason' ? t('problem.red_end_reason') : undefined}
        name="red-reason"
      />
      <SelectField
        label={t('hangup.next_step')}
        value={value.value.next_step}
        empty={t('hangup.choose')}
        options={choices(o?.red_next_steps)}
        onChange={(v) => set({ next_step: v })}
        error={missing === 'next_step' ? t('problem.red_end_next_step') : undefined}
        name="red-next-step"
      />
      <Field label={t('hangup.note')}>
        {({ id, describedBy }) => (
          <textarea id={id} name="red-note" rows={3} maxLength={4000} aria-describedby={describedBy} value={value.value.note} onInput={(e) => set({ note: e.currentTarget.value })} />
        )}
      </Field>
    </>
  );
}
