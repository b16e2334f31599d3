import { useSignal } from '@preact/signals';
import { Button } from '../../components/button';
import { Note } from '../../components/note';
import { t } from '../../i18n';

/** A secret that the server shows once. */
export function ShownOnce({ label, value, hint }: { label: string; value: string; hint?: string }) {
  const copied = useSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    copied.value = true;
  };
  return (
    <Note tone="warn" title={label} role="status">
      <p>
        <output class="revealed">{value}</output>
      </p>
      <p class="small">{hint ?? t('people.shown_once')}</p>
      {Boolean(navigator.clipboard) && <Button onClick={() => void copy()}>{copied.value ? t('common.copied') : t('common.copy')}</Button>}
    </Note>
  );
}
