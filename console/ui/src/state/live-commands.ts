import { api, request, type Schemas } from '../api/client';
import { apply } from './commands';

// The commands for a call that others are in: asking, transferring, listening, helping. Each takes the desk from
// its answer at once, throws an ApiProblem if it is refused, and may be repeated without harm.

const call = (id: string) => ({ params: { path: { call: id } } });
const party = (id: string, who: string) => ({ params: { path: { call: id, party: who } } });

export type PartyAction = Exclude<Schemas['DeskParty']['actions'][number], 'keys'>; // keys have a pad of their own

/** Asks a colleague or an outside number to be consulted or to join. */
export const askParty = (id: string, choice: Schemas['PartyChoice']) => apply(request(api.POST('/calls/{call}/ask', { ...call(id), body: choice })));
/** Sends the caller on without asking first. */
export const transfer = (id: string, to: Schemas['TransferChoice']) => apply(request(api.POST('/calls/{call}/transfer', { ...call(id), body: to })));
export const turnAside = (id: string) => apply(request(api.POST('/calls/{call}/turn', call(id))));
export const turnBack = (id: string) => apply(request(api.POST('/calls/{call}/back', call(id))));
export const leaveCall = (id: string) => apply(request(api.POST('/calls/{call}/leave', call(id))));

/** Does something with somebody who was asked into the call. */
export function act(id: string, who: string, action: PartyAction): Promise<void> {
  const at = party(id, who);
  switch (action) {
    case 'drop':
      return apply(request(api.POST('/calls/{call}/parties/{party}/drop', at)));
    case 'bring_in':
      return apply(request(api.POST('/calls/{call}/parties/{party}/bring-in', at)));
    case 'take_out':
      return apply(request(api.POST('/calls/{call}/parties/{party}/take-out', at)));
    case 'mute':
      return apply(request(api.POST('/calls/{call}/parties/{party}/mute', at)));
    case 'unmute':
      return apply(request(api.POST('/calls/{call}/parties/{party}/unmute', at)));
    case 'hand_over':
      return apply(request(api.POST('/calls/{call}/parties/{party}/hand-over', at)));
  }
}

export const askForHelp = (id: string) => apply(request(api.POST('/calls/{call}/help', call(id))));
export const withdrawHelp = (id: string) => apply(request(api.DELETE('/calls/{call}/help', call(id))));
export const acknowledgeHelp = (id: string) => request(api.POST('/calls/{call}/help/acknowledge', call(id)));

export const listenTo = (id: string) => apply(request(api.POST('/calls/{call}/listen', call(id))));
export const whisperTo = (id: string) => apply(request(api.POST('/calls/{call}/whisper', call(id))));
export const beSilent = (id: string) => apply(request(api.POST('/calls/{call}/silent', call(id))));
export const stopListening = (id: string) => apply(request(api.POST('/calls/{call}/stop-listening', call(id))));
export const bargeIn = (id: string) => apply(request(api.POST('/calls/{call}/barge', call(id))));
export const takeOver = (id: string) => apply(request(api.POST('/calls/{call}/take-over', call(id))));

export const pullCaller = (id: string) => request(api.POST('/calls/{call}/pull', call(id)));
export const reorderCaller = (id: string, to: Schemas['OrderChoice']['to']) => request(api.POST('/calls/{call}/reorder', { ...call(id), body: { to } }));
export const requeueCaller = (id: string, queue: string) => request(api.POST('/calls/{call}/requeue', { ...call(id), body: { queue } }));

export const readDirectory = () => request(api.GET('/directory'));
