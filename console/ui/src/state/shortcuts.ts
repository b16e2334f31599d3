import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Key } from '../i18n';

// Keys of the page. A page names its own while it is shown; the help lists those that work now.

export interface Shortcut {
  /** As KeyboardEvent.key gives it, lower case for letters; " " is the space bar. */
  keys: string[];
  label: Key;
  /** Whether it does something now; it is listed all the same. */
  enabled?: boolean;
  /** Works while text is being typed and over dialogs as well: for function keys alone, which write nothing. */
  anywhere?: boolean;
  run(): void;
}

export const shortcuts = signal<readonly Shortcut[][]>([]);

/** Offers shortcuts while the component is shown. */
export function useShortcuts(list: Shortcut[]): void {
  const latest = useRef(list);
  latest.current = list;
  useEffect(() => {
    const entry = latest.current.map((s, i) => ({
      keys: s.keys,
      label: s.label,
      anywhere: s.anywhere,
      get enabled() {
        return latest.current[i]?.enabled ?? true;
      },
      run: () => latest.current[i]?.run(),
    }));
    shortcuts.value = [...shortcuts.value, entry];
    return () => {
      shortcuts.value = shortcuts.value.filter((e) => e !== entry);
    };
  }, [list.map((s) => s.label).join()]);
}

/** Whether the key belongs to what has the focus: text being typed, or a control that the key works. */
export function taken(e: KeyboardEvent): boolean {
  if (noPress(e)) return true;
  const target = e.target as HTMLElement | null;
  if (!target?.closest) return false;
  if (target.closest('input, textarea, select, [contenteditable="true"]')) return true;
  if (document.querySelector('dialog[open]')) return true;
  const works = e.key === 'Enter' || e.key === ' ';
  return works && target.closest('button, a, summary, [role="button"]') !== null;
}

/** Whether the key is no press of its own: part of a chord or of an input method, or held down. */
function noPress(e: KeyboardEvent): boolean {
  return e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.repeat;
}

/** Listens for the shortcuts. Returns what stops it. */
export function runShortcuts(): () => void {
  const press = (e: KeyboardEvent) => {
    if (noPress(e)) return;
    const inUse = taken(e);
    const key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
    for (const list of [...shortcuts.value].reverse()) {
      const hit = list.find((s) => s.keys.includes(key) && s.enabled !== false && (s.anywhere || !inUse));
      if (hit) {
        e.preventDefault();
        hit.run();
        return;
      }
    }
  };
  document.addEventListener('keydown', press);
  return () => document.removeEventListener('keydown', press);
}
