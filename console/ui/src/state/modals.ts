import { computed, signal } from '@preact/signals';

// The dialogs that are open, the first one first. A modal dialog of the browser makes everything outside of it inert: what
// has to be reached all the same is put into the topmost one.

const open = signal<readonly HTMLElement[]>([]);

/** The dialog in front; undefined: none is open. */
export const topModal = computed(() => open.value.at(-1));

/** Says that a dialog is open. Returns what takes that back; calling it twice does no harm. */
export function openModal(dialog: HTMLElement): () => void {
  open.value = [...open.peek().filter((d) => d !== dialog), dialog];
  return () => {
    open.value = open.peek().filter((d) => d !== dialog);
  };
}
