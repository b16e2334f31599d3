import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../api/problem';
import { Draft, type DraftPort, type Form } from './draft';

const form = (version: number, note = '', category = ''): Form => ({ call_id: 'c1', version, state: 'open', category, note, saved_at: '2026-11-22T10:00:00Z' });

/** A server that keeps one form and refuses a version that is not its own. */
function setup() {
  const server = { form: form(0), saves: 0, down: false, leaving: [] as boolean[] };
  const port: DraftPort = {
    read: () => Promise.resolve(server.form),
    save: (_c, d, leaving) => {
      server.leaving.push(leaving);
      if (server.down) return Promise.reject(new ApiProblem(0, 'offline', ''));
      if (d.version !== server.form.version) return Promise.reject(new ApiProblem(409, 'stale', ''));
      server.saves++;
      server.form = { ...server.form, ...d, version: d.version + 1 };
      return Promise.resolve(server.form);
    },
    submit: (_c, d) => {
      server.form = { ...server.form, ...d, version: d.version + 1, state: 'submitted' };
      return Promise.resolve(server.form);
    },
  };
  return { server, draft: new Draft(port, server.form) };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a draft', () => {
  it('is saved at most once a second while it is written', async () => {
    const { server, draft } = setup();
    for (let i = 0; i < 30; i++) {
      draft.edit({ note: 'x'.repeat(i + 1) });
      await vi.advanceTimersByTimeAsync(100);
    }
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.saves).toBeLessThanOrEqual(4);
    expect(server.form.note.length).toBe(30);
    expect(draft.state.value).toBe('saved');
  });

  it('is tried again until the server is back, and loses nothing', async () => {
    const { server, draft } = setup();
    server.down = true;
    draft.edit({ note: 'kept' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(draft.state.value).toBe('unsaved');
    draft.edit({ note: 'kept and more' });
    await vi.advanceTimersByTimeAsync(5000);
    server.down = false;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(server.form.note).toBe('kept and more');
    expect(draft.state.value).toBe('saved');
  });

  it('asks when another tab has written something else', async () => {
    const { server, draft } = setup();
    server.form = form(7, 'from the other tab');
    draft.edit({ note: 'from this tab' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(draft.state.value).toBe('conflict');
    draft.edit({ note: 'from this tab, longer' });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(server.form.note).toBe('from the other tab');
    draft.resolve('mine');
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.form.note).toBe('from this tab, longer');
  });

  it('takes the other text where that is chosen', async () => {
    const { server, draft } = setup();
    server.form = form(7, 'theirs');
    draft.edit({ note: 'mine' });
    await vi.advanceTimersByTimeAsync(1000);
    draft.resolve('theirs');
    expect(draft.fields.value.note).toBe('theirs');
    draft.edit({ category: 'family' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.form).toMatchObject({ note: 'theirs', category: 'family', version: 8 });
  });

  it('makes no conflict of the same text', async () => {
    const { server, draft } = setup();
    server.form = form(7, 'same');
    draft.edit({ note: 'same' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(draft.state.value).toBe('saved');
  });

  it('makes no conflict of one moment that is written in two ways', async () => {
    const { server, draft } = setup();
    server.form = { ...form(7, 'same'), follow_up: { due_at: '2026-11-23T09:00:00Z' } };
    draft.edit({ note: 'same', follow_up: { due_at: '2026-11-23T09:00:00.000Z' } });
    await vi.advanceTimersByTimeAsync(1000);
    expect(draft.state.value).toBe('saved');
    server.form = { ...server.form, version: 8, follow_up: { due_at: '2026-11-23T10:00:00Z' } };
    draft.edit({ note: 'same' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(draft.state.value).toBe('conflict');
  });

  it('is sent at once when the page goes away', () => {
    const { server, draft } = setup();
    draft.edit({ note: 'last words' });
    void draft.flush(true);
    expect(server.leaving).toEqual([true]);
    expect(server.form.note).toBe('last words');
  });

  it('takes what the server says unless something here is newer', () => {
    const { draft } = setup();
    draft.heed(form(3, 'read'));
    expect(draft.fields.value.note).toBe('read');
    draft.edit({ note: 'typing' });
    draft.heed(form(4, 'older'));
    expect(draft.fields.value.note).toBe('typing');
  });

  it('is handed in with its newest text and its version', async () => {
    const { server, draft } = setup();
    draft.edit({ note: 'a' });
    await vi.advanceTimersByTimeAsync(1000);
    draft.edit({ note: 'b', category: 'family' });
    await draft.submit(true);
    expect(server.form).toMatchObject({ note: 'b', category: 'family', version: 2, state: 'submitted' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.saves).toBe(1);
  });
});
