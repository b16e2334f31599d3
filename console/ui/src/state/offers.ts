import { effect } from '@preact/signals';
import { api, request } from '../api/client';
import { t } from '../i18n';
import { ring } from '../softphone/audio';
import { desk } from './live';
import { softphone } from './softphone';
import { flashTitle } from './title';

// What an offer does besides being shown: it rings, flashes the title and is confirmed as shown.

const flashMs = 900;
const confirmTries = 3;

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

  const quiet = () => {
    silence?.();
    silence = undefined;
    clearInterval(flash);
    flashTitle.value = undefined;
    ringing = undefined;
  };

  const stopOffers = effect(() => {
    const offer = desk.value?.offer;
    if (offer?.id === ringing) return;
    quiet();
    if (!offer) return;
    ringing = offer.id;
    afterPaint(() => void confirm(offer.id));
    // Of several tabs the one that holds the softphone rings.
    if (softphone.peek() !== 'elsewhere') silence = ring();
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
