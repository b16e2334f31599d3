import { effect } from '@preact/signals';
import { api, request, within } from '../api/client';
import { connection, desk, takeDesk } from './live';
import { Mute } from './mute';

// The mute button of this desk.

/** A request for it is given up sooner than others: until it has failed it is not repeated. */
const askMs = 3000;

export const muting = new Mute({
  ask: async (call, muted) => {
    const to = { params: { path: { call } }, fetch: within(askMs) };
    takeDesk(await request(muted ? api.POST('/calls/{call}/mute', to) : api.POST('/calls/{call}/unmute', to)));
  },
});

/** Keeps the wish and the server's word together. Returns what stops it. */
export function runMuting(): () => void {
  const stopTruth = effect(() => {
    const call = desk.value?.call;
    muting.heed(call?.id, Boolean(call?.muted));
  });
  const stopNetwork = effect(() => {
    if (connection.value === 'open') muting.hurry();
  });
  return () => {
    stopTruth();
    stopNetwork();
    muting.forget();
  };
}
