import { signal } from '@preact/signals';

// One clock for the page. The server's time is what counts: a desk whose own clock is wrong by minutes must
// still show the true wait, so each message that carries the server's time sets the offset.

let offset = 0;

/** The server's time in milliseconds, as well as this page knows it. It steps four times a second. */
export const now = signal(Date.now());

/** The server's time at this very moment. */
export function serverNow(): number {
  return Date.now() + offset;
}

/** Takes the server's time from a message. Jitter under half a second is left alone, so clocks do not twitch. */
export function setServerTime(at: string | undefined): void {
  if (!at) return;
  const t = Date.parse(at);
  if (Number.isNaN(t)) return;
  const next = t - Date.now();
  if (Math.abs(next - offset) > 500) {
    offset = next;
    now.value = serverNow();
  }
}

/** Starts the page's clock and returns what stops it. */
export function runClock(everyMs = 250): () => void {
  const timer = setInterval(() => {
    now.value = serverNow();
  }, everyMs);
  return () => clearInterval(timer);
}
