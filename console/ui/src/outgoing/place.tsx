import { useSignal } from '@preact/signals';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { SelectField, TextField } from '../components/field';
import { ProblemNote } from '../components/note';
import { t } from '../i18n';
import { local } from '../i18n/local';
import { hotlines } from '../state/options';
import { placeCall } from './commands';

/** Calls a number from the own desk. The field forgets the number as soon as it has been sent. */
export function PlaceCall() {
  const number = useSignal('');
  const hotline = useSignal('');
  const place = useAction(async () => {
    await placeCall(number.value, hotline.value || hotlines.value[0]?.id || '');
    number.value = '';
  });
  return (
    <details class="panel" data-name="place-call">
      <summary>{t('outgoing.title')}</summary>
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          void place.run();
        }}
      >
        <TextField label={t('outgoing.number')} hint={t('outgoing.number_hint')} value={number.value} onInput={(v) => (number.value = v)} maxLength={32} required name="outgoing-number" />
        <SelectField
          label={t('outgoing.hotline')}
          value={hotline.value || hotlines.value[0]?.id || ''}
          options={hotlines.value.map((h) => ({ value: h.id, label: local(h.name) }))}
          onChange={(v) => (hotline.value = v)}
        />
        <ProblemNote problem={place.problem.value} />
        <Button big type="submit" variant="primary" pending={place.pending} disabled={number.value.trim() === ''} name="outgoing-place">
          {t('outgoing.place')}
        </Button>
      </form>
    </details>
  );
}
