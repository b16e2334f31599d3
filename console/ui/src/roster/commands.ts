import { api, request, within, type Schemas } from '../api/client';
import { candidateOf, diagnosisOf, draftHead, draftOf, findingsOf, mineOf, whyOf } from './adapt';
import type { Change, DealWay, Draft } from './types';

// What the roster's pages ask of the console.

/** For what the console may count for a minute: a page that gave up earlier would stop it half way. */
const long = { fetch: within(65_000) };
/** The word by which the console knows a command that is sent again. */
const once = (key: string | undefined) => (key ? { headers: { 'Idempotency-Key': key } } : {});
const of = (draft: string) => ({ path: { draft } });

export const readDrafts = async () => (await request(api.GET('/roster/drafts'))).map(draftHead);
export const makeDraft = async (body: Schemas['RosterDraftInput']) => draftHead(await request(api.POST('/roster/drafts', { body, ...long })));
export const readDraft = async (d: string): Promise<Draft> => draftOf(await request(api.GET('/roster/drafts/{draft}', { params: of(d) })));
export const dropDraft = (d: string) => request(api.DELETE('/roster/drafts/{draft}', { params: of(d) }));
export const tryChanges = (d: string, changes: Change[], signal?: AbortSignal) => request(api.POST('/roster/drafts/{draft}/try', { params: of(d), body: { changes }, signal }));
export const changeDraft = (d: string, body: Schemas['RosterDraftChange']) => request(api.POST('/roster/drafts/{draft}/change', { params: of(d), body }));
export const search = (d: string, seconds: number, keep: boolean) => request(api.POST('/roster/drafts/{draft}/search', { params: of(d), body: { seconds, keep } }));
export const stopSearch = (d: string) => request(api.POST('/roster/drafts/{draft}/stop', { params: of(d) }));
export const readWhy = async (d: string, staff: string, date: string) => whyOf(await request(api.GET('/roster/drafts/{draft}/why', { params: { ...of(d), query: { staff, date } } })));
/** Who could take a shift of a draft, and with whom somebody could swap it. */
export const readDraftCovers = (d: string, query: { date: string; shift: string; role?: string; without?: string }, signal?: AbortSignal) =>
  request(api.GET('/roster/drafts/{draft}/covers', { params: { ...of(d), query }, signal, ...long }));
export const readDraftPartners = (d: string, staff: string, date: string) => request(api.GET('/roster/drafts/{draft}/partners', { params: { ...of(d), query: { staff, date } }, ...long }));
/** What the house's own calls require. */
export const readDemand = (from: string, to: string) => request(api.GET('/roster/demand', { params: { query: { from, to } }, ...long }));
export const readFindings = async (d: string) => findingsOf(await request(api.GET('/roster/drafts/{draft}/findings', { params: of(d), ...long })));
export const readDiff = (d: string) => request(api.GET('/roster/drafts/{draft}/diff', { params: of(d), ...long }));
export const publishDraft = (d: string, body: Schemas['RosterPublish'], key?: string) => request(api.POST('/roster/drafts/{draft}/publish', { params: of(d), body, ...once(key), ...long }));
export const readDiagnosis = async (from: string, days: number) => diagnosisOf(await request(api.GET('/roster/diagnosis', { params: { query: { from, days } }, ...long })));

export const readMine = async (from: string, to: string) => mineOf(await request(api.GET('/roster/mine', { params: { query: { from, to } } })));
/** With whom a shift, or a part of it, could be swapped, or who could take it. */
export const readPartners = async (shift: string, way: 'swap' | 'offer', part?: { from: string; to: string }) =>
  (await request(api.GET('/roster/mine/partners', { params: { query: { shift, way, ...(part ? { part_from: part.from, part_to: part.to } : {}) } } }))).map(candidateOf);
