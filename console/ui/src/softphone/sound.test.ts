import { describe, expect, it } from 'vitest';
import { levelOf } from './audio';
import { keyTone } from './keytone';
import { micKind } from './microphone';
import { summarize } from './stats';
import { toneOf, tonesOf } from './tone';

const rate = 48_000;
const wave = (hz: number, gain = 0.5) => Float32Array.from({ length: 896 }, (_, i) => gain * Math.sin((2 * Math.PI * hz * i) / rate));

describe('the tone meter', () => {
  it('names the tone that carries the sound', () => {
    expect(toneOf(wave(440), [440, 1000], rate).tone).toBe(440);
    expect(toneOf(wave(1000), [440, 1000], rate).tone).toBe(1000);
  });
  it('tells another sound from silence', () => {
    expect(toneOf(wave(2500), [440, 1000], rate).tone).toBe(-1);
    expect(toneOf(wave(440, 0.0001), [440], rate).tone).toBe(0);
    expect(toneOf(new Float32Array(896), [440], rate)).toEqual({ tone: 0, rms: 0 });
  });
  it('tells several voices at once apart', () => {
    const watched = [440, 1000, 1500, 2100];
    const mix = (...hz: number[]) => hz.map((f) => wave(f, 0.2)).reduce((sum, w) => sum.map((x, i) => x + (w[i] ?? 0)), wave(0));
    expect(tonesOf(mix(440, 1000), watched, rate)).toEqual([440, 1000]);
    expect(tonesOf(mix(440, 1500, 2100), watched, rate)).toEqual([440, 1500, 2100]);
    expect(tonesOf(mix(2500), watched, rate)).toEqual([]);
    expect(tonesOf(new Float32Array(896), watched, rate)).toEqual([]);
  });
});

describe('the level', () => {
  it('runs from silence to full scale', () => {
    expect(levelOf(new Float32Array(128))).toBe(0);
    expect(levelOf(new Float32Array(128).fill(1))).toBe(1);
    const half = levelOf(new Float32Array(128).fill(0.0316));
    expect(half).toBeGreaterThan(0.45);
    expect(half).toBeLessThan(0.55);
    expect(levelOf(new Float32Array(0))).toBe(0);
  });
});

describe('keys', () => {
  it.each([['1', 697, 1209], ['5', 770, 1336], ['9', 852, 1477], ['*', 941, 1209], ['0', 941, 1336], ['#', 941, 1477]])('%s', (k, low, high) =>
    expect(keyTone(k)).toEqual([low, high]),
  );
  it.each(['', 'A', '12', ' '])('%j is none', (k) => expect(keyTone(k)).toBeUndefined());
});

describe('microphone errors', () => {
  it.each([
    ['NotAllowedError', 'denied'], ['SecurityError', 'denied'], ['NotFoundError', 'none'], ['OverconstrainedError', 'none'],
    ['NotReadableError', 'busy'], ['AbortError', 'busy'], ['TypeError', 'other'],
  ])('%s is %s', (name, kind) => expect(micKind({ name })).toBe(kind));
  it('knows nothing of what is no error', () => expect(micKind(null)).toBe('other'));
});

describe('statistics', () => {
  it('are summed up', () => {
    const report = new Map<string, unknown>([
      ['a', { type: 'inbound-rtp', packetsReceived: 200, packetsLost: 2, audioLevel: 0.3, totalAudioEnergy: 0.4 }],
      ['b', { type: 'outbound-rtp', packetsSent: 201 }],
      ['c', { type: 'remote-inbound-rtp', roundTripTime: 0.012, fractionLost: 0.01 }],
      ['d', { type: 'codec' }],
    ]);
    expect(summarize(report as unknown as RTCStatsReport)).toEqual({
      packetsReceived: 200, packetsLost: 2, audioLevel: 0.3, totalAudioEnergy: 0.4, packetsSent: 201, roundTripMs: 12, remoteLoss: 0.01, sourceLevel: undefined,
    });
  });
});
