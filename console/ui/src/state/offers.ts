import { effect } from '@preact/signals';
import { api, request } from '../api/client';
import { t } from '../i18n';
import { notifyHidden, notifying } from '../known/notify';
import { canSound, ring } from '../softphone/audio';
import { desk } from './live';
import { softphone } from './softphone';
import { flashTitle } from './title';

// What an offer does besides being shown: it rings, flashes the title and is confirmed as shown.

const flashMs = 900;
const confirmTries = 3;
/** How long the browser may take to let the page sound, within the second that an offer has to be shown. */
const soundMs = 400;

/** Calls back once the page has painted; at once where the page is hidden, since its ring is what is noticed then. */
export function afterPaint(then: () => void): void {
  if (document.visibilityState !== 'visible') {
    queueMicrotask(then);
    return;
  }
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => then();
    channel.port2.postMessage(0);
  });
}

async function confirm(offer: string): Promise<void> {
  for (let i = 0; i < confirmTries; i++) {
    try {
      await request(api.POST('/offers/{offer}/shown', { params: { path: { offer } } }));
      return;
    } catch {
      // The offer may be gone, or the network: a few tries within its second of grace do no harm.
      if (desk.peek()?.offer?.id !== offer) return;
    }
  }
}

/** Watches for offers. Returns what stops it. */
export function runOffers(): () => void {
  let silence: (() => void) | undefined;
  let flash: ReturnType<typeof setInterval> | undefined;
  let ringing: string | undefined;
  let unnotify: (() => void) | undefined;
  let late: ReturnType<typeof setTimeout> | undefined;

  const quiet = () => {
    silence?.();
    unnotify?.();
    silence = unnotify = undefined;
    clearInterval(flash);
    clearTimeout(late);
    flashTitle.value = undefined;
    ringing = undefined;
  };

  const stopOffers = effect(() => {
    const offer = desk.value?.offer;
    if (offer?.id === ringing) return;
    quiet();
    if (!offer) return;
    ringing = offer.id;
    // Of several tabs the one that holds the softphone rings.
    const rings = softphone.peek() !== 'elsewhere';
    if (rings) {
      silence = ring();
      unnotify = notifyHidden();
    }
    // An offer that is neither in sight nor heard nor notified would be nobody's: the next desk gets it within a second.
    // A tab that neither rings nor notifies vouches for what is in sight alone.
    const noticed = () => document.visibilityState === 'visible' || (rings && (canSound() || notifying.peek() === 'on'));
    afterPaint(() => {
      if (noticed()) void confirm(offer.id);
      else late = setTimeout(() => noticed() && void confirm(offer.id), soundMs);
    });
    const step = () => {
      flashTitle.value = flashTitle.peek() === undefined ? t(offer.ask ? 'ask.title' : 'offer.title') : undefined;
    };
    step();
    flash = setInterval(step, flashMs);
  });

  return () => {
    stopOffers();
    quiet();
  };
}
