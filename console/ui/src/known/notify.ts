import { signal } from '@preact/signals';
import { t } from '../i18n';

// The second way in which a call is told to a page that is not in sight: a notification of the system, which says nothing
// about the caller. The ring and the flashing title are the first.

/** on: allowed; ask: not asked yet; refused: the browser does not allow it; none: this browser has none. */
export type Notifying = 'on' | 'ask' | 'refused' | 'none';

function now(): Notifying {
  if (typeof Notification === 'undefined') return 'none';
  if (Notification.permission === 'granted') return 'on';
  return Notification.permission === 'denied' ? 'refused' : 'ask';
}

export const notifying = signal<Notifying>(now());

/** Asks the browser, which wants a click before. */
export async function askToNotify(): Promise<void> {
  if (now() === 'ask') await Notification.requestPermission();
  notifying.value = now();
}

/** Shows a notification while the page is hidden, also if it is hidden later. Returns what takes it away. */
export function notifyHidden(): () => void {
  let shown: Notification | undefined;
  const show = () => {
    if (document.visibilityState === 'visible' || shown || now() !== 'on') return;
    try {
      shown = new Notification(t('notify.title'), { body: t('notify.body'), tag: 'heartline-offer', requireInteraction: true });
      shown.onclick = () => {
        window.focus();
        close();
      };
    } catch {
      // Some browsers of telephones refuse it here: the ring and the title remain.
      notifying.value = 'none';
    }
  };
  const close = () => {
    shown?.close();
    shown = undefined;
  };
  const seen = () => (document.visibilityState === 'visible' ? close() : show());
  document.addEventListener('visibilitychange', seen);
  show();
  return () => {
    document.removeEventListener('visibilitychange', seen);
    close();
  };
}
