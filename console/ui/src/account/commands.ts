import { api, request, type Schemas } from '../api/client';
import type { Class, Work } from './words';

export type Account = Schemas['Account'];
export type Attempt = Schemas['CallAttempt'];
export interface Days {
  from: string;
  to: string;
}

export const readAccount = (days: Days) => request(api.GET('/account', { params: { query: { ...days } } }));
export const readAttempts = (days: Days, of: Class, work: Work | undefined, cursor: string | undefined) =>
  request(api.GET('/account/attempts', { params: { query: { ...days, class: of, work, cursor, limit: 100 } } }));

export const tableHref = (days: Days, rows: Schemas['AccountRows']) => `/api/v1/account.csv?${new URLSearchParams({ ...days, rows }).toString()}`;
