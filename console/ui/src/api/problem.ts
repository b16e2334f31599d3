import type { components } from './schema';

// Errors of the console, as RFC 9457 problems, and the failures of reaching it.

type Schemas = components['schemas'];

/** What went wrong with a request. code is stable and is what the catalogues translate (problem.<code>). */
export class ApiProblem extends Error {
  constructor(
    /** HTTP status; 0 where there was no answer. */
    readonly status: number,
    /** The last part of the problem's type, or "offline", "timeout", "unknown". */
    readonly code: string,
    /** One sentence from the server, in English. */
    readonly detail: string,
    /** The input that is wrong. */
    readonly field?: string,
    /** Seconds to wait before trying again. */
    readonly retryAfter?: number,
    /** Everything that is wrong in a document. */
    readonly faults: readonly Fault[] = [],
    /** Hard rules that are in the way. */
    readonly violations: readonly Schemas['RosterViolation'][] = [],
  ) {
    super(detail || code);
    this.name = 'ApiProblem';
  }

  /** Whether trying again without changing anything may help. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502;
  }
}

export type Fault = Schemas['RosterFault'];

interface ProblemBody {
  type?: string;
  title?: string;
  detail?: string;
  field?: string;
  faults?: Fault[];
  violations?: Schemas['RosterViolation'][];
}

/** Reads a problem from an answer that was not a success. */
export function problemOf(response: Response, body: unknown): ApiProblem {
  const b = (body && typeof body === 'object' ? body : {}) as ProblemBody;
  const retry = Number(response.headers.get('Retry-After'));
  return new ApiProblem(
    response.status,
    codeOf(b.type, response.status),
    b.detail ?? b.title ?? '',
    b.field,
    Number.isFinite(retry) && retry > 0 ? retry : undefined,
    Array.isArray(b.faults) ? b.faults : [],
    Array.isArray(b.violations) ? b.violations : [],
  );
}

function codeOf(type: string | undefined, status: number): string {
  const last = type?.split(/[/#:]/).pop();
  if (last && last !== 'blank') return last;
  return `status_${status}`;
}

/** Turns whatever a request threw into a problem. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  const name = (error as { name?: string } | null)?.name;
  if (name === 'TimeoutError' || name === 'AbortError') return new ApiProblem(0, 'timeout', '');
  if (error instanceof TypeError) return new ApiProblem(0, 'offline', '');
  return new ApiProblem(0, 'unknown', error instanceof Error ? error.message : '');
}
