import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../api/problem';
import { Answers, less, merge, suggest, type AnswersPort, type Assessment, type Given } from './answers';

const empty: Assessment = { call_id: 'c', version: 0, answers: {}, suggested: 'green', because: [], open: [], confirmed: [] };

/** A server that keeps one draft. */
class Server implements AnswersPort {
  version = 0;
  answers: Given = {};
  reads = 0;
  refuse: ApiProblem | undefined;

  read = () => {
    this.reads++;
    return Promise.resolve({ ...empty, version: this.version, answers: this.answers });
  };

  save = (d: { version: number; answers: Given }) => {
    if (this.refuse) return Promise.reject(this.refuse);
    if (d.version !== this.version) return Promise.reject(new ApiProblem(409, 'stale', ''));
    this.version++;
    this.answers = d.answers;
    return this.read();
  };

  confirm = (c: { version: number }) => {
    if (c.version !== this.version) return Promise.reject(new ApiProblem(409, 'stale', ''));
    this.version = 0;
    this.answers = {};
    return this.read();
  };
}

describe('the answers of an assessment', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function start(server: Server): Promise<Answers> {
    const a = new Answers(server);
    await a.load();
    return a;
  }

  it('are kept as they are given, in order', async () => {
    const server = new Server();
    const a = await start(server);
    a.press('plan', 'vague');
    a.press('plan', 'definite');
    a.press('means', 'none');
    expect(a.given.value).toEqual({ plan: 'definite', means: 'none' });
    await vi.runAllTimersAsync();
    expect(server.answers).toEqual({ plan: 'definite', means: 'none' });
    expect(a.state.value).toBe('kept');
    a.press('means', '');
    await vi.runAllTimersAsync();
    expect(server.answers).toEqual({ plan: 'definite' });
  });

  it('do not undo what somebody else has answered meanwhile', async () => {
    const server = new Server();
    const a = await start(server);
    server.version = 4;
    server.answers = { thoughts: 'passing', plan: 'none' };
    a.press('plan', 'vague');
    await vi.runAllTimersAsync();
    expect(server.answers).toEqual({ thoughts: 'passing', plan: 'vague' });
    expect(a.given.value).toEqual(server.answers);
  });

  it('are tried again while the server does not answer, and not where it refuses', async () => {
    const server = new Server();
    const a = await start(server);
    server.refuse = new ApiProblem(503, 'unavailable', '');
    a.press('plan', 'vague');
    await vi.advanceTimersByTimeAsync(100);
    expect(a.state.value).toBe('unsaved');
    server.refuse = undefined;
    await vi.advanceTimersByTimeAsync(2000);
    expect(server.answers).toEqual({ plan: 'vague' });
    expect(a.problem.value).toBeUndefined();
    server.refuse = new ApiProblem(403, 'not_yours', '');
    a.press('plan', 'none');
    await vi.runAllTimersAsync();
    expect(a.problem.value?.code).toBe('not_yours');
  });

  it('are not read again for a change of our own', async () => {
    const server = new Server();
    const a = await start(server);
    a.press('plan', 'vague');
    await vi.runAllTimersAsync();
    const reads = server.reads;
    await a.changed();
    expect(server.reads).toBe(reads);
    server.answers = { plan: 'none' };
    await a.changed();
    expect(a.given.value).toEqual({ plan: 'none' });
  });

  it('are confirmed as they stand', async () => {
    const server = new Server();
    const a = await start(server);
    a.press('plan', 'vague');
    await a.confirm('id', 'yellow', '');
    expect(a.given.value).toEqual({});
    server.version = 7;
    await expect(a.confirm('id', 'red', '')).rejects.toThrow(ApiProblem);
    expect(a.data.value?.version).toBe(7);
  });
});

describe('what the answers ask for', () => {
  const answer = (id: string, grade?: 'red' | 'yellow') => ({ id, name: {}, ...(grade ? { grade } : {}) });
  const items = [
    { id: 'plan', ask: {}, answers: [answer('none'), answer('vague', 'yellow'), answer('definite', 'red')] },
    { id: 'support', ask: {}, answers: [answer('there'), answer('none', 'yellow')] },
  ];
  it('is the most urgent, and no sum', () => {
    expect(suggest(items, {})).toEqual({ grade: 'green', because: [], open: ['plan', 'support'] });
    expect(suggest(items, { plan: 'vague', support: 'none' })).toEqual({ grade: 'yellow', because: ['plan', 'support'], open: [] });
    expect(suggest(items, { plan: 'definite', support: 'there' })).toEqual({ grade: 'red', because: ['plan'], open: [] });
  });
  it('has an order', () => {
    expect([less('green', 'yellow'), less('red', 'yellow'), less('red', 'red')]).toEqual([true, false, false]);
  });
  it('merges', () => {
    expect(merge({ a: '1', b: '2' }, { b: '', c: '3' })).toEqual({ a: '1', c: '3' });
  });
});
