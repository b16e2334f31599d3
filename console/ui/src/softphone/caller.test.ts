import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Caller, type CallerState } from './caller';
import type { CallHandlers, LineCall, LineHandlers } from './line';

function setup(connected = true) {
  const states: [CallerState, string | undefined][] = [];
  const placed: { target: string; handlers: CallHandlers; call: LineCall & { digits: string[] } }[] = [];
  let up: (() => void) | undefined;
  const line = { connected, close: vi.fn() };
  const caller = new Caller({
    login: { user: 'u', password: 'p', path: '/demo/sip', domain: 'd' },
    open: (_l, h) => {
      up = h.connected;
      return {
        get connected() {
          return line.connected;
        },
        close: line.close,
        call(target, _m, handlers) {
          const digits: string[] = [];
          const call = { peer: undefined, established: true, digits, hangUp: vi.fn(), refresh() {}, digit: (d: string) => void digits.push(d) };
          placed.push({ target, handlers, call });
          return call;
        },
      };
    },
    changed: (s, end) => states.push([s, end?.cause]),
    audio: () => {},
  });
  const first = () => placed[0] as (typeof placed)[number];
  return { caller, states, placed, first, line, connect: () => { line.connected = true; up?.(); } };
}

const mic = {} as MediaStream;
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("the caller's telephone", () => {
  it('goes through a call', () => {
    const f = setup();
    f.caller.dial('12345', mic);
    const { target, handlers, call } = f.first();
    expect(target).toBe('12345');
    handlers.progress?.();
    handlers.answered?.();
    f.caller.press('1');
    handlers.ended({ cause: 'Terminated', status: 0 });
    expect(call.digits).toEqual(['1']);
    expect(f.states.map(([s]) => s)).toEqual(['connecting', 'dialling', 'ringing', 'talking', 'ended']);
  });

  it('waits for its line, and gives up after 8 s', () => {
    const f = setup(false);
    f.caller.dial('12345', mic);
    expect(f.placed.length).toBe(0);
    f.connect();
    expect(f.placed.length).toBe(1);
    const g = setup(false);
    g.caller.dial('12345', mic);
    vi.advanceTimersByTime(8000);
    expect(g.states.at(-1)).toEqual(['ended', 'unreachable']);
    g.connect();
    expect(g.placed.length).toBe(0);
  });

  it('hangs up, and hears no more of that call', () => {
    const f = setup();
    f.caller.dial('12345', mic);
    f.caller.hangUp();
    f.caller.hangUp();
    f.first().handlers.ended({ cause: 'Canceled', status: 0 });
    expect(f.states.filter(([s]) => s === 'ended').length).toBe(1);
    expect(f.first().call.hangUp).toHaveBeenCalled();
  });
});

describe('a telephone that may be rung', () => {
  it('rings, is answered once, and refuses a second call', () => {
    const states: CallerState[] = [];
    let rung: LineHandlers['rung'];
    const caller = new Caller({
      login: { user: 'u', password: 'p', path: '/demo/sip', domain: 'd' },
      rings: true,
      open: (_l, h) => {
        rung = h.rung;
        return { connected: true, close: vi.fn(), call: () => { throw new Error('nobody is called'); } };
      },
      changed: (s) => states.push(s),
      audio: () => {},
    });
    const call = { peer: undefined, established: true, hangUp: vi.fn(), refresh() {}, digit() {} };
    let handlers: CallHandlers | undefined;
    const ring = { answer: vi.fn((_m: MediaStream, h: CallHandlers) => { handlers = h; return call; }), refuse: vi.fn() };
    const second = { answer: vi.fn(), refuse: vi.fn() };
    rung?.(ring, () => {});
    rung?.(second, () => {});
    expect(second.refuse).toHaveBeenCalledOnce();
    caller.answer(mic);
    caller.answer(mic);
    handlers?.answered?.();
    caller.hangUp();
    expect(ring.answer).toHaveBeenCalledOnce();
    expect(call.hangUp).toHaveBeenCalledOnce();
    expect(states).toEqual(['rung', 'connecting', 'talking', 'ended']);
  });
});
