import { api, request, type Schemas } from '../api/client';
import { apply } from '../state/commands';

// The commands of calling for help. The stream brings what has become of them; each throws an ApiProblem if it is
// refused, and may be repeated without harm.

export type Mode = Schemas['CrisisMode'];
export type CancelReason = Schemas['CrisisCancel']['reason'];

const call = (id: string) => ({ params: { path: { call: id } } });
const attempt = (id: string, a: string) => ({ params: { path: { call: id, attempt: a } } });
const alert = (id: string) => ({ params: { path: { alert: id } } });

export const callForHelp = (id: string) => request(api.POST('/calls/{call}/crisis', { ...call(id), body: {} }));
export const cancelCrisis = (id: string, reason: CancelReason) => request(api.POST('/calls/{call}/crisis/cancel', { ...call(id), body: { reason } }));
/** Says that one comes who was not asked. */
export const comeUnasked = (id: string) => request(api.POST('/calls/{call}/crisis/acknowledge', call(id)));
export const giveBack = (id: string) => request(api.POST('/calls/{call}/crisis/give-back', call(id)));
export const joinCrisis = (id: string, mode: Mode) => apply(request(api.POST('/calls/{call}/crisis/join', { ...call(id), body: { mode } })));
export const setHelperMode = (id: string, a: string, mode: Mode) => request(api.POST('/calls/{call}/crisis/helpers/{attempt}/mode', { ...attempt(id, a), body: { mode } }));
export const prepareEmergency = (id: string, number: string) => request(api.POST('/calls/{call}/crisis/emergency', { ...call(id), body: { number } }));
export const pressEmergency = (id: string, a: string) => request(api.POST('/calls/{call}/crisis/emergency/{attempt}/press', attempt(id, a)));
export const readCrisisOptions = () => request(api.GET('/crisis/options'));

export const confirmAlert = (id: string) => request(api.POST('/crisis/alerts/{alert}/shown', alert(id)));
export const acceptAlert = (id: string) => request(api.POST('/crisis/alerts/{alert}/accept', alert(id)));
export const declineAlert = (id: string) => request(api.POST('/crisis/alerts/{alert}/decline', alert(id)));

export const readDrills = () => request(api.GET('/drills'));
export const startDrill = (hotline: string) => request(api.POST('/drills', { body: { hotline } }));
export const endDrill = (id: string) => request(api.POST('/drills/{drill}/end', { params: { path: { drill: id } } }));
