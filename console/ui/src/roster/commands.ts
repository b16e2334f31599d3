import { ask } from './ask';
import type { Absence, Candidate, Change, Deal, DealWay, Diagnosis, Diff, Draft, DraftHead, Findings, Mine, Verdict, Why } from './types';

// What the roster's pages ask of the console.

const id = encodeURIComponent;
const draft = (d: string) => `/roster/drafts/${id(d)}`;

export const readDrafts = () => ask<DraftHead[]>('GET', '/roster/drafts');
export const makeDraft = (body: { name: string; from: string; days: number; begin: string }) => ask<DraftHead>('POST', '/roster/drafts', { body });
export const readDraft = (d: string) => ask<Draft>('GET', draft(d));
export const dropDraft = (d: string) => ask<void>('DELETE', draft(d));
export const tryChanges = (d: string, changes: Change[], signal?: AbortSignal) => ask<Verdict>('POST', `${draft(d)}/try`, { body: { changes }, signal });
export const changeDraft = (d: string, body: { version: number; changes: Change[]; override?: string }) => ask<unknown>('POST', `${draft(d)}/change`, { body });
export const search = (d: string, seconds: number, keep: boolean) => ask<void>('POST', `${draft(d)}/search`, { body: { seconds, keep } });
export const stopSearch = (d: string) => ask<void>('POST', `${draft(d)}/stop`);
export const readWhy = (d: string, staff: string, date: string) => ask<Why>('GET', `${draft(d)}/why`, { query: { staff, date } });
export const readFindings = (d: string) => ask<Findings>('GET', `${draft(d)}/findings`);
export const readDiff = (d: string) => ask<Diff>('GET', `${draft(d)}/diff`);
export const publishDraft = (d: string, body: { version: number; override?: string; running?: boolean }) =>
  ask<{ version: number; told: number }>('POST', `${draft(d)}/publish`, { body });
export const readDiagnosis = (from: string, days: number) => ask<Diagnosis>('GET', '/roster/diagnosis', { query: { from, days } });

export const readMine = (from: string, to: string) => ask<Mine>('GET', '/roster/mine', { query: { from, to } });
export const readPartners = (shift: string, from?: string, to?: string) => ask<Candidate[]>('GET', '/roster/mine/partners', { query: { shift, from, to } });
export interface NewDeal {
  way: DealWay;
  shift: string;
  from?: string;
  to?: string;
  want?: string;
  with?: string[];
  on_behalf?: string;
}
export const makeDeal = (body: NewDeal) => ask<Deal>('POST', '/roster/deals', { body });
export type DealStep = 'accept' | 'decline' | 'withdraw' | 'approve' | 'refuse';
export const stepDeal = (deal: string, step: DealStep, body: { on_behalf?: string; reason?: string } = {}) => ask<Deal>('POST', `/roster/deals/${id(deal)}/${step}`, { body });
export const readDeals = (state: 'pending' | 'all') => ask<Deal[]>('GET', '/roster/deals', { query: { state } });
export const onShift = (shift: string, step: 'give-back' | 'sign-up' | 'wait' | 'drop') => ask<void>('POST', `/roster/shifts/${id(shift)}/${step}`);
export const leaveNote = (shift: string, text: string) => ask<void>('POST', `/roster/shifts/${id(shift)}/note`, { body: { text } });
export const readNote = (note: string) => ask<{ text: string; by: string; at: string }>('GET', `/roster/notes/${id(note)}`);
export const reportAbsence = (body: { kind?: string; sick: boolean; from: string; to?: string; on_behalf?: string }) => ask<Absence>('POST', '/roster/absences', { body });
export const stepAbsence = (absence: string, step: 'approve' | 'refuse' | 'withdraw' | 'end') => ask<Absence>('POST', `/roster/absences/${id(absence)}/${step}`);
export const readAbsences = (state: string) => ask<Absence[]>('GET', '/roster/absences', { query: { state } });
export const makeFeed = () => ask<{ url: string }>('POST', '/roster/feed');
export const revokeFeed = () => ask<void>('DELETE', '/roster/feed');
