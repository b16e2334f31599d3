import { signal } from '@preact/signals';
import { en } from './en';
import { zh } from './zh-CN';

// Texts by key, in the language that the person chose. Chinese is the language of the key set; English must
// have the same keys (a test compares them, and the type below makes a missing one an error).

export type Key = keyof typeof zh;
export type Catalogue = Record<Key, string>;
export type Language = 'zh-CN' | 'en';

const catalogues: Record<Language, Catalogue> = { 'zh-CN': zh, en };
const remembered = 'heartline.language';

/** The language of the pages. Set it with setLanguage. */
export const language = signal<Language>(firstLanguage());

function firstLanguage(): Language {
  try {
    const kept = localStorage.getItem(remembered);
    if (kept === 'zh-CN' || kept === 'en') return kept;
  } catch {
    // A browser that keeps nothing still shows a page.
  }
  return 'zh-CN';
}

/** Shows the pages in a language and remembers it on this machine for the sign-in page. */
export function setLanguage(next: Language): void {
  language.value = next;
  document.documentElement.lang = next;
  try {
    localStorage.setItem(remembered, next);
  } catch {
    // See above.
  }
}

/** The text of a key, with {name} replaced by the values given. */
export function t(key: Key, values?: Record<string, string | number>): string {
  return say(language.value, key, values);
}

/** The same in a language that need not be that of the pages. */
export function say(of: Language, key: Key, values?: Record<string, string | number>): string {
  const text = catalogues[of][key] ?? key;
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Whether a key that was put together from server data has a text. */
export function known(key: string): key is Key {
  return key in zh;
}

/** The text for a value of an open set, such as a reason: its own text, else the value as it came. */
export function word(prefix: string, value: string | undefined | null): string {
  if (!value) return '–';
  const key = `${prefix}.${value}`;
  return known(key) ? t(key) : value;
}

/** Several words as a list, with the separators of the language. */
export function listing(words: readonly string[]): string {
  return words.join(language.value === 'zh-CN' ? '、' : ', ');
}

/** Several words with the last one joined by "and". */
export function conjunction(words: readonly string[]): string {
  return new Intl.ListFormat(language.value, { type: 'conjunction' }).format(words);
}
