// The page's one WebSocket to the console: it connects, resumes where it stopped, and heals by itself.

/** The console's close codes. */
const closeSignedOut = 4001;
const closeTooSlow = 4008;

export type StreamState = 'connecting' | 'open' | 'lost' | 'ended';

/** The parts of a message that the stream itself reads. */
export interface Envelope {
  type: string;
  pos?: number;
  data?: unknown;
}

export interface StreamOptions<M extends Envelope> {
  /** Path on this origin. */
  path: string;
  message(m: M): void;
  state(s: StreamState): void;
  /** The sign-in has ended, for this reason if the server gave one; the stream will not come back. */
  signedOut(reason: string): void;
  /** Asks the server for a sign of life when the stream has been quiet; rejects if there is none. */
  probe(): Promise<unknown>;
  /** Makes the socket; tests give their own. */
  socket?: (url: string) => WebSocket;
}

const protocol = 'heartline.v1';
const firstBackoffMs = 250;
/** A desk that is cut off shows the truth within 2 s of the network's return. */
const lastBackoffMs = 1500;
/** A network that swallows packets closes no socket: after this silence the server is asked for a sign of life. */
const quietMs = 8000;
const quietCheckMs = 2000;

/** One resuming stream. start once, stop once. */
export class Stream<M extends Envelope> {
  private socket: WebSocket | undefined;
  private pos: number | undefined;
  private boot: string | undefined;
  private backoff = firstBackoffMs;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private heardAt = 0;
  private probing = false;
  private quietTimer: ReturnType<typeof setInterval> | undefined;
  private readonly online = () => this.hurry();
  private readonly moved = networkChanges();

  constructor(private readonly options: StreamOptions<M>) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    addEventListener('online', this.online);
    this.moved?.addEventListener('change', this.online);
    this.options.state('connecting');
    this.quietTimer = setInterval(() => void this.checkQuiet(), quietCheckMs);
    this.connect();
  }

  stop(): void {
    if (!this.running) return;
    this.running = false;
    removeEventListener('online', this.online);
    this.moved?.removeEventListener('change', this.online);
    clearTimeout(this.timer);
    clearInterval(this.quietTimer);
    const s = this.socket;
    this.socket = undefined;
    s?.close(1000);
    this.options.state('ended');
  }

  /** Forgets the place in the stream, so that the next connection begins with a snapshot. */
  restart(): void {
    this.pos = undefined;
    this.boot = undefined;
    this.abandon();
  }

  private abandon(): void {
    const s = this.socket;
    if (!s) return;
    s.close(1000);
    // A socket into a black hole takes long to report its close; the stream does not wait for it.
    this.closed(1006);
  }

  private async checkQuiet(quiet = quietMs): Promise<void> {
    const socket = this.socket;
    if (!socket || this.probing || Date.now() - this.heardAt < quiet) return;
    this.probing = true;
    try {
      await this.options.probe();
      this.heardAt = Date.now();
    } catch {
      if (this.socket === socket) this.abandon();
    } finally {
      this.probing = false;
    }
  }

  private url(): string {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const from = this.pos !== undefined && this.boot ? `?pos=${this.pos}&boot=${encodeURIComponent(this.boot)}` : '';
    return `${scheme}://${location.host}${this.options.path}${from}`;
  }

  private connect(): void {
    if (!this.running) return;
    const make = this.options.socket ?? ((url: string) => new WebSocket(url, protocol));
    const socket = make(this.url());
    this.socket = socket;
    this.heardAt = Date.now();
    socket.addEventListener('open', () => {
      if (this.socket !== socket) return;
      this.backoff = firstBackoffMs;
      this.options.state('open');
    });
    socket.addEventListener('message', (e: MessageEvent) => {
      if (this.socket === socket) this.take(String(e.data));
    });
    socket.addEventListener('close', (e: CloseEvent) => {
      if (this.socket === socket) this.closed(e.code);
    });
  }

  private take(text: string): void {
    let m: M;
    try {
      m = JSON.parse(text) as M;
    } catch {
      this.restart();
      return;
    }
    this.heardAt = Date.now();
    if (m.type === 'signed_out') {
      this.finish((m.data as { reason?: string } | undefined)?.reason ?? 'signed_out');
      return;
    }
    const boot = (m.data as { boot?: unknown } | undefined)?.boot;
    if ((m.type === 'snapshot' || m.type === 'resumed') && typeof boot === 'string') this.boot = boot;
    if (typeof m.pos === 'number') this.pos = m.pos;
    this.options.message(m);
  }

  private closed(code: number): void {
    this.socket = undefined;
    if (!this.running) return;
    if (code === closeSignedOut) {
      this.finish('signed_out');
      return;
    }
    this.options.state('lost');
    // A page that was dropped for reading too slowly comes back at once with a fresh picture.
    if (code === closeTooSlow) this.pos = undefined;
    this.timer = setTimeout(() => this.connect(), this.backoff);
    this.backoff = Math.min(this.backoff * 2, lastBackoffMs);
  }

  private finish(reason: string): void {
    if (!this.running) return;
    this.stop();
    this.options.signedOut(reason);
  }

  // The network is back, or is another one: waiting for the next turn would only cost time, and a socket that was
  // opened over the old one may be dead without knowing.
  private hurry(): void {
    if (!this.running) return;
    if (this.socket) {
      void this.checkQuiet(0);
      return;
    }
    clearTimeout(this.timer);
    this.backoff = firstBackoffMs;
    this.connect();
  }
}

/** What tells of another network, in browsers that tell. */
function networkChanges(): EventTarget | undefined {
  return (globalThis.navigator as (Navigator & { connection?: EventTarget }) | undefined)?.connection;
}
