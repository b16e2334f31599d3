import { api, request } from '../api/client';
import { apply } from '../state/commands';

const call = (id: string) => ({ params: { path: { call: id } } });

/** Tells the caller how to answer by keys, beside the talk; from then on the keys are shown. */
export const tellKeys = (id: string) => apply(request(api.POST('/calls/{call}/answers', call(id))));
/** Shows no more keys, and forgets those that were shown. */
export const endAnswers = (id: string) => apply(request(api.DELETE('/calls/{call}/answers', call(id))));
