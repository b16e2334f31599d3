import { request } from '../api/client';

// Requests of the roster whose types the interface file does not have yet.

const base = '/api/v1';
const requestMs = 15_000;

export interface Asked {
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  signal?: AbortSignal;
}

/** Asks the console. Throws an ApiProblem where it refuses. */
export function ask<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, { query, body, signal }: Asked = {}): Promise<T> {
  const fields = Object.entries(query ?? {}).flatMap(([k, v]) => (v === undefined ? [] : [[k, String(v)]]));
  const address = `${base}${path}${fields.length > 0 ? `?${new URLSearchParams(fields).toString()}` : ''}`;
  const limit = AbortSignal.timeout(requestMs);
  const init: RequestInit = {
    method,
    credentials: 'same-origin',
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  };
  return request(answer<T>(fetch(address, init)));
}

async function answer<T>(asked: Promise<Response>): Promise<{ data?: T; error?: unknown; response: Response }> {
  const response = await asked;
  const text = await response.text();
  const read = parsed(text);
  return response.ok ? { data: read as T, response } : { error: read, response };
}

function parsed(text: string): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
