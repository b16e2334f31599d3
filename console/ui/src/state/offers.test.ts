import { signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const world = vi.hoisted(() => ({ shown: [] as string[], sounds: false }));
vi.mock('../api/client', () => ({
  request: (p: unknown) => Promise.resolve(p),
  api: {
    POST: (_path: string, o: { params: { path: { offer: string } } }) => {
      world.shown.push(o.params.path.offer);
    },
  },
}));
vi.mock('../i18n', () => ({ t: (k: string) => k }));
vi.mock('../known/notify', () => ({ notifyHidden: () => () => {}, notifying: { peek: () => 'none' } }));
vi.mock('../softphone/audio', () => ({ canSound: () => world.sounds, ring: () => () => {} }));
vi.mock('./live', () => ({ desk: signal() }));
vi.mock('./softphone', () => ({ softphone: signal('up') }));

import { desk } from './live';
import { runOffers } from './offers';
import { softphone } from './softphone';

let stop: () => void;
let sight: DocumentVisibilityState;

beforeEach(() => {
  vi.useFakeTimers();
  world.shown = [];
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => sight);
});
afterEach(() => {
  stop();
  (desk as { value: unknown }).value = undefined;
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('an offer is confirmed', () => {
  it.each<[string, DocumentVisibilityState, typeof softphone.value, boolean, boolean]>([
    ['by a page in sight', 'visible', 'up', false, true],
    ['by a page in sight whose line is in another tab', 'visible', 'elsewhere', false, true],
    ['by a hidden page that is heard', 'hidden', 'up', true, true],
    ['not by a hidden page that cannot sound', 'hidden', 'up', false, false],
    ['not by a hidden page whose line is in another tab', 'hidden', 'elsewhere', true, false],
  ])('%s', async (_name, seen, line, sounds, want) => {
    sight = seen;
    softphone.value = line;
    world.sounds = sounds;
    stop = runOffers();
    (desk as { value: unknown }).value = { offer: { id: 'o1' } };
    await vi.advanceTimersByTimeAsync(850);
    expect(world.shown).toEqual(want ? ['o1'] : []);
  });
});
