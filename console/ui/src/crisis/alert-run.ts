import { effect, untracked } from '@preact/signals';
import { t } from '../i18n';
import type { Alert } from '../live/reduce';
import { alertGone, alerts } from '../state/live';
import { tell } from '../state/notices';
import { afterPaint } from '../state/offers';
import { softphone } from '../state/softphone';
import { flashTitle } from '../state/title';
import { confirmAlert } from './commands';
import { soundAlert } from './sound';
import { actorName } from './words';

// What an alert does besides being shown: it is confirmed as shown, once somebody can see it; it sounds, and it
// flashes the title.

const flashMs = 1200;
const againMs = 400;
const tries = 5;

/** Alerts that still want an answer. */
export const unanswered = (list: readonly Alert[]): Alert[] => list.filter((a) => a.state === 'asked');

/** Confirms an alert as shown as soon as the page is visible; a hidden page confirms nothing. */
function confirmWhenSeen(id: string): () => void {
  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const send = async (left: number) => {
    if (over) return;
    try {
      await confirmAlert(id);
    } catch {
      // The alert may be gone, which the stream says, or the network: a few tries within its seconds do no harm.
      if (left > 1 && !over) timer = setTimeout(() => void send(left - 1), againMs);
    }
  };
  const look = () => {
    if (document.visibilityState !== 'visible') return;
    document.removeEventListener('visibilitychange', look);
    afterPaint(() => void send(tries));
  };
  document.addEventListener('visibilitychange', look);
  look();
  return () => {
    over = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', look);
  };
}

/** Sounds once the alert is on the screen: the first sound of a page makes its loudspeaker ready, which takes long. */
function soundAfterPaint(): () => void {
  let over = false;
  let stop: (() => void) | undefined;
  afterPaint(() => {
    if (!over) stop = soundAlert();
  });
  return () => {
    over = true;
    stop?.();
  };
}

/** Says why an alert went away that this person did not answer. */
function tellGone(gone: NonNullable<typeof alertGone.value>): void {
  const name = actorName(gone.by);
  switch (gone.reason) {
    case 'taken':
      tell(gone.drill ? 'alert_taken_drill' : 'alert_taken', 'info', { name });
      return;
    case 'over':
    case 'ignored':
    case 'withdrawn':
      tell(`alert_${gone.reason}`);
      return;
    default:
  }
}

/** Watches for alerts. Returns what stops it. */
export function runAlerts(): () => void {
  const shown = new Map<string, () => void>();
  let silence: (() => void) | undefined;
  let flash: ReturnType<typeof setInterval> | undefined;

  const stopConfirming = effect(() => {
    const here = new Set(alerts.value.map((a) => a.id));
    for (const [id, stop] of shown) {
      if (here.has(id)) continue;
      stop();
      shown.delete(id);
    }
    for (const id of here) if (!shown.has(id)) shown.set(id, confirmWhenSeen(id));
  });

  const quiet = () => {
    silence?.();
    silence = undefined;
    if (flash !== undefined) flashTitle.value = undefined;
    clearInterval(flash);
    flash = undefined;
  };
  const stopSounding = effect(() => {
    if (unanswered(alerts.value).length === 0) {
      quiet();
      return;
    }
    if (flash !== undefined) return;
    // Of several tabs the one that holds the softphone sounds.
    if (softphone.peek() !== 'elsewhere') silence = soundAfterPaint();
    const step = () => {
      flashTitle.value = flashTitle.peek() === undefined ? t('alert.title') : undefined;
    };
    step();
    flash = setInterval(step, flashMs);
  });

  const stopTelling = effect(() => {
    const gone = alertGone.value;
    if (gone) untracked(() => tellGone(gone));
  });

  return () => {
    stopConfirming();
    stopSounding();
    stopTelling();
    for (const stop of shown.values()) stop();
    quiet();
  };
}
