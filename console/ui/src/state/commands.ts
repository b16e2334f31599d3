import { api, request, type Schemas } from '../api/client';
import { dropOffer, takeDesk } from './live';
import { answering } from './softphone';

// The commands of the own desk. Each takes the desk from its answer at once and throws an ApiProblem if it
// is refused; each may be repeated without harm.

type Desk = Schemas['Desk'];

/** Takes the desk from the answer of a command. */
export async function apply(answer: Promise<Desk>): Promise<void> {
  takeDesk(await answer);
}

const call = (id: string) => ({ params: { path: { call: id } } });

export const sitDown = (seat: string) => apply(request(api.POST('/desk/sign-in', { body: { seat } })));
export const standUp = () => apply(request(api.POST('/desk/sign-out')));
export const becomeReady = () => apply(request(api.POST('/desk/state', { body: { state: 'ready' } })));
export const becomeNotReady = (reason: string) =>
  apply(request(api.POST('/desk/state', { body: { state: 'not_ready', ...(reason ? { reason } : {}) } })));
export const reportCheck = (check: Schemas['SeatCheck']) => apply(request(api.POST('/desk/check', { body: check })));
export const testRing = () => request(api.POST('/desk/test-ring'));
export const startEcho = () => request(api.POST('/desk/echo'));
export const endEcho = () => request(api.DELETE('/desk/echo'));

/** Opens the microphone with the click: by the time the server has answered, its first sound is on the way. */
export async function accept(offer: string): Promise<void> {
  answering.value = true;
  try {
    await apply(request(api.POST('/offers/{offer}/accept', { params: { path: { offer } } })));
  } finally {
    answering.value = false;
  }
  dropOffer(offer);
}

export async function decline(offer: string): Promise<void> {
  await apply(request(api.POST('/offers/{offer}/decline', { params: { path: { offer } } })));
  dropOffer(offer);
}

export const hold = (id: string) => apply(request(api.POST('/calls/{call}/hold', call(id))));
export const resume = (id: string) => apply(request(api.POST('/calls/{call}/resume', call(id))));

export const hangUp = (id: string, red?: Schemas['HangUp']) => apply(request(api.POST('/calls/{call}/hangup', { ...call(id), ...(red ? { body: red } : {}) })));
export const pauseRecording = (id: string) => apply(request(api.POST('/calls/{call}/recording/pause', call(id))));
export const resumeRecording = (id: string) => apply(request(api.POST('/calls/{call}/recording/resume', call(id))));
export const refuseRecording = (id: string) => apply(request(api.POST('/calls/{call}/recording/refuse', call(id))));
export const grade = (id: string, value: Schemas['Grade'], why: string) =>
  request(api.POST('/calls/{call}/grade', { ...call(id), body: { grade: value, ...(why ? { why } : {}) } }));

export const afterCallDone = () => apply(request(api.POST('/desk/after-call/done')));
export const afterCallExtend = () => apply(request(api.POST('/desk/after-call/extend')));
