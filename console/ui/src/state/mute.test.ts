import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../api/problem';
import { Mute } from './mute';

/** A server that can be away or refuse, and tells the desk what is so. */
function setup() {
  const server = { muted: false, asked: [] as boolean[], fails: undefined as ApiProblem | undefined, tells: true };
  const mute: Mute = new Mute({
    ask: async (call, muted) => {
      server.asked.push(muted);
      await Promise.resolve();
      if (server.fails) throw server.fails;
      server.muted = muted;
      if (server.tells) mute.heed(call, muted);
    },
  });
  return { server, mute };
}

const away = new ApiProblem(0, 'offline', '');

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a wish to be mute', () => {
  it('counts here before the server has answered, and is the server’s word afterwards', async () => {
    const { server, mute } = setup();
    const asked = mute.want('c1', true);
    expect(mute.silent('c1', false)).toBe(true);
    expect(mute.silent('c2', false)).toBe(false);
    expect(mute.wish.value).toEqual({ call: 'c1', muted: true, state: 'asking' });
    await asked;
    expect(server.muted).toBe(true);
    expect(mute.wish.value).toBeUndefined();
    expect(mute.silent('c1', true)).toBe(true);
  });

  it('is repeated while the server is away, and stays in force here', async () => {
    const { server, mute } = setup();
    server.fails = away;
    await mute.want('c1', true);
    expect(mute.wish.value?.state).toBe('late');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(mute.silent('c1', false)).toBe(true);
    expect(server.asked.length).toBeGreaterThan(3);
    server.fails = undefined;
    await vi.advanceTimersByTimeAsync(4000);
    expect(server.muted).toBe(true);
    expect(mute.wish.value).toBeUndefined();
    const asked = server.asked.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.asked.length).toBe(asked);
  });

  it('is repeated at once when the network is back', async () => {
    const { server, mute } = setup();
    server.fails = away;
    await mute.want('c1', true);
    await vi.advanceTimersByTimeAsync(8000);
    server.fails = undefined;
    mute.hurry();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.muted).toBe(true);
    mute.hurry(); // nothing is left to be hurried
    expect(server.asked.filter((m) => !m)).toHaveLength(0);
  });

  it('is given up after about a minute, and is still in force here', async () => {
    const { server, mute } = setup();
    server.fails = new ApiProblem(503, 'unavailable', '');
    await mute.want('c1', true);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(server.asked).toHaveLength(15);
    expect(mute.wish.value?.state).toBe('refused');
    expect(mute.silent('c1', false)).toBe(true);
    server.fails = undefined;
    await mute.want('c1', true); // pressed once more
    expect(mute.wish.value).toBeUndefined();
  });

  it('is not repeated where the server says no', async () => {
    const { server, mute } = setup();
    server.fails = new ApiProblem(403, 'denied', '');
    await expect(mute.want('c1', true)).rejects.toMatchObject({ code: 'denied' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.asked).toHaveLength(1);
    expect(mute.silent('c1', false)).toBe(true);
  });

  it('gives way to the next wish, whatever becomes of the older request', async () => {
    const { server, mute } = setup();
    server.fails = away;
    await mute.want('c1', true);
    server.fails = undefined;
    await mute.want('c1', false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.asked).toEqual([true, false]);
    expect(mute.silent('c1', false)).toBe(false);
  });

  it('does not open the microphone of somebody whom the server has muted', async () => {
    const { server, mute } = setup();
    server.fails = away;
    await mute.want('c1', false);
    expect(mute.silent('c1', true)).toBe(true);
  });

  it('ends with its call, or when the server says so by itself', async () => {
    const { server, mute } = setup();
    server.fails = away;
    for (const end of [() => mute.heed(undefined, false), () => mute.heed('c2', false), () => mute.heed('c1', true)]) {
      await mute.want('c1', true);
      end();
      const asked = server.asked.length;
      await vi.advanceTimersByTimeAsync(60_000);
      expect(server.asked.length).toBe(asked);
      expect(mute.wish.value).toBeUndefined();
    }
  });

  it('waits for the server’s word where the request was carried out and the desk is old', async () => {
    const { server, mute } = setup();
    server.tells = false;
    await mute.want('c1', true);
    mute.heed('c1', false); // a picture from before
    expect(mute.silent('c1', false)).toBe(true);
    mute.heed('c1', true);
    expect(mute.wish.value).toBeUndefined();
  });
});
