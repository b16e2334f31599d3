import type { CallEnd, CallHandlers, Line, LineCall, LineLogin, LineRing, OpenLine } from './line';

// A caller's telephone: it dials a number or is rung, sends keys and hangs up. It heals nothing, as telephones do.

export type CallerState = 'idle' | 'connecting' | 'dialling' | 'ringing' | 'rung' | 'talking' | 'ended';

export interface CallerOptions {
  open: OpenLine;
  login: LineLogin;
  changed(state: CallerState, end?: CallEnd): void;
  audio(stream: MediaStream): void;
  /** Whether it may be rung: its line is up from the beginning then. */
  rings?: boolean;
}

/** A line that does not come up within this is given up. */
const connectMs = 8000;

/** One telephone. It may place one call after another, until close. */
export class Caller {
  private line: Line | undefined;
  private call: LineCall | undefined;
  private waiting: { number: string; microphone: MediaStream } | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private ring: LineRing | undefined;

  constructor(private readonly options: CallerOptions) {
    if (options.rings) this.open();
  }

  get peer(): RTCPeerConnection | undefined {
    return this.call?.peer;
  }

  /** Dials a number; a call that is under way is ended first. */
  dial(number: string, microphone: MediaStream): void {
    this.drop();
    this.waiting = { number, microphone };
    this.options.changed('connecting');
    this.timer = setTimeout(() => this.giveUp(), connectMs);
    if (this.open().connected) this.place();
  }

  private open(): Line {
    this.line ??= this.options.open(this.options.login, {
      connected: () => this.place(),
      // A socket that falls leaves the sound alone; only a call that was never placed waits for it.
      disconnected: () => {},
      ...(this.options.rings ? { rung: (ring, gone) => this.rung(ring, gone) } : {}),
    });
    return this.line;
  }

  private rung(ring: LineRing, gone: (told: () => void) => void): void {
    if (this.call || this.waiting || this.ring) {
      ring.refuse();
      return;
    }
    this.ring = ring;
    gone(() => {
      if (this.ring !== ring) return;
      this.ring = undefined;
      this.options.changed('ended');
    });
    this.options.changed('rung');
  }

  /** Takes the call that rings here. */
  answer(microphone: MediaStream): void {
    const ring = this.ring;
    if (!ring) return;
    this.ring = undefined;
    this.options.changed('connecting');
    this.follow((handlers) => ring.answer(microphone, handlers));
  }

  /** Sends one key. */
  press(key: string): void {
    this.call?.digit(key);
  }

  hangUp(): void {
    if (!this.call && !this.waiting && !this.ring) return;
    this.drop();
    this.options.changed('ended');
  }

  /** Ends everything. Idempotent. */
  close(): void {
    this.drop();
    this.line?.close();
    this.line = undefined;
  }

  private place(): void {
    const next = this.waiting;
    if (!next || !this.line) return;
    this.waiting = undefined;
    clearTimeout(this.timer);
    this.options.changed('dialling');
    const line = this.line;
    this.follow((handlers) => line.call(next.number, next.microphone, handlers));
  }

  private follow(begin: (handlers: CallHandlers) => LineCall): void {
    let call: LineCall | undefined;
    let early: CallEnd | undefined;
    const mine = () => call === undefined || this.call === call;
    call = begin({
      track: (stream) => this.options.audio(stream),
      progress: () => mine() && this.options.changed('ringing'),
      answered: () => mine() && this.options.changed('talking'),
      connection: (state) => {
        if (state === 'failed' && mine()) this.over({ cause: 'media', status: 0 });
      },
      ended: (end) => {
        if (!call) early = end;
        else if (this.call === call) this.over(end);
      },
    });
    this.call = call;
    if (early) this.over(early);
  }

  private over(end: CallEnd): void {
    this.call?.hangUp();
    this.call = undefined;
    this.options.changed('ended', end);
  }

  private giveUp(): void {
    if (!this.waiting) return;
    this.waiting = undefined;
    this.options.changed('ended', { cause: 'unreachable', status: 0 });
  }

  private drop(): void {
    clearTimeout(this.timer);
    this.waiting = undefined;
    this.ring?.refuse();
    this.ring = undefined;
    const call = this.call;
    this.call = undefined;
    call?.hangUp();
  }
}
