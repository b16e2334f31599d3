import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Stream, type Envelope, type StreamState } from './stream';

class FakeSocket extends EventTarget {
  closed = false;
  constructor(readonly url: string) {
    super();
  }
  open() {
    this.dispatchEvent(new Event('open'));
  }
  say(m: unknown) {
    this.dispatchEvent(new MessageEvent('message', { data: typeof m === 'string' ? m : JSON.stringify(m) }));
  }
  drop(code = 1006) {
    const e = new Event('close') as Event & { code: number };
    e.code = code;
    this.dispatchEvent(e);
  }
  close() {
    this.closed = true;
  }
}

function setup() {
  const sockets: FakeSocket[] = [];
  const states: StreamState[] = [];
  const messages: Envelope[] = [];
  const ended: string[] = [];
  const probe = vi.fn(() => Promise.resolve());
  const stream = new Stream<Envelope>({
    path: '/api/v1/live',
    message: (m) => messages.push(m),
    state: (s) => states.push(s),
    signedOut: (why) => ended.push(why),
    probe,
    socket: (url) => {
      const s = new FakeSocket(url);
      sockets.push(s);
      return s as unknown as WebSocket;
    },
  });
  const last = () => sockets.at(-1) as FakeSocket;
  return { stream, sockets, states, messages, ended, probe, last };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('the stream', () => {
  it('comes back where it stopped', () => {
    const f = setup();
    f.stream.start();
    f.last().open();
    f.last().say({ type: 'snapshot', pos: 40, data: { boot: 'B1' } });
    f.last().say({ type: 'desk', pos: 42, data: {} });
    f.last().drop();
    expect(f.states).toEqual(['connecting', 'open', 'lost']);
    vi.advanceTimersByTime(250);
    expect(f.sockets.length).toBe(2);
    expect(f.last().url).toMatch(/\/api\/v1\/live\?pos=42&boot=B1$/);
    f.stream.stop();
  });

  it('waits longer each time, up to 1.5 s, and less after it was there', () => {
    const f = setup();
    f.stream.start();
    for (const wait of [250, 500, 1000, 1500, 1500, 1500, 1500]) {
      const before = f.sockets.length;
      f.last().drop();
      vi.advanceTimersByTime(wait - 1);
      expect(f.sockets.length).toBe(before);
      vi.advanceTimersByTime(1);
      expect(f.sockets.length).toBe(before + 1);
    }
    f.last().open();
    f.last().drop();
    vi.advanceTimersByTime(250);
    expect(f.sockets.length).toBe(9);
    f.stream.stop();
  });

  it('hurries when the network is back', () => {
    const f = setup();
    f.stream.start();
    for (const wait of [250, 500, 1000]) {
      f.last().drop();
      vi.advanceTimersByTime(wait);
    }
    f.last().drop();
    dispatchEvent(new Event('online'));
    expect(f.sockets.length).toBe(5);
    f.stream.stop();
  });

  it.each([
    ['the message', (s: FakeSocket) => s.say({ type: 'signed_out', pos: 1, data: { reason: 'roles_changed' } }), 'roles_changed'],
    ['the close code', (s: FakeSocket) => s.drop(4001), 'signed_out'],
  ])('ends for good with the sign-in, told by %s', (_name, tell, why) => {
    const f = setup();
    f.stream.start();
    f.last().open();
    tell(f.last());
    expect(f.ended).toEqual([why]);
    vi.advanceTimersByTime(60_000);
    expect(f.sockets.length).toBe(1);
    expect(f.states.at(-1)).toBe('ended');
  });

  it('begins with a snapshot after it was too slow or heard nonsense', () => {
    const f = setup();
    f.stream.start();
    f.last().open();
    f.last().say({ type: 'snapshot', pos: 1, data: { boot: 'B1' } });
    f.last().drop(4008);
    vi.advanceTimersByTime(250);
    expect(f.last().url).not.toContain('pos=');
    f.last().open();
    f.last().say({ type: 'snapshot', pos: 2, data: { boot: 'B1' } });
    f.last().say('{"type":');
    vi.advanceTimersByTime(250);
    expect(f.last().url).not.toContain('pos=');
    f.stream.stop();
  });

  it('asks for a sign of life when it is quiet, and gives up a dead socket', async () => {
    const f = setup();
    f.stream.start();
    f.last().open();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(f.probe).toHaveBeenCalledTimes(1);
    expect(f.sockets.length).toBe(1);
    f.probe.mockImplementation(() => Promise.reject(new Error('no answer')));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(f.states).toContain('lost');
    expect(f.sockets.length).toBeGreaterThan(1);
    f.stream.stop();
  });

  it('does nothing more once it was stopped', () => {
    const f = setup();
    f.stream.start();
    const first = f.last();
    f.stream.stop();
    expect(first.closed).toBe(true);
    first.say({ type: 'desk', pos: 1 });
    first.drop();
    vi.advanceTimersByTime(60_000);
    expect(f.messages).toEqual([]);
    expect(f.sockets.length).toBe(1);
  });
});
