import type { Schemas } from '../../api/client';

// Places in a document, as faults name them: staff[3].skills[0].id.

export type Path = readonly (string | number)[];
export type Fault = Schemas['RosterFault'];

export function pathText(path: Path): string {
  return path.map((p, i) => (typeof p === 'number' ? `[${p}]` : i > 0 ? `.${p}` : p)).join('');
}

export function parsePath(text: string): (string | number)[] {
  return [...text.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map((m) => (m[1] === undefined ? (m[2] ?? '') : Number(m[1])));
}

export function valueAt(doc: unknown, path: Path): unknown {
  let at = doc;
  for (const part of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<string | number, unknown>)[part];
  }
  return at;
}

/** A copy of a document with another value at a path; undefined takes the field out. What is not on the way is the same object. */
export function withValue<T>(doc: T, path: Path, value: unknown): T {
  const [first, ...rest] = path;
  if (first === undefined) return value as T;
  if (Array.isArray(doc) || (doc === undefined && typeof first === 'number')) {
    const copy = [...((doc as unknown[] | undefined) ?? [])];
    copy[Number(first)] = withValue(copy[Number(first)], rest, value);
    return copy as T;
  }
  const copy = { ...(typeof doc === 'object' && doc !== null ? doc : {}) } as Record<string, unknown>;
  const inner = withValue(copy[first], rest, value);
  if (inner === undefined) delete copy[first];
  else copy[first] = inner;
  return copy as T;
}

/** A copy without one item of a list. */
export function without<T>(doc: T, path: Path, index: number): T {
  const all = valueAt(doc, path);
  return Array.isArray(all) ? withValue(doc, path, all.filter((_, i) => i !== index)) : doc;
}

const within = (path: string, under: string) => path === under || path.startsWith(`${under}.`) || path.startsWith(`${under}[`);

/** Faults at a place or at something inside it. */
export function faultsIn(faults: readonly Fault[], path: Path): Fault[] {
  const under = pathText(path);
  return faults.filter((f) => within(f.path ?? '', under));
}

/** What is left of the faults when something else stands at a place: those that were about it, or about it as a whole, are out of date. */
export function faultsAfterEdit(faults: readonly Fault[], path: Path): Fault[] {
  const at = pathText(path);
  const holder = pathText(path.slice(0, -1));
  return faults.filter((f) => !within(f.path ?? '', at) && (holder === '' || f.path !== holder));
}

/** Faults when an item of a list is taken out: its own go, those of later items move up. */
export function faultsAfterRemoval(faults: readonly Fault[], path: Path, index: number): Fault[] {
  const at = pathText(path);
  return faults.flatMap((f) => {
    const text = f.path ?? '';
    if (!text.startsWith(`${at}[`)) return [f];
    const rest = text.slice(at.length);
    const n = Number(/^\[(\d+)\]/.exec(rest)?.[1]);
    if (n === index) return [];
    return n > index ? [{ ...f, path: `${at}[${n - 1}]${rest.slice(rest.indexOf(']') + 1)}` }] : [f];
  });
}
