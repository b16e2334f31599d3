import { signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Message } from '../live/reduce';

const world = vi.hoisted(() => ({ message: (_: unknown): void => {} }));
vi.mock('../live/stream', () => ({
  Stream: class {
    constructor(o: { message: (m: unknown) => void }) {
      world.message = o.message;
    }
    start() {}
    stop() {}
  },
}));
vi.mock('../api/client', () => ({ api: {}, request: vi.fn() }));
vi.mock('../router', () => ({ path: signal('/desk') }));
vi.mock('../crisis/notices', () => ({ shownByCards: () => false }));
vi.mock('./session', () => ({ about: signal(undefined), can: () => true, leave: vi.fn() }));

import { runLive } from './live';
import { notices } from './notices';

let stop: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  stop = runLive();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe('an offer that is taken back', () => {
  it.each([
    ['answered_elsewhere', ['answered_elsewhere']],
    ['called_off', ['called_off']],
    ['caller_gone', []],
    ['accepted', []],
  ])('because of %s is told in the words %j', (reason, told) => {
    world.message({ type: 'offer_withdrawn', pos: 1, at: '2026-11-22T10:00:00Z', data: { id: 'o1', reason } } as Message);
    expect(notices.value.map((n) => n.code)).toEqual(told);
  });
});
