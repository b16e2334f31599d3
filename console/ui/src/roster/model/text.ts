import type { Doc } from './document';
import { pathText, parsePath } from './paths';

// The document as text: where each place of it stands, and what is wrong with the text itself.

export interface TextFault {
  line: number;
  /** The key that is there twice; otherwise the text is no JSON, or no document. */
  twice?: string;
  /** The list or object that a part of the document must be. */
  part?: string;
}

export function written(doc: unknown): string {
  return `${JSON.stringify(doc, null, 2)}\n`;
}

/** Lines of places, and keys that an object has twice, of which a parser would lose one in silence. */
export interface Lines {
  at: Map<string, number>;
  twice: { line: number; key: string }[];
}

const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const quoted = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

/** A text that is no JSON: the line at which it stops being it. */
class Broken extends Error {
  constructor(readonly line: number) {
    super(`line ${line}`);
  }
}

/** Walks a text. Throws Broken where it is no JSON. */
export function linesOf(text: string): Lines {
  const found: Lines = { at: new Map(), twice: [] };
  let i = 0;
  let line = 1;
  const blanks = () => {
    for (; i < text.length && ' \t\r\n'.includes(text.charAt(i)); i++) if (text[i] === '\n') line++;
  };
  const take = (shape: RegExp): string => {
    shape.lastIndex = i;
    const got = shape.exec(text)?.[0];
    if (got === undefined) throw new Broken(line);
    i += got.length;
    return got;
  };
  const sign = (c: string) => {
    blanks();
    if (text[i] !== c) throw new Broken(line);
    i++;
  };
  /** What stands between two brackets, separated by commas. */
  const several = (end: string, one: (n: number) => void) => {
    i++;
    blanks();
    if (text[i] === end) return void i++;
    for (let n = 0; ; n++) {
      one(n);
      blanks();
      if (text[i] === end) return void i++;
      sign(',');
    }
  };
  const value = (path: (string | number)[]) => {
    blanks();
    found.at.set(pathText(path), line);
    if (text[i] === '{') {
      const seen = new Set<string>();
      several('}', () => {
        blanks();
        const key = JSON.parse(take(quoted)) as string;
        if (seen.has(key)) found.twice.push({ line, key });
        seen.add(key);
        sign(':');
        value([...path, key]);
      });
    } else if (text[i] === '[') several(']', (n) => value([...path, n]));
    else take(text[i] === '"' ? quoted : scalar);
  };
  value([]);
  blanks();
  if (i < text.length) throw new Broken(line);
  return found;
}

/** The line of a place, or of what should hold it. */
export function lineAt(lines: Lines, path: string): number {
  for (let parts = parsePath(path); ; parts = parts.slice(0, -1)) {
    const line = lines.at.get(pathText(parts));
    if (line !== undefined) return line;
    if (parts.length === 0) return 1;
  }
}

const objects = new Set(['stability']);
const texts = new Set(['zone', 'profile', 'name']);
const plainLists = new Set(['skills']);
const knownLists = ['sites', 'shifts', 'demand', 'guards', 'contracts', 'staff', 'rules', 'leave', 'requests', 'pins', 'holidays', 'overrides'];

/** Reads a text as a document: the document, or the first thing for which the pages could not show it. */
export function readText(text: string): { doc: Doc } | { fault: TextFault } {
  let lines: Lines;
  try {
    lines = linesOf(text);
  } catch (error) {
    return { fault: { line: error instanceof Broken ? error.line : 1 } };
  }
  const [twice] = lines.twice;
  if (twice) return { fault: { line: twice.line, twice: twice.key } };
  const doc: unknown = JSON.parse(text);
  if (typeof doc !== 'object' || doc === null || Array.isArray(doc)) return { fault: { line: 1 } };
  const bad = Object.entries(doc).find(([key, v]) => !fits(key, v));
  if (bad) return { fault: { line: lineAt(lines, bad[0]), part: bad[0] } };
  for (const key of ['shifts', 'demand', 'staff']) if (!(key in doc)) return { fault: { line: 1, part: key } };
  return { doc: doc as Doc };
}

function fits(key: string, v: unknown): boolean {
  const object = (x: unknown) => typeof x === 'object' && x !== null && !Array.isArray(x);
  if (texts.has(key)) return typeof v === 'string';
  if (objects.has(key)) return object(v);
  if (plainLists.has(key)) return Array.isArray(v) && v.every((x) => typeof x === 'string');
  return !knownLists.includes(key) || (Array.isArray(v) && v.every(object));
}
