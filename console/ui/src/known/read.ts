import { signal } from '@preact/signals';
import { api, request, type Schemas } from '../api/client';

// What is known of callers. What was read of a call that is offered is kept for the card of the call that follows.

export type Known = Schemas['KnownCaller'];

const path = (call: string) => ({ params: { path: { call } } });

export const readKnown = (call: string) => request(api.GET('/calls/{call}/known', path(call)));
export const openWords = (call: string) => request(api.POST('/calls/{call}/plan/words', path(call)));
export const setPlan = (call: string, body: Schemas['CallerPlanInput']) => request(api.PUT('/calls/{call}/plan', { ...path(call), body }));
export const endPlan = (call: string) => request(api.DELETE('/calls/{call}/plan', path(call)));
export const revealNumber = (call: string, reason: Schemas['NumberReason']['reason']) =>
  request(api.POST('/calls/{call}/number', { ...path(call), body: { reason } }));

/** The last call that was read about. */
export const lastKnown = signal<Known | undefined>(undefined);

/** Forgets it, for the next person. */
export function dropKnown(): void {
  lastKnown.value = undefined;
}
