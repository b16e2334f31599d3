/// <reference lib="webworker" />
import { toneOf, tonesOf } from './tone';

// Tells which of the watched tones is in the remote audio, block by block. Loaded in demonstrations only.

declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
  constructor(options?: unknown);
}
declare function registerProcessor(name: string, ctor: unknown): void;

const blockSize = 7 * 128;
/** Blocks that a chorus is told from: a third of a second. */
const windowBlocks = 16;

class ToneMeter extends AudioWorkletProcessor {
  private readonly tones: number[];
  private readonly block = new Float32Array(blockSize);
  private readonly window: number[][] = [];
  private filled = 0;
  private last: number | undefined;
  private blocks = 0;

  constructor(options: { processorOptions: { tones: number[] } }) {
    super(options);
    this.tones = options.processorOptions.tones;
  }

  process(inputs: Float32Array[][]): boolean {
    const samples = inputs[0]?.[0];
    if (!samples) return true;
    this.block.set(samples, this.filled);
    this.filled += samples.length;
    if (this.filled < blockSize) return true;
    this.filled = 0;
    this.blocks++;
    const { tone, rms } = toneOf(this.block, this.tones, sampleRate);
    if (tone !== this.last || this.blocks % 10 === 0) {
      this.port.postMessage({ tone, rms });
      this.last = tone;
    }
    this.chorus();
    return true;
  }

  // Says which tones are there together, and which were there at all.
  private chorus(): void {
    this.window.push(tonesOf(this.block, this.tones, sampleRate));
    if (this.window.length > windowBlocks) this.window.shift();
    if (this.blocks % 4 !== 0 || this.window.length < windowBlocks) return;
    const count = (hz: number) => this.window.filter((b) => b.includes(hz)).length;
    this.port.postMessage({
      voices: this.tones.filter((hz) => count(hz) >= 0.75 * windowBlocks),
      traces: this.tones.filter((hz) => count(hz) >= 3),
    });
  }
}

registerProcessor('heartline-tone', ToneMeter);
