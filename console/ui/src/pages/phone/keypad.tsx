import { useEffect } from 'preact/hooks';
import { t } from '../../i18n';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** A telephone's keys; the keyboard's digits work too. */
export function Keypad({ press }: { press: (key: string) => void }) {
  useEffect(() => {
    const down = (e: KeyboardEvent) => {
      if (e.repeat || e.ctrlKey || e.metaKey || e.altKey) return;
      if ((e.target as Element | null)?.closest?.('input:not([readonly]), textarea, select, dialog')) return;
      if (keys.includes(e.key)) press(e.key);
    };
    document.addEventListener('keydown', down);
    return () => document.removeEventListener('keydown', down);
  });
  return (
    <div class="keypad" role="group" aria-label={t('phone.keypad')}>
      {keys.map((k) => (
        <button key={k} type="button" class="key" onClick={() => press(k)} data-name={`key-${k}`} aria-label={t('phone.key', { key: k })}>
          {k}
        </button>
      ))}
    </div>
  );
}
