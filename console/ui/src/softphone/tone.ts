/** What a block of audio holds: the frequency of a watched tone, -1 for another sound, 0 for silence. */
export interface Tone {
  tone: number;
  rms: number;
}

/** Finds the strongest watched tone by Goertzel's filter. It counts if it carries half of the energy. */
export function toneOf(block: Float32Array, tones: number[], rate: number): Tone {
  let energy = 0;
  for (const v of block) energy += v * v;
  const rms = Math.sqrt(energy / block.length);
  let best = 0;
  let bestPower = 0;
  for (const hz of tones) {
    const power = goertzel(block, hz, rate);
    if (power > bestPower) {
      bestPower = power;
      best = hz;
    }
  }
  if (rms > 0.01 && bestPower / (2 * rms * rms) > 0.5) return { tone: best, rms };
  return { tone: rms > 0.003 ? -1 : 0, rms };
}

/** Of several tones at once, those that are plainly there: each with a tenth of the energy or more. */
export function tonesOf(block: Float32Array, tones: number[], rate: number): number[] {
  let energy = 0;
  for (const v of block) energy += v * v;
  const mean = energy / block.length;
  if (Math.sqrt(mean) < 0.01) return [];
  return tones.filter((hz) => goertzel(block, hz, rate) / (2 * mean) > 0.1);
}

function goertzel(block: Float32Array, hz: number, rate: number): number {
  const c = 2 * Math.cos((2 * Math.PI * hz) / rate);
  let s1 = 0;
  let s2 = 0;
  for (const v of block) {
    const s = v + c * s1 - s2;
    s2 = s1;
    s1 = s;
  }
  return (s1 * s1 + s2 * s2 - c * s1 * s2) / ((block.length * block.length) / 4);
}
