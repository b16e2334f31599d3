import meterURL from './tone.worklet.ts?worker&url';
import { audioContext } from './audio';
import { summarize, type StatsSummary } from './stats';

// What automated tests read from the page: window.__hl. Installed only where the server says that this is a
// demonstration or a test.

export interface HookSource {
  state(): string;
  peer(): RTCPeerConnection | undefined;
  remote(): MediaStream | undefined;
}

interface Heard {
  /** Milliseconds on the page's performance clock. */
  at: number;
  /** Hz of a watched tone, -1 for another sound, 0 for silence. */
  tone: number;
}

/** Which watched tones are heard together, and which were heard at all, in the last third of a second. */
export interface Chorus {
  voices: number[];
  traces: number[];
}

export interface Hooks {
  leg(): string;
  stats(): Promise<StatsSummary | undefined>;
  /** Begins to watch for tones (Hz) in what the caller's side sends. */
  watch(tones: number[]): Promise<void>;
  /** What was heard since watch, oldest first; each entry is a change. */
  heard(): Heard[];
  /** The tone that is heard now. */
  tone(): number;
  /** The tones that are heard together now, as in a conference. */
  chorus(): Chorus;
}

const heardKept = 5000;

/** Puts the hooks on window. A later call replaces the source. */
export function installHooks(source: HookSource): void {
  const heard: Heard[] = [];
  let chorus: Chorus = { voices: [], traces: [] };
  let node: AudioWorkletNode | undefined;
  let input: MediaStreamAudioSourceNode | undefined;
  let watched: MediaStream | undefined;
  let follow: ReturnType<typeof setInterval> | undefined;

  const attach = (ctx: AudioContext) => {
    const stream = source.remote();
    if (!stream || stream === watched || !node) return;
    input?.disconnect();
    watched = stream;
    input = ctx.createMediaStreamSource(stream);
    input.connect(node);
  };

  const hooks: Hooks = {
    leg: source.state,
    async stats() {
      const peer = source.peer();
      return peer ? summarize(await peer.getStats()) : undefined;
    },
    async watch(tones) {
      const ctx = audioContext();
      if (!ctx) throw new Error('this browser has no audio context');
      await ctx.audioWorklet.addModule(meterURL);
      node?.disconnect();
      node = new AudioWorkletNode(ctx, 'heartline-tone', { processorOptions: { tones } });
      node.port.onmessage = (e: MessageEvent<{ tone: number } | Chorus>) => {
        if ('voices' in e.data) {
          chorus = e.data;
          return;
        }
        if (heard.at(-1)?.tone !== e.data.tone) heard.push({ at: performance.now(), tone: e.data.tone });
        if (heard.length > heardKept) heard.shift();
      };
      watched = undefined;
      attach(ctx);
      clearInterval(follow);
      // A leg that was dialled anew brings another stream.
      follow = setInterval(() => attach(ctx), 100);
    },
    heard: () => heard,
    tone: () => heard.at(-1)?.tone ?? 0,
    chorus: () => chorus,
  };
  (window as unknown as { __hl: Hooks }).__hl = hooks;
}
