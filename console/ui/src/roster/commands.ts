import type { Schemas } from '../api/client';
import { candidateOf, diagnosisOf, draftHead, draftOf, findingsOf, mineOf, whyOf } from './adapt';
import { ask } from './ask';
import type { Change, DealWay, Draft, Verdict } from './types';

// What the roster's pages ask of the console.

const id = encodeURIComponent;
const draft = (d: string) => `/roster/drafts/${id(d)}`;

export const readDrafts = async () => (await ask<Schemas['RosterDraftHead'][]>('GET', '/roster/drafts')).map(draftHead);
export const makeDraft = async (body: Schemas['RosterDraftInput']) => draftHead(await ask<Schemas['RosterDraft']>('POST', '/roster/drafts', { body }));
export const readDraft = async (d: string): Promise<Draft> => draftOf(await ask<Schemas['RosterDraft']>('GET', draft(d)));
export const dropDraft = (d: string) => ask<void>('DELETE', draft(d));
export const tryChanges = (d: string, changes: Change[], signal?: AbortSignal) => ask<Verdict>('POST', `${draft(d)}/try`, { body: { changes }, signal });
export const changeDraft = (d: string, body: { version: number; changes: Change[]; override?: string }) => ask<unknown>('POST', `${draft(d)}/change`, { body });
export const search = (d: string, seconds: number, keep: boolean) => ask<void>('POST', `${draft(d)}/search`, { body: { seconds, keep } });
export const stopSearch = (d: string) => ask<void>('POST', `${draft(d)}/stop`);
export const readWhy = async (d: string, staff: string, date: string) => whyOf(await ask<Schemas['RosterWhy']>('GET', `${draft(d)}/why`, { query: { staff, date } }));
export const readFindings = async (d: string) => findingsOf(await ask<Schemas['RosterFindings']>('GET', `${draft(d)}/findings`));
export const readDiff = (d: string) => ask<Schemas['RosterDiff']>('GET', `${draft(d)}/diff`);
export const publishDraft = (d: string, body: Schemas['RosterPublish']) => ask<Schemas['RosterPublished']>('POST', `${draft(d)}/publish`, { body });
export const readDiagnosis = async (from: string, days: number) => diagnosisOf(await ask<Schemas['RosterDiagnosis']>('GET', '/roster/diagnosis', { query: { from, days } }));

export const readMine = async (from: string, to: string) => mineOf(await ask<Schemas['MyRoster']>('GET', '/roster/mine', { query: { from, to } }));
export const readPartners = async (shift: string, from?: string, to?: string) =>
  (await ask<Schemas['RosterTaker'][]>('GET', '/roster/mine/partners', { query: { shift, from, to } })).map(candidateOf);
export interface NewDeal {
  way: DealWay;
  shift: string;
  from?: string;
  to?: string;
  want?: string;
  with?: string[];
  on_behalf?: string;
}
export const makeDeal = (body: NewDeal) => ask<Schemas['RosterDeal']>('POST', '/roster/deals', { body });
export type DealStep = 'accept' | 'decline' | 'withdraw' | 'approve' | 'refuse';
export const stepDeal = (deal: string, step: DealStep, body: Schemas['RosterStepInput'] = {}) => ask<Schemas['RosterDeal']>('POST', `/roster/deals/${id(deal)}/${step}`, { body });
export const readDeals = (state: 'pending' | 'all') => ask<Schemas['RosterDeal'][]>('GET', '/roster/deals', { query: { state } });
export const onShift = (shift: string, step: 'give-back' | 'sign-up' | 'wait' | 'drop') => ask<void>('POST', `/roster/shifts/${id(shift)}/${step}`);
export const stopWaiting = (shift: string) => ask<void>('DELETE', `/roster/shifts/${id(shift)}/wait`);
export const leaveNote = (shift: string, text: string) => ask<void>('POST', `/roster/shifts/${id(shift)}/note`, { body: { text } });
export const readNote = (note: string) => ask<Schemas['RosterNote']>('GET', `/roster/notes/${id(note)}`);
export const reportAbsence = (body: Schemas['RosterAbsenceInput']) => ask<Schemas['RosterAbsence']>('POST', '/roster/absences', { body });
export const stepAbsence = (absence: string, step: 'approve' | 'refuse' | 'withdraw' | 'end') =>
  ask<Schemas['RosterAbsence']>('POST', `/roster/absences/${id(absence)}/${step}`, { body: {} });
export const readAbsences = (state: 'pending' | 'all') => ask<Schemas['RosterAbsence'][]>('GET', '/roster/absences', { query: state === 'all' ? { state } : {} });
/** The address of the own calendar: one without a host is on this one. */
export const makeFeed = async () => {
  const made = await ask<Schemas['RosterFeed']>('POST', '/roster/feed');
  return { url: made.url.startsWith('/') ? location.origin + made.url : made.url };
};
export const revokeFeed = () => ask<void>('DELETE', '/roster/feed');
