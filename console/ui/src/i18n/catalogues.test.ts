import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { en } from './en';
import { zh } from './zh-CN';

const root = join(import.meta.dirname, '..');
const sources = (readdirSync(root, { recursive: true }) as string[])
  .filter((f) => /\.tsx?$/.test(f) && !/\.test\.tsx?$/.test(f) && !f.endsWith('schema.d.ts'))
  .map((f) => f.replaceAll('\\', '/'));

const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.ES2022, true);
}

function walk(node: ts.Node, visit: (n: ts.Node) => void): void {
  visit(node);
  node.forEachChild((c) => walk(c, visit));
}

describe('the catalogues', () => {
  it('have the same keys', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  });
  it('say each key once: of two the later file would win in silence', () => {
    const twice: string[] = [];
    for (const name of ['zh-CN', 'en']) {
      const seen = new Map<string, string>();
      for (const file of sources.filter((f) => f.startsWith(`i18n/${name}.`))) {
        walk(parse(file), (n) => {
          if (!ts.isPropertyAssignment(n) || !ts.isStringLiteral(n.name)) return;
          const before = seen.get(n.name.text);
          if (before) twice.push(`${n.name.text}: ${before}, ${file}`);
          seen.set(n.name.text, file);
        });
      }
      expect(seen.size, name).toBe(Object.keys(name === 'en' ? en : zh).length);
    }
    expect(twice).toEqual([]);
  });
  it('have no empty text, and the same places to fill in', () => {
    for (const key of Object.keys(zh) as (keyof typeof zh)[]) {
      expect(zh[key].trim(), key).not.toBe('');
      expect(en[key].trim(), key).not.toBe('');
      expect(holes(en[key]), key).toEqual(holes(zh[key]));
    }
  });
  it('hold no Chinese in the English one, but for the name of the language', () => {
    const chinese = Object.entries(en).filter(([k, v]) => k !== 'language.zh-CN' && /\p{Script=Han}/u.test(v));
    expect(chinese).toEqual([]);
  });
});

// Every component is parsed, which takes long on a machine that is busy with other tests.
describe('the components', { timeout: 60_000 }, () => {
  const spoken = new Set(['title', 'aria-label', 'alt', 'placeholder', 'label', 'hint', 'caption', 'empty', 'head']);

  it('have no text of their own', () => {
    const found: string[] = [];
    for (const file of sources.filter((f) => f.endsWith('.tsx'))) {
      walk(parse(file), (n) => {
        if (ts.isJsxText(n) && /\p{L}{2,}/u.test(n.text) && !inSample(n)) found.push(`${file}: ${n.text.trim()}`);
        if (ts.isJsxAttribute(n) && spoken.has(n.name.getText()) && n.initializer && ts.isStringLiteral(n.initializer) && /\p{L}{2,}/u.test(n.initializer.text)) {
          found.push(`${file}: ${n.getText()}`);
        }
      });
    }
    expect(found).toEqual([]);
  });

  it('have no Chinese outside the catalogues', () => {
    const found: string[] = [];
    for (const file of sources.filter((f) => !f.startsWith('i18n/'))) {
      walk(parse(file), (n) => {
        if ((ts.isStringLiteralLike(n) || ts.isJsxText(n) || ts.isTemplateHead(n)) && /\p{Script=Han}/u.test(n.text)) found.push(`${file}: ${n.text}`);
      });
    }
    expect(found).toEqual([]);
  });

  it('name no key that is missing', () => {
    const missing: string[] = [];
    for (const file of sources) {
      walk(parse(file), (n) => {
        if (!ts.isCallExpression(n) || n.expression.getText() !== 't') return;
        const key = n.arguments[0];
        if (key && ts.isStringLiteral(key) && !(key.text in zh)) missing.push(`${file}: ${key.text}`);
      });
    }
    expect(missing).toEqual([]);
  });
});

describe('the browser', () => {
  it('keeps nothing but the language: drafts and notes live in memory and on the server', () => {
    const found = sources.filter((f) => /localStorage|sessionStorage|indexedDB|document\.cookie/.test(readFileSync(join(root, f), 'utf8')));
    expect(found).toEqual(['i18n/index.ts']);
  });
  it('knows JsSIP in one file', () => {
    const found = sources.filter((f) => /from 'jssip/.test(readFileSync(join(root, f), 'utf8')));
    expect(found).toEqual(['softphone/phone.ts']);
  });
  it('loads nothing from other hosts', () => {
    const found = sources.filter((f) => /https?:\/\//.test(readFileSync(join(root, f), 'utf8').replaceAll('http://www.w3.org', '')));
    expect(found).toEqual([]);
  });
});

/** A sample of a file format is no text of the page. */
function inSample(n: ts.Node): boolean {
  return ts.isJsxElement(n.parent) && n.parent.openingElement.tagName.getText() === 'pre';
}
