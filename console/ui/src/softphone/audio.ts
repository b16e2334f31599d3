// Sounds the page makes itself, and levels it measures. One audio context serves the whole page; it is made
// on the first use, which a click has allowed.

let shared: AudioContext | undefined;

/** The page's audio context, running where the browser allows it. */
export function audioContext(): AudioContext | undefined {
  if (typeof AudioContext === 'undefined') return undefined;
  shared ??= new AudioContext();
  if (shared.state === 'suspended') void shared.resume();
  return shared;
}

/** Two soft notes, heard well on a small loudspeaker and far from any alarm. */
function chime(ctx: AudioContext, at: number, gain: number): void {
  for (const [i, hz] of [523.25, 659.25].entries()) {
    const osc = ctx.createOscillator();
    const vol = ctx.createGain();
    const start = at + i * 0.22;
    osc.frequency.value = hz;
    vol.gain.setValueAtTime(0, start);
    vol.gain.linearRampToValueAtTime(gain, start + 0.03);
    vol.gain.exponentialRampToValueAtTime(0.001, start + 0.7);
    osc.connect(vol).connect(ctx.destination);
    osc.start(start);
    osc.stop(start + 0.75);
  }
}

/** Plays the chime once, for the loudspeaker test. */
export function playChime(): void {
  const ctx = audioContext();
  if (ctx) chime(ctx, ctx.currentTime + 0.05, 0.25);
}

/** One low soft note, for what is not to be forgotten. A caller does not hear it. */
export function playReminder(): void {
  const ctx = audioContext();
  if (!ctx) return;
  const start = ctx.currentTime + 0.02;
  const osc = ctx.createOscillator();
  const vol = ctx.createGain();
  osc.frequency.value = 392;
  vol.gain.setValueAtTime(0, start);
  vol.gain.linearRampToValueAtTime(0.2, start + 0.06);
  vol.gain.exponentialRampToValueAtTime(0.001, start + 1.1);
  osc.connect(vol).connect(ctx.destination);
  osc.start(start);
  osc.stop(start + 1.15);
}

/** Rings until the returned function is called. */
export function ring(): () => void {
  const ctx = audioContext();
  if (!ctx) return () => {};
  const beat = () => chime(ctx, ctx.currentTime + 0.02, 0.35);
  beat();
  const timer = setInterval(beat, 1600);
  return () => clearInterval(timer);
}

/** Whether a ring can be heard now; browsers keep a page silent until the first click or key. */
export function canSound(): boolean {
  return shared?.state === 'running';
}

/**
 * Calls back with the level of a stream, 0 to 1, about 20 times a second, until stopped. The scale is
 * logarithmic from -60 dB to 0 dB, as ears hear.
 */
export function meter(stream: MediaStream, level: (value: number) => void): () => void {
  const ctx = audioContext();
  if (!ctx) return () => {};
  // A copy of its own, since the stream that callers hear is silenced while nobody is on the line.
  const copy = stream.clone();
  for (const track of copy.getAudioTracks()) track.enabled = true;
  const source = ctx.createMediaStreamSource(copy);
  const analyser = ctx.createAnalyser();
  analyser.fftSize = 1024;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    level(levelOf(samples));
  }, 50);
  return () => {
    clearInterval(timer);
    source.disconnect();
    for (const track of copy.getTracks()) track.stop();
    level(0);
  };
}

/** The level of a block of samples on the scale of meter. */
export function levelOf(samples: Float32Array): number {
  let energy = 0;
  for (const v of samples) energy += v * v;
  const rms = Math.sqrt(energy / Math.max(1, samples.length));
  if (rms < 0.001) return 0;
  return Math.min(1, Math.max(0, (20 * Math.log10(rms) + 60) / 60));
}
