import { api, request } from '../api/client';
import { Draft, type DraftPort, type Form } from './draft';

// The forms that are open on this page. A draft outlives the component that shows it: a call that ends turns
// its card into the after-call card, and the text stays.

const path = (call: string) => ({ params: { path: { call } } });

const port: DraftPort = {
  read: (call) => request(api.GET('/calls/{call}/form', path(call))),
  save: (call, draft, leaving) =>
    request(api.PUT('/calls/{call}/form', { ...path(call), body: draft, ...(leaving ? { fetch: (r: Request) => fetch(r, { keepalive: true }) } : {}) })),
  submit: (call, form) => request(api.POST('/calls/{call}/form/submit', { ...path(call), body: form })),
};

const drafts = new Map<string, Draft>();

/** The draft of a call's form: the one that is open, else made of the form that the server has. */
export async function openDraft(call: string, known?: Form): Promise<Draft> {
  const open = drafts.get(call);
  if (open) {
    if (known) open.heed(known);
    return open;
  }
  const form = known ?? (await port.read(call));
  const raced = drafts.get(call);
  if (raced) return raced;
  const draft = new Draft(port, form);
  drafts.set(call, draft);
  return draft;
}

/** Forgets a draft whose form was handed in. */
export function closeDraft(call: string): void {
  drafts.get(call)?.close();
  drafts.delete(call);
}

/** Saves all drafts when the page goes away, and forgets them when the sign-in ends. Returns what stops it. */
export function runForms(): () => void {
  const save = () => {
    for (const d of drafts.values()) void d.flush(true);
  };
  const hidden = () => {
    if (document.visibilityState === 'hidden') save();
  };
  addEventListener('pagehide', save);
  document.addEventListener('visibilitychange', hidden);
  return () => {
    removeEventListener('pagehide', save);
    document.removeEventListener('visibilitychange', hidden);
    drafts.clear();
  };
}
