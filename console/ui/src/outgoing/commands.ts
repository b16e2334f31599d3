import { api, request } from '../api/client';

// What can be done about a call of the house. The desk itself tells what has come of it.

const path = (call: string) => ({ params: { path: { call } } });

export const callOff = (call: string) => request(api.POST('/calls/{call}/outgoing/cancel', path(call)));
export const ringNow = (call: string) => request(api.POST('/calls/{call}/outgoing/now', path(call)));
export const atMachine = (call: string) => request(api.POST('/calls/{call}/outgoing/machine', path(call)));
export const noRingBack = (call: string) => request(api.POST('/calls/{call}/no-ring-back', path(call)));
export const placeCall = (number: string, hotline: string) => request(api.POST('/outgoing', { body: { number, hotline } }));
export const callForTask = (task: string) => request(api.POST('/tasks/{task}/call', { params: { path: { task } } }));
export const callEntry = (number: string, hotline: string) => request(api.POST('/outgoing/directory', { body: { number, hotline } }));
