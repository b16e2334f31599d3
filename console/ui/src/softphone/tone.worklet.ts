/// <reference lib="webworker" />
import { toneOf } from './tone';

// Tells which of the watched tones is in the remote audio, block by block. Loaded in demonstrations only.

declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
  constructor(options?: unknown);
}
declare function registerProcessor(name: string, ctor: unknown): void;

const blockSize = 7 * 128;

class ToneMeter extends AudioWorkletProcessor {
  private readonly tones: number[];
  private readonly block = new Float32Array(blockSize);
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
    return true;
  }
}

registerProcessor('heartline-tone', ToneMeter);
