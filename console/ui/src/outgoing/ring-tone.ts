import { useEffect } from 'preact/hooks';
import { audioContext } from '../softphone/audio';

const toneHz = 450;
const onMs = 1000;
const everyMs = 4000;
const loudness = 0.15;

/** Sounds like a telephone that rings, as long as it does: 1 s of tone, then 3 s of silence. */
export function useRingTone(rings: boolean): void {
  useEffect(() => {
    const context = rings ? audioContext() : undefined;
    if (!context) return;
    const gain = context.createGain();
    const tone = context.createOscillator();
    gain.gain.value = 0;
    tone.frequency.value = toneHz;
    tone.connect(gain).connect(context.destination);
    tone.start();
    const ring = () => {
      const at = context.currentTime;
      gain.gain.setValueAtTime(loudness, at);
      gain.gain.setValueAtTime(0, at + onMs / 1000);
    };
    ring();
    const timer = setInterval(ring, everyMs);
    return () => {
      clearInterval(timer);
      tone.stop();
      tone.disconnect();
      gain.disconnect();
    };
  }, [rings]);
}
