import { computed, signal } from '@preact/signals';

// Pages by path. The console answers every path that is no file with index.html.

/** The present path and query. */
export const here = signal(location.pathname + location.search);

export const path = computed(() => here.value.split('?')[0] ?? '/');
export const query = computed(() => new URLSearchParams(here.value.split('?')[1] ?? ''));

/** What would be done if the person left the page, which has something unsaved; the app asks. */
export const asked = signal<(() => void) | undefined>(undefined);

interface Hold {
  /** Pages between which one can go without losing anything. */
  pages: readonly string[];
  /** What is typed is given up. */
  lost: () => void;
}

let held: Hold | undefined;

/** Keeps the person from leaving these pages without being asked. lost is called when they leave all the same. Returns what ends it. */
export function holdLeaving(pages: readonly string[], lost: () => void = () => {}): () => void {
  const mine = { pages, lost };
  held = mine;
  addEventListener('beforeunload', warn);
  return () => {
    if (held !== mine) return;
    held = undefined;
    removeEventListener('beforeunload', warn);
  };
}

function warn(e: BeforeUnloadEvent): void {
  e.preventDefault();
}

/** Does what leaves the page, after a question where something on it is not saved. */
export function leaving(then: () => void, to = ''): void {
  const hold = held;
  if (!hold || hold.pages.includes(to.split('?')[0] ?? '')) return then();
  asked.value = () => {
    hold.lost();
    if (held === hold) held = undefined;
    removeEventListener('beforeunload', warn);
    then();
  };
}

/** The person stays. */
export function stay(): void {
  asked.value = undefined;
}

/** Goes to another page of the app. */
export function go(to: string, replace = false): void {
  if (to === here.value) return;
  leaving(() => move(to, replace), to);
}

function move(to: string, replace: boolean): void {
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  here.value = to;
  if (!replace) scrollTo(0, 0);
}

/** Follows the browser's own back and forward, and clicks on links of the app. Returns what stops it. */
export function runRouter(): () => void {
  const back = () => {
    const to = location.pathname + location.search;
    if (to === here.value) return;
    const from = here.value;
    leaving(() => {
      if (location.pathname + location.search !== to) history.pushState(null, '', to);
      here.value = to;
    }, to);
    // The browser has gone already: while the person is asked, the address is that of the page that is shown.
    if (asked.peek()) history.pushState(null, '', from);
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
