import { signal } from '@preact/signals';

// Short messages at the edge of the page. An alarm stays until it is closed; others leave by themselves.

export type Level = 'info' | 'warning' | 'alarm';

export interface Notice {
  id: number;
  /** Key of the text: notice.<code>. */
  code: string;
  level: Level;
  params: Record<string, string>;
}

export const notices = signal<readonly Notice[]>([]);

const kept = 4;
const shownMs = 8000;
let next = 1;

/** Shows a notice. The same code replaces its predecessor, so a repeated event makes one line. */
export function tell(code: string, level: Level = 'info', params: Record<string, string> = {}): void {
  const notice: Notice = { id: next++, code, level, params };
  notices.value = [...notices.value.filter((n) => n.code !== code), notice].slice(-kept);
  if (level !== 'alarm') setTimeout(() => dismiss(notice.id), shownMs);
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((n) => n.id !== id);
}

/** Forgets every notice, for example when the person signs out. */
export function clearNotices(): void {
  notices.value = [];
}
