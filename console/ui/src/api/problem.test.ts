import { describe, expect, it } from 'vitest';
import { asProblem, ApiProblem, problemOf } from './problem';

const response = (status: number, headers: Record<string, string> = {}) => new Response(null, { status, headers });

describe('problems', () => {
  it('carry the code, the sentence and the field', () => {
    const p = problemOf(response(409), { type: 'seat_taken', title: 'Conflict', status: 409, detail: 'Lin sits at seat 3.', field: 'seat' });
    expect(p).toMatchObject({ status: 409, code: 'seat_taken', detail: 'Lin sits at seat 3.', field: 'seat', passing: false });
  });
  it('take the last part of a type that is an address', () => {
    expect(problemOf(response(400), { type: 'urn:heartline:invalid' }).code).toBe('invalid');
    expect(problemOf(response(400), { type: 'about:blank' }).code).toBe('status_400');
  });
  it('make do with an answer that is no problem document', () => {
    expect(problemOf(response(502), '<html>').code).toBe('status_502');
    expect(problemOf(response(502), undefined).passing).toBe(true);
  });
  it('say when to try again', () => {
    const p = problemOf(response(429, { 'Retry-After': '17' }), { type: 'too_many' });
    expect(p.retryAfter).toBe(17);
    expect(p.passing).toBe(true);
  });
  it('are made of whatever was thrown', () => {
    const given = new ApiProblem(404, 'not_found', '');
    expect(asProblem(given)).toBe(given);
    expect(asProblem(new TypeError('Failed to fetch')).code).toBe('offline');
    expect(asProblem(new DOMException('', 'TimeoutError')).code).toBe('timeout');
    expect(asProblem('what').code).toBe('unknown');
  });
});
