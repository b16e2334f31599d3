import { effect, signal } from '@preact/signals';

/** The page's own title. */
export const pageTitle = signal('');
/** What the title shows instead for the moment; a ringing desk flashes it. */
export const flashTitle = signal<string | undefined>(undefined);

/** Keeps the document's title. Returns what stops it. */
export function runTitle(): () => void {
  return effect(() => {
    const title = flashTitle.value ?? pageTitle.value;
    if (title) document.title = title;
  });
}
