import { audioContext } from './audio';

const rows = [697, 770, 852, 941];
const columns = [1209, 1336, 1477];
const layout = ['123', '456', '789', '*0#'];
const toneMs = 120;

/** The two frequencies of a key (ITU-T Q.23); undefined for what is no key. */
export function keyTone(key: string): [number, number] | undefined {
  for (const [r, line] of layout.entries()) {
    const c = key.length === 1 ? line.indexOf(key) : -1;
    const low = rows[r];
    const high = columns[c];
    if (c >= 0 && low !== undefined && high !== undefined) return [low, high];
  }
  return undefined;
}

/** Plays a key's tone quietly on this machine, as a telephone does under the finger. It is not sent. */
export function playKey(key: string): void {
  const tones = keyTone(key);
  const ctx = audioContext();
  if (!tones || !ctx) return;
  for (const hz of tones) {
    const osc = ctx.createOscillator();
    const vol = ctx.createGain();
    osc.frequency.value = hz;
    vol.gain.value = 0.05;
    osc.connect(vol).connect(ctx.destination);
    osc.start();
    osc.stop(ctx.currentTime + toneMs / 1000);
  }
}
