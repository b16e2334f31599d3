import { computed, signal } from '@preact/signals';

// Pages by path. The console answers every path that is no file with index.html.

/** The present path and query. */
export const here = signal(location.pathname + location.search);

export const path = computed(() => here.value.split('?')[0] ?? '/');
export const query = computed(() => new URLSearchParams(here.value.split('?')[1] ?? ''));

/** Goes to another page of the app. */
export function go(to: string, replace = false): void {
  if (to === here.value) return;
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  here.value = to;
  if (!replace) scrollTo(0, 0);
}

/** Follows the browser's own back and forward, and clicks on links of the app. Returns what stops it. */
export function runRouter(): () => void {
  const back = () => {
    here.value = location.pathname + location.search;
  };
  const click = (e: MouseEvent) => {
    if (e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    const link = (e.target as Element | null)?.closest?.('a[href^="/"]') as HTMLAnchorElement | null;
    if (!link || link.target || link.hasAttribute('download')) return;
    e.preventDefault();
    go(link.pathname + link.search);
  };
  addEventListener('popstate', back);
  document.addEventListener('click', click);
  return () => {
    removeEventListener('popstate', back);
    document.removeEventListener('click', click);
  };
}
