import { list, lists, type Doc } from './document';

// Two people have changed the same document: what each of them did, and both together.

/** A part that both have changed in different ways: the list and the item, or the field. */
export interface Clash {
  list: string;
  key: string;
}

export interface Joined {
  doc: Doc;
  clashes: Clash[];
}

const same = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);

/** What an item is known by. A row of a list without ids is known as a whole. */
export function keyOf(name: string, item: unknown, index = 0): string {
  const field = lists[name];
  if (!field) return JSON.stringify(item);
  const id = (item as Record<string, unknown> | null)?.[field];
  return typeof id === 'string' && id ? id : `#${index + 1}`;
}

/** Mine and theirs, both made from base, in one document: where both have changed the same item differently mine is taken, and named. */
export function join(base: Doc, mine: Doc, theirs: Doc): Joined {
  const out: Record<string, unknown> = { ...theirs };
  const clashes: Clash[] = [];
  for (const name of new Set([...Object.keys(base), ...Object.keys(mine), ...Object.keys(theirs)])) {
    const [was, my, their] = [base[name], mine[name], theirs[name]];
    if (name in lists) {
      const both = joinLists(name, list(was), list(my), list(their), clashes);
      if (both.length > 0 || my !== undefined || their !== undefined) out[name] = both;
    } else if (!same(my, was)) {
      if (!same(their, was) && !same(my, their)) clashes.push({ list: name, key: '' });
      out[name] = my;
    }
    if (out[name] === undefined) delete out[name];
  }
  return { doc: out as unknown as Doc, clashes };
}

function joinLists(name: string, base: unknown[], mine: unknown[], theirs: unknown[], clashes: Clash[]): unknown[] {
  if (same(mine, base)) return theirs;
  if (same(theirs, base)) return mine;
  const [was, my] = [byKey(name, base), byKey(name, mine)];
  const out: unknown[] = [];
  const seen = new Set<string>();
  const clash = (key: string) => clashes.push({ list: name, key });
  for (const [key, their] of byKey(name, theirs)) {
    seen.add(key);
    const old = was.get(key);
    const own = my.get(key);
    if (own === undefined && old !== undefined) {
      // I took it out. If they changed it meanwhile, that is said.
      if (!same(their, old)) clash(key);
    } else if (own === undefined || same(own, old)) out.push(their);
    else {
      if (!same(their, old) && !same(their, own)) clash(key);
      out.push(own);
    }
  }
  for (const [key, own] of my) {
    if (seen.has(key)) continue;
    const old = was.get(key);
    if (old === undefined) out.push(own);
    else if (!same(own, old)) {
      // They took out what I changed: mine stays.
      clash(key);
      out.push(own);
    }
  }
  return out;
}

function byKey(name: string, items: unknown[]): Map<string, unknown> {
  return new Map(items.map((item, i) => [keyOf(name, item, i), item]));
}

/** What differs between two documents, by list: how many items were added, changed and taken out. */
export interface Changed {
  list: string;
  added: string[];
  changed: string[];
  removed: string[];
}

export function changesOf(was: Doc, is: Doc): Changed[] {
  const out: Changed[] = [];
  for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
    if (same(was[name], is[name])) continue;
    if (!(name in lists)) {
      out.push({ list: name, added: [], changed: [''], removed: [] });
      continue;
    }
    const [old, now] = [byKey(name, list(was[name])), byKey(name, list(is[name]))];
    const one: Changed = { list: name, added: [], changed: [], removed: [] };
    for (const [key, item] of now) {
      if (!old.has(key)) one.added.push(key);
      else if (!same(item, old.get(key))) one.changed.push(key);
    }
    for (const key of old.keys()) if (!now.has(key)) one.removed.push(key);
    if (one.added.length + one.changed.length + one.removed.length > 0) out.push(one);
    else out.push({ ...one, changed: [''] }); // only their order
  }
  return out;
}

export function countOf(changes: readonly Changed[]): number {
  return changes.reduce((n, c) => n + c.added.length + c.changed.length + c.removed.length, 0);
}
