import { signal } from '@preact/signals';
import { audioContext } from '../softphone/audio';

// What an alert sounds like: three rising notes, calm and unlike the ring of a caller. A caller never hears it.

/** How an alert sounds. Kept in the page alone, so that no alert is silent after the next sign-in. */
export type Loudness = 'repeated' | 'once' | 'off';
export const loudnesses: readonly Loudness[] = ['repeated', 'once', 'off'];
export const loudness = signal<Loudness>('repeated');

const notes = [392, 523.25, 783.99];
const noteSeconds = 0.18;
const againMs = 4000;
const gain = 0.3;

/** Sounds an alert as it is set until the returned function is called; a change of the setting takes effect by itself. */
export function soundAlert(): () => void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = loudness.subscribe((l) => {
    clearInterval(timer);
    if (l === 'off') return;
    playAlert();
    if (l === 'repeated') timer = setInterval(playAlert, againMs);
  });
  return () => {
    stop();
    clearInterval(timer);
  };
}

/** Plays the three notes once. */
export function playAlert(): void {
  const ctx = audioContext();
  if (!ctx) return;
  for (const [i, hz] of notes.entries()) {
    const start = ctx.currentTime + 0.02 + i * noteSeconds;
    const osc = ctx.createOscillator();
    const vol = ctx.createGain();
    osc.frequency.value = hz;
    vol.gain.setValueAtTime(0, start);
    vol.gain.linearRampToValueAtTime(gain, start + 0.02);
    vol.gain.exponentialRampToValueAtTime(0.001, start + noteSeconds * 2);
    osc.connect(vol).connect(ctx.destination);
    osc.start(start);
    osc.stop(start + noteSeconds * 2 + 0.05);
  }
}
