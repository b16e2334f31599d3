import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Leg, type LegState } from './leg';
import type { CallHandlers, LineCall, LineHandlers } from './line';

class FakeCall implements LineCall {
  peer = { iceConnectionState: 'new' } as unknown as RTCPeerConnection;
  established = true;
  hungUp = 0;
  refreshed = 0;
  gone: (() => void) | undefined;
  constructor(readonly target: string, readonly handlers: CallHandlers) {}
  hangUp() {
    this.hungUp++;
  }
  refresh(gone: () => void) {
    this.refreshed++;
    this.gone = gone;
  }
  digit() {}
  ice(state: string) {
    (this.peer as unknown as { iceConnectionState: string }).iceConnectionState = state;
  }
  up() {
    this.ice('connected');
    this.handlers.connection('connected');
  }
}

function setup() {
  const calls: FakeCall[] = [];
  const states: LegState[] = [];
  const line = { connected: false, closed: 0 };
  let handlers: LineHandlers | undefined;
  const microphone = vi.fn(() => Promise.resolve({} as MediaStream));
  const trouble = vi.fn();
  const refused = vi.fn();
  const replaced = vi.fn();
  const leg = new Leg({
    target: 'desk',
    login: { user: 'u', password: 'p', path: '/sip', domain: 'd' },
    open: (_login, h) => {
      handlers = h;
      return {
        get connected() {
          return line.connected;
        },
        call: (target, _mic, callHandlers) => {
          const c = new FakeCall(target, callHandlers);
          calls.push(c);
          return c;
        },
        close: () => line.closed++,
      };
    },
    microphone, trouble, refused, replaced,
    changed: (s) => states.push(s),
    audio: () => {},
  });
  const connect = () => {
    line.connected = true;
    handlers?.connected();
    return vi.advanceTimersByTimeAsync(0);
  };
  const disconnect = () => {
    line.connected = false;
    handlers?.disconnected();
  };
  const last = () => calls.at(-1) as FakeCall;
  return { leg, calls, states, line, microphone, trouble, refused, replaced, connect, disconnect, last };
}

async function standing() {
  const f = setup();
  f.leg.start();
  await f.connect();
  f.last().up();
  return f;
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('the desk leg', () => {
  it('dials the desk once the socket is there', async () => {
    const f = setup();
    f.leg.start();
    expect(f.calls.length).toBe(0);
    await f.connect();
    expect(f.last().target).toBe('desk');
    f.last().up();
    expect(f.states).toEqual(['connecting', 'up']);
    f.leg.stop();
  });

  it('redials after 0.25, 0.5, 1, 2, 4 and 4 s', async () => {
    const f = await standing();
    for (const wait of [250, 500, 1000, 2000, 4000, 4000]) {
      const before = f.calls.length;
      f.last().handlers.ended({ cause: 'Terminated', status: 0 });
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(f.calls.length).toBe(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(f.calls.length).toBe(before + 1);
    }
    expect(f.states.at(-1)).toBe('healing');
    f.last().up();
    expect(f.states.at(-1)).toBe('up');
    f.last().handlers.ended({ cause: 'Terminated', status: 0 });
    await vi.advanceTimersByTimeAsync(250);
    expect(f.calls.length).toBe(8);
    f.leg.stop();
  });

  it('keeps the call while the socket is gone, and announces it over the new one', async () => {
    const f = await standing();
    f.disconnect();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(f.calls.length).toBe(1);
    await f.connect();
    expect(f.last().refreshed).toBe(1);
    expect(f.calls.length).toBe(1);
    f.leg.stop();
  });

  it('dials anew when the other side no longer knows the call', async () => {
    const f = await standing();
    f.disconnect();
    await f.connect();
    f.last().gone?.();
    await vi.advanceTimersByTimeAsync(250);
    expect(f.calls.length).toBe(2);
    expect(f.calls[0]?.hungUp).toBe(1);
    f.leg.stop();
  });

  it('gives up a leg whose ICE is lost for more than 2 s, not for less', async () => {
    const f = await standing();
    f.last().ice('disconnected');
    await vi.advanceTimersByTimeAsync(1500);
    f.last().ice('connected');
    await vi.advanceTimersByTimeAsync(5000);
    expect(f.calls.length).toBe(1);
    f.last().ice('disconnected');
    await vi.advanceTimersByTimeAsync(3500);
    expect(f.calls.length).toBe(2);
    f.leg.stop();
  });

  it('gives up a media connection that failed, and a dial that brings no media', async () => {
    const f = await standing();
    f.last().handlers.connection('failed');
    await vi.advanceTimersByTimeAsync(250);
    expect(f.calls.length).toBe(2);
    await vi.advanceTimersByTimeAsync(9000);
    expect(f.calls.length).toBeGreaterThan(2);
    f.leg.stop();
  });

  it('asks again for a microphone that was refused', async () => {
    const f = setup();
    f.microphone.mockRejectedValueOnce(new Error('denied'));
    f.leg.start();
    await f.connect();
    expect(f.trouble).toHaveBeenCalledTimes(1);
    expect(f.calls.length).toBe(0);
    await vi.advanceTimersByTimeAsync(250);
    expect(f.calls.length).toBe(1);
    f.leg.stop();
  });

  it('does not dial again after the desk was opened somewhere else', async () => {
    const f = setup();
    f.leg.start();
    await f.connect();
    f.last().up();
    f.last().handlers.ended({ cause: 'Terminated', status: 0, q850: 26 });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(f.calls).toHaveLength(1);
    expect(f.replaced).toHaveBeenCalledTimes(1);
    expect(f.states.at(-1)).toBe('off');
    expect(f.line.closed).toBe(1);
  });

  it('says when its credentials are refused', async () => {
    const f = setup();
    f.leg.start();
    await f.connect();
    f.last().handlers.ended({ cause: 'Authentication Error', status: 401 });
    expect(f.refused).toHaveBeenCalledTimes(1);
    f.leg.stop();
  });

  it('hangs up and closes the line at the end, and never dials again', async () => {
    const f = await standing();
    const call = f.last();
    f.leg.stop();
    f.leg.stop();
    expect(call.hungUp).toBe(1);
    expect(f.line.closed).toBe(1);
    call.handlers.ended({ cause: 'Terminated', status: 0 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(f.calls.length).toBe(1);
    expect(f.states.at(-1)).toBe('off');
  });

  it('ignores the end of a call that it gave up', async () => {
    const f = await standing();
    const old = f.last();
    f.leg.redial('device');
    await vi.advanceTimersByTimeAsync(250);
    f.last().up();
    old.handlers.ended({ cause: 'Terminated', status: 0 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(f.calls.length).toBe(2);
    f.leg.stop();
  });
});
