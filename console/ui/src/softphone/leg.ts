import type { CallEnd, Line, LineCall, LineLogin, OpenLine } from './line';

// The desk's leg: one call to the target "desk", kept up for the whole shift. It heals itself, because the
// caller is safe in a bridge of the controller's and only waits for this leg to be back.

export type LegState = 'off' | 'connecting' | 'up' | 'healing';

export interface LegOptions {
  open: OpenLine;
  /** What to dial, as the console said. */
  target: string;
  login: LineLogin;
  /** Gives a live microphone; rejects with a MicProblem. Asked again before each dial. */
  microphone(): Promise<MediaStream>;
  /** State changes, each once. reason is a stable word for the log. */
  changed(state: LegState, reason: string): void;
  /** Remote audio to play. */
  audio(stream: MediaStream): void;
  /** The microphone could not be had; dialling goes on. */
  trouble(error: unknown): void;
  /** Credentials are refused: the console must be asked for fresh ones. */
  refused(): void;
  /** The desk was opened somewhere else: dialling again would push that leg out. */
  replaced(): void;
}

/** How the telephone system ends a leg that has a newer one beside it (Q.850: non-selected user clearing). */
const replacedCause = 26;

const firstBackoffMs = 250;
const lastBackoffMs = 4000;
/** ICE consent lost for longer than this means the leg is dead; a fresh one takes a fifth of a second. */
const iceLostMs = 2000;
const watchMs = 500;
/** A dial that has no media after this is given up. */
const dialMs = 8000;

/** A nailed-up, self-healing leg. start once, stop once. */
export class Leg {
  private line: Line | undefined;
  private call: LineCall | undefined;
  private dialling = false;
  private wanted = false;
  private wasUp = false;
  private stale = false;
  private backoff = firstBackoffMs;
  private dialledAt = 0;
  private lostAt = 0;
  private state: LegState = 'off';
  private redialTimer: ReturnType<typeof setTimeout> | undefined;
  private watchTimer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly options: LegOptions) {}

  /** The media connection of the present call, for statistics. */
  get peer(): RTCPeerConnection | undefined {
    return this.call?.peer;
  }

  start(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.set('connecting', 'start');
    this.line = this.options.open(this.options.login, {
      connected: () => this.onConnected(),
      disconnected: () => {
        // Audio goes on without the socket, so the call is kept.
        this.stale = true;
      },
    });
    this.watchTimer = setInterval(() => this.watch(), watchMs);
  }

  /** Ends the leg for good. The telephone system learns it at once. */
  stop(): void {
    if (!this.wanted) return;
    this.wanted = false;
    clearTimeout(this.redialTimer);
    clearInterval(this.watchTimer);
    this.call?.hangUp();
    this.call = undefined;
    this.line?.close();
    this.set('off', 'stop');
  }

  /** Gives up the present call and dials again, for example with another microphone. */
  redial(reason: string): void {
    const call = this.call;
    if (!call) return;
    this.call = undefined;
    call.hangUp();
    this.later(reason);
  }

  private onConnected(): void {
    this.backoff = firstBackoffMs;
    const call = this.call;
    if (!call) {
      void this.dial();
      return;
    }
    if (!this.stale) return;
    this.stale = false;
    call.refresh(() => {
      if (this.call === call) this.redial('refresh');
    });
  }

  private async dial(): Promise<void> {
    if (!this.wanted || this.call || this.dialling || !this.line?.connected) return;
    clearTimeout(this.redialTimer);
    this.dialling = true;
    let microphone: MediaStream;
    try {
      microphone = await this.options.microphone();
    } catch (error) {
      this.dialling = false;
      this.options.trouble(error);
      this.later('microphone');
      return;
    }
    this.dialling = false;
    if (!this.wanted || this.call || !this.line.connected) return;
    this.stale = false;
    this.lostAt = 0;
    this.dialledAt = Date.now();
    let call: LineCall | undefined;
    let early: CallEnd | undefined;
    try {
      call = this.line.call(this.options.target, microphone, {
        track: (stream) => this.options.audio(stream),
        connection: (s) => this.onConnection(s),
        ended: (end) => {
          if (!call) early = end;
          else if (this.call === call) this.onEnded(end);
        },
      });
    } catch {
      this.later('dial');
      return;
    }
    this.call = call;
    if (early) this.onEnded(early);
  }

  private onConnection(s: RTCPeerConnectionState): void {
    if (s === 'connected') {
      this.backoff = firstBackoffMs;
      this.lostAt = 0;
      this.wasUp = true;
      this.set('up', 'connected');
    } else if (s === 'failed') {
      this.redial('media');
    }
  }

  private onEnded(end: CallEnd): void {
    this.call = undefined;
    if (end.q850 === replacedCause) {
      this.stop();
      this.options.replaced();
      return;
    }
    if (end.status === 401 || end.status === 403 || end.status === 407) this.options.refused();
    this.later('ended');
  }

  private later(reason: string): void {
    if (!this.wanted) return;
    this.set(this.wasUp ? 'healing' : 'connecting', reason);
    clearTimeout(this.redialTimer);
    this.redialTimer = setTimeout(() => void this.dial(), this.backoff);
    this.backoff = Math.min(this.backoff * 2, lastBackoffMs);
  }

  private watch(): void {
    const call = this.call;
    if (!call) return;
    const now = Date.now();
    if (this.state !== 'up' && now - this.dialledAt > dialMs) {
      this.redial('no media');
      return;
    }
    if (call.peer?.iceConnectionState !== 'disconnected') {
      this.lostAt = 0;
      return;
    }
    this.lostAt ||= now;
    if (now - this.lostAt > iceLostMs) this.redial('ice');
  }

  private set(state: LegState, reason: string): void {
    if (this.state === state) return;
    this.state = state;
    this.options.changed(state, reason);
  }
}
