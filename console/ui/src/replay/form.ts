import type { Schemas } from '../api/client';
import { fromLocalInput } from '../time/local-input';

/** What the form of the page holds, as it is typed. */
export interface PastForm {
  from: string;
  minutes: string;
  rules: 'then' | 'now';
  queue: string;
  strategy: string;
  timeout: string;
  afterCall: string;
}

/** The lengths of a span that may be chosen, in minutes. */
export const lengths = [15, 30, 60, 120, 240, 480, 720];

const strategies = ['longest_idle', 'fewest_calls', 'ring_all'] as const;

type Change = NonNullable<Schemas['PastAsk']['change']>;

/** The request that a form makes; undefined as long as it cannot be read. What is left empty stays as it is. */
export function askOf(f: PastForm, now: number): Schemas['PastAsk'] | undefined {
  const from = fromLocalInput(f.from);
  const minutes = Number(f.minutes);
  if (!from || Date.parse(from) >= now || !lengths.includes(minutes)) return undefined;
  const timeout = whole(f.timeout, 3, 120);
  const afterCall = whole(f.afterCall, 0, 1800);
  if (timeout === null || afterCall === null) return undefined;
  const strategy = strategies.find((s) => s === f.strategy);
  if (timeout === undefined && afterCall === undefined && !strategy) return { from, minutes, rules: f.rules };
  if (!f.queue) return undefined;
  const change: Change = { queue: f.queue };
  if (strategy) change.strategy = strategy;
  if (timeout !== undefined) change.offer_timeout_seconds = timeout;
  if (afterCall !== undefined) change.after_call_seconds = afterCall;
  return { from, minutes, rules: f.rules, change };
}

/** A whole number in a range; undefined for nothing, null for anything else. */
function whole(text: string, least: number, most: number): number | undefined | null {
  if (text.trim() === '') return undefined;
  const n = Number(text);
  return Number.isInteger(n) && n >= least && n <= most ? n : null;
}
