import type { ComponentChildren } from 'preact';
import { createPortal } from 'preact/compat';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { effect } from '@preact/signals';
import { topModal } from '../state/modals';

/**
 * Keeps its content within reach above everything: in its own place on the page, and in the dialog in front while one is
 * open, because a modal dialog makes the rest of the page inert. The content is moved, not made anew, so that nothing of
 * its state is lost; the dialog's own content stays as it is.
 */
export function Above({ children }: { children: ComponentChildren }) {
  const home = useRef<HTMLDivElement>(null);
  const [host] = useState(() => {
    const div = document.createElement('div');
    div.className = 'above no-print';
    return div;
  });
  useLayoutEffect(() => {
    const stop = effect(() => settle(host, topModal.value ?? home.current));
    return () => {
      stop();
      host.remove();
    };
  }, []);
  return (
    <>
      <div class="above" ref={home} />
      {createPortal(children, host)}
    </>
  );
}

/** Moves the host to where it belongs. A press that is on its way, and the focus, stay with what they were on. */
function settle(host: HTMLElement, place: HTMLElement | null): void {
  if (!place || host.parentElement === place) return;
  const focused = document.activeElement;
  const held = focused instanceof HTMLElement && host.contains(focused) ? focused : undefined;
  place.prepend(host);
  held?.focus({ preventScroll: true });
}
