import { api, request, type Schemas } from '../api/client';

// The commands of supervisors for the floor as a whole. Each throws an ApiProblem if it is refused.

export type Why = Schemas['FloorWhy'];
export type Change = Schemas['FloorChange'];

export const begins: Why[] = ['many_callers', 'short_staffed', 'incident', 'exercise', 'other'];
export const ends: Why[] = ['quiet_again', 'mistake', 'other'];

export const startSwitchboard = (queue: string, agent: string, why: Why) =>
  request(api.POST('/floor/queues/{queue}/switchboard', { params: { path: { queue } }, body: { agent, why } }));
export const endSwitchboard = (queue: string, why: Why) =>
  request(api.POST('/floor/queues/{queue}/switchboard/end', { params: { path: { queue } }, body: { why } }));
export const startSurge = (hotline: string, until: string, why: Why) =>
  request(api.POST('/floor/hotlines/{hotline}/surge', { params: { path: { hotline } }, body: { until, why } }));
export const endSurge = (hotline: string, why: Why) =>
  request(api.POST('/floor/hotlines/{hotline}/surge/end', { params: { path: { hotline } }, body: { why } }));
export const acknowledgeAlert = (alert: string) => request(api.POST('/floor/alerts/{alert}/acknowledge', { params: { path: { alert } } }));
export const snoozeAlert = (alert: string, minutes: number) =>
  request(api.POST('/floor/alerts/{alert}/snooze', { params: { path: { alert } }, body: { minutes } }));
export const previewChange = (body: Change) => request(api.POST('/floor/changes/preview', { body }));
export const applyChange = (body: Change) => request(api.POST('/floor/changes', { body }));
export const undoChange = (change: string) => request(api.POST('/floor/changes/{change}/undo', { params: { path: { change } } }));
export const readExposure = (from: string, to: string) => request(api.GET('/floor/exposure', { params: { query: { from, to } } }));
export const readOwnExposure = (from: string, to: string) => request(api.GET('/desk/exposure', { params: { query: { from, to } } }));
