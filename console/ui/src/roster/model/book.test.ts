import { describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../../api/problem';
import type { Schemas } from '../../api/client';
import { Book } from './book';
import type { Doc } from './document';

const doc = (over: Partial<Doc> = {}): Doc => ({ version: 1, zone: 'UTC', shifts: [], demand: [], staff: [{ id: 'a1' }, { id: 'a2' }], ...over });
const kept = (revision: number, model: Doc): Schemas['RosterModel'] => ({ revision, model: model as Schemas['RosterDocument'], faults: [], by: { id: 'sun', name: 'Sun' }, at: '2026-11-23T08:00:00Z' });

function server(first: Doc = doc()) {
  const port = { now: kept(1, first), refuse: undefined as ApiProblem | undefined, saved: [] as unknown[] };
  const book = new Book({
    read: () => Promise.resolve(port.now),
    save: (revision, next) => {
      port.saved.push([revision, next]);
      if (port.refuse) return Promise.reject(port.refuse);
      if (revision !== port.now.revision) return Promise.reject(new ApiProblem(409, 'stale', ''));
      port.now = kept(revision + 1, next);
      return Promise.resolve(port.now);
    },
  });
  return { book, port };
}

describe('the document as it is typed', () => {
  it('is saved by its revision', async () => {
    const { book, port } = server();
    await book.open();
    expect(book.unsaved.value).toBe(false);
    book.set(['staff', 0, 'team'], 'A');
    expect(book.count.value).toBe(1);
    expect(await book.save()).toBe(true);
    expect(port.saved).toEqual([[1, doc({ staff: [{ id: 'a1', team: 'A' }, { id: 'a2' }] })]]);
    expect([book.unsaved.value, book.kept.value?.revision, book.saves.value]).toEqual([false, 2, 1]);
  });
  it('stays as it was typed where somebody else has saved, says what they did, and can be joined', async () => {
    const { book, port } = server();
    await book.open();
    book.set(['staff', 0, 'team'], 'A');
    port.now = kept(2, doc({ staff: [{ id: 'a1' }, { id: 'a2', team: 'B' }, { id: 'a3' }] }));
    expect(await book.save()).toBe(false);
    expect(book.other.value?.changes).toEqual([{ list: 'staff', added: ['a3'], changed: ['a2'], removed: [] }]);
    expect(book.get(['staff', 0, 'team'])).toBe('A');
    book.joinOther();
    expect(book.doc.value?.staff).toEqual([{ id: 'a1', team: 'A' }, { id: 'a2', team: 'B' }, { id: 'a3' }]);
    expect(book.unsaved.value).toBe(true);
    expect(await book.save()).toBe(true);
    expect(book.kept.value?.revision).toBe(3);
  });
  it('stays as it was typed where it is at fault, with each fault at its place until that is mended', async () => {
    const { book, port } = server();
    await book.open();
    book.set(['staff', 1, 'contract'], 'none');
    port.refuse = new ApiProblem(422, 'roster_model', '', undefined, undefined, [{ path: 'staff[1].contract', line: 1, message: 'no contract is called "none"' }, { path: 'zone', message: 'no zone' }]);
    expect(await book.save()).toBe(false);
    expect(book.error(['staff', 1, 'contract'])).toContain('no contract');
    book.remove(['staff'], 0);
    expect(book.error(['staff', 0, 'contract'])).toContain('no contract');
    book.set(['staff', 0, 'contract'], undefined);
    expect(book.faults.value.map((f) => f.path)).toEqual(['zone']);
  });
  it('is not read over by the opening of another page', async () => {
    const { book, port } = server();
    await book.open();
    book.add(['staff'], { id: 'a9' });
    port.now = kept(5, doc({ zone: 'Asia/Shanghai' }));
    await book.open();
    expect(book.doc.value?.staff).toHaveLength(3);
    await book.discard();
    expect([book.doc.value?.zone, book.unsaved.value]).toEqual(['Asia/Shanghai', false]);
  });
  it('waits while its text is no document', async () => {
    const { book, port } = server();
    await book.open();
    book.type('{"version": 1,');
    expect([book.unsaved.value, book.textFault.value?.line]).toEqual([true, 1]);
    expect(await book.save()).toBe(false);
    expect(port.saved).toEqual([]);
    book.type(JSON.stringify(doc({ zone: 'Asia/Shanghai' })));
    expect([book.text.value, book.doc.value?.zone]).toEqual([undefined, 'Asia/Shanghai']);
  });
  it('keeps what is typed while it is being saved', async () => {
    const { book, port } = server();
    await book.open();
    book.set(['zone'], 'A');
    const saving = book.save();
    book.set(['staff', 0, 'team'], 'later');
    await saving;
    expect(port.now.model).toMatchObject({ zone: 'A' });
    expect([book.count.value, book.get(['staff', 0, 'team'])]).toEqual([1, 'later']);
  });
  it('tells a failure that is neither, and can be saved again', async () => {
    const { book, port } = server();
    await book.open();
    book.set(['zone'], 'A');
    port.refuse = new ApiProblem(0, 'offline', '');
    expect(await book.save()).toBe(false);
    expect(book.problem.value?.code).toBe('offline');
    port.refuse = undefined;
    expect(await book.save()).toBe(true);
  });
});

vi.setConfig({ testTimeout: 20_000 });
