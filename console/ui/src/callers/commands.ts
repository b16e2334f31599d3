import { api, request, type Schemas } from '../api/client';

// What pages ask about callers who are blocked or limited. Each look is written down, so nothing here asks by itself.

export type Entry = Schemas['CallerEntry'];
export type Detail = Schemas['CallerDetail'];
export type Evidence = Schemas['CallerEvidence'];
export type Filter = Schemas['CallerFilter'];
export type Kind = Schemas['CallerKind'];
export type Choices = Schemas['CallerOptions'];

export const filters: readonly Filter[] = ['waiting', 'overdue', 'in_force', 'all'];
export const kinds: readonly Kind[] = ['blocked', 'limited', 'abusive'];

export const readCallers = (state: Filter, kind: Kind | '', cursor?: string) =>
  request(api.GET('/callers', { params: { query: { state, ...(kind ? { kind } : {}), ...(cursor ? { cursor } : {}) } } }));

export const readCaller = (entry: string) => request(api.GET('/callers/{entry}', { params: { path: { entry } } }));

export const reviewCaller = (entry: string, body: Schemas['CallerReview']) => request(api.POST('/callers/{entry}/review', { params: { path: { entry } }, body }));

export const readCallerOf = (call: string) => request(api.GET('/calls/{call}/caller', { params: { path: { call } } }));

export const blockCaller = (call: string, body: Schemas['CallerBlock']) => request(api.POST('/calls/{call}/block', { params: { path: { call } }, body }));
