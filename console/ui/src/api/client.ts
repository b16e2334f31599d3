import createClient from 'openapi-fetch';
import { asProblem, problemOf } from './problem';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

/** A request that takes longer is given up; a test call may take longer and names its own time. */
const requestMs = 15_000;

/** Called when an answer says that this sign-in has ended. */
let signedOut: () => void = () => {};

/** Sets what happens when the server no longer knows this sign-in. */
export function onSignedOut(handler: () => void): void {
  signedOut = handler;
}

/** The typed client. Use it through request, which turns every failure into an ApiProblem. */
export const api = createClient<paths>({
  baseUrl: '/api/v1',
  credentials: 'same-origin',
  fetch: (input: Request) => limited(input, requestMs),
});

function limited(input: Request, ms: number): Promise<Response> {
  return fetch(input, { signal: AbortSignal.any([input.signal, AbortSignal.timeout(ms)]) });
}

/** For requests that may take long, such as a test call: the fetch option with a limit of its own. */
export function within(ms: number): (input: Request) => Promise<Response> {
  return (input) => limited(input, ms);
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** Gives the data of an answer, or throws an ApiProblem. */
export async function request<T>(answer: Promise<Answer<T>>): Promise<T> {
  let got: Answer<T>;
  try {
    got = await answer;
  } catch (error) {
    throw asProblem(error);
  }
  if (got.response.ok) return got.data as T;
  const problem = problemOf(got.response, got.error);
  if (problem.status === 401 && problem.code !== 'wrong_sign_in') signedOut();
  throw problem;
}