export interface NewDeal {
  way: Exclude<DealWay, 'back' | 'drop'>;
  shift: string;
  from?: string;
  to?: string;
  want?: string;
  with?: string[];
  reason?: string;
  on_behalf?: string;
}
export const makeDeal = (body: NewDeal, key?: string) => request(api.POST('/roster/deals', { body, ...once(key) }));
/** What a deal, or a change of a shift by hand, would break and cost. */
export const tryDeal = (body: NewDeal, signal?: AbortSignal) => request(api.POST('/roster/deals/try', { body, signal }));
export const tryShift = (shift: string, body: Schemas['RosterShiftTry'], signal?: AbortSignal) => request(api.POST('/roster/shifts/{shift}/try', { params: { path: { shift } }, body, signal }));
export type DealStep = 'accept' | 'decline' | 'withdraw' | 'approve' | 'refuse';
const dealSteps = {
  accept: '/roster/deals/{deal}/accept', decline: '/roster/deals/{deal}/decline', withdraw: '/roster/deals/{deal}/withdraw',
  approve: '/roster/deals/{deal}/approve', refuse: '/roster/deals/{deal}/refuse',
} as const;
export const stepDeal = (deal: string, step: DealStep, body: Schemas['RosterStepInput'] = {}) => request(api.POST(dealSteps[step], { params: { path: { deal } }, body }));
export const readDeals = (state: 'pending' | 'all') => request(api.GET('/roster/deals', { params: { query: { state } } }));
const shiftSteps = { 'give-back': '/roster/shifts/{shift}/give-back', 'sign-up': '/roster/shifts/{shift}/sign-up', wait: '/roster/shifts/{shift}/wait', drop: '/roster/shifts/{shift}/drop' } as const;
export const onShift = (shift: string, step: keyof typeof shiftSteps, key?: string) => request(api.POST(shiftSteps[step], { params: { path: { shift } }, ...once(key) }));
/** Gives an open shift to somebody. */
export const assign = (shift: string, body: Schemas['RosterAssignInput'], key?: string) => request(api.POST('/roster/shifts/{shift}/assign', { params: { path: { shift } }, body, ...once(key) }));
export const stopWaiting = (shift: string) => request(api.DELETE('/roster/shifts/{shift}/wait', { params: { path: { shift } } }));
export const leaveNote = (shift: string, text: string, key?: string) => request(api.POST('/roster/shifts/{shift}/note', { params: { path: { shift } }, body: { text }, ...once(key) }));
export const readNote = (note: string) => request(api.GET('/roster/notes/{note}', { params: { path: { note } } }));
export const reportAbsence = (body: Schemas['RosterAbsenceInput'], key?: string) => request(api.POST('/roster/absences', { body, ...once(key) }));
const absenceSteps = {
  approve: '/roster/absences/{absence}/approve', refuse: '/roster/absences/{absence}/refuse', withdraw: '/roster/absences/{absence}/withdraw', end: '/roster/absences/{absence}/end',
} as const;
export const stepAbsence = (absence: string, step: keyof typeof absenceSteps, body: Schemas['RosterAbsenceStep'] = {}) =>
  request(api.POST(absenceSteps[step], { params: { path: { absence } }, body }));
export const readAbsences = (state: 'pending' | 'all') => request(api.GET('/roster/absences', { params: { query: state === 'all' ? { state } : {} } }));
/** The address of the own calendar: one without a host is on this one. */
export const makeFeed = async () => {
  const made = await request(api.POST('/roster/feed'));
  return { url: made.url.startsWith('/') ? location.origin + made.url : made.url };
};
export const revokeFeed = () => request(api.DELETE('/roster/feed'));

/** Few changes that mend the published roster. */
export const readReplan = (days: number) => request(api.GET('/roster/replan', { params: { query: { days } }, ...long }));
export const makeReplan = (body: Schemas['RosterReplanInput'], key?: string) => request(api.POST('/roster/replan', { body, ...once(key), ...long }));
export const readDuty = (query: { skill?: string; area?: string; line?: string }) => request(api.GET('/roster/duty', { params: { query } }));
export const readAdherence = (from: string, to: string, agent: string) =>
  request(api.GET('/roster/adherence', { params: { query: { from, to, ...(agent ? { agent } : {}) } }, ...long }));
