import { computed, signal } from '@preact/signals';
import { api, onSignedOut, request, type Schemas } from '../api/client';
import { asProblem, type ApiProblem } from '../api/problem';
import type { Invited } from '../guests/link';
import { language, setLanguage, type Language } from '../i18n';
import { setServerTime } from '../time/now';

// Who is signed in, and what this installation is.

export type Me = Schemas['Session'];
export type About = Schemas['About'];
export type Permission = string;

export const me = signal<Me | undefined>(undefined);
export const about = signal<About | undefined>(undefined);
/** Name and code of a guest whom a link brought here, until they are used. */
export const invitation = signal<Invited | undefined>(undefined);
/** False until the first answer about the sign-in has come. */
export const ready = signal(false);
/** Why the last sign-in ended, for the sign-in page. */
export const endedBecause = signal<string | undefined>(undefined);
/** Why the server could not be asked at all. */
export const startProblem = signal<ApiProblem | undefined>(undefined);

/** Whether the page may offer the hooks and flags that automated tests use. */
export const testable = computed(() => Boolean(about.value?.test_hooks || about.value?.demo));

/** Whether the person may do something. */
export function can(permission: Permission): boolean {
  return me.value?.permissions.includes(permission) ?? false;
}

/** Whether a guest is signed in, who has no password and no history. */
export const isGuest = computed(() => me.value?.roles.includes('guest') ?? false);

const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('heartline.session');

/** Asks who is signed in. Called once at start, and again while the server cannot be reached. */
export async function loadSession(): Promise<void> {
  try {
    // Both at once: a page that is loaded again owes its person the truth within moments.
    const [installation, session] = await Promise.all([request(api.GET('/about')), ownSession()]);
    about.value = installation;
    setServerTime(installation.server_time);
    startProblem.value = undefined;
    if (session) enter(session);
    else me.value = undefined;
    ready.value = true;
  } catch (error) {
    startProblem.value = asProblem(error);
  }
}

/** The sign-in of this browser; undefined where there is none. */
async function ownSession(): Promise<Me | undefined> {
  try {
    return await request(api.GET('/session'));
  } catch (error) {
    if (asProblem(error).status === 401) return undefined;
    throw error;
  }
}

function enter(session: Me): void {
  setServerTime(session.server_time);
  endedBecause.value = undefined;
  me.value = session;
  if (session.language === 'zh-CN' || session.language === 'en') setLanguage(session.language);
}

/** Signs in. Throws an ApiProblem where that is refused. */
export async function signIn(login: string, password: string): Promise<void> {
  enter(await request(api.POST('/session', { body: { login, password } })));
  tabs?.postMessage('signed_in');
}

/** Signs out, here and in every other tab. The pages forget the person even if the server cannot be reached. */
export async function signOut(): Promise<void> {
  try {
    await request(api.DELETE('/session'));
  } catch (error) {
    if (asProblem(error).status !== 401) throw error;
  }
  tabs?.postMessage('signed_out');
  leave('signed_out');
}

/** Forgets the person at once. Everything that belongs to the sign-in watches me and ends with it. */
export function leave(reason: string): void {
  if (!me.value) return;
  endedBecause.value = reason;
  me.value = undefined;
}

/** Changes the language of the pages and keeps the choice with the user. */
export async function chooseLanguage(next: Language): Promise<void> {
  if (next === language.value) return;
  setLanguage(next);
  const session = me.value;
  if (!session) return;
  me.value = { ...session, language: next };
  await request(api.PUT('/session/language', { body: { language: next } }));
}

/** Follows the sign-in across tabs. Returns what stops it. */
export function watchSession(): () => void {
  onSignedOut(() => leave('expired'));
  const hear = (e: MessageEvent) => {
    if (e.data === 'signed_out') leave('other_tab');
    if (e.data === 'signed_in' && !me.value) void loadSession();
  };
  tabs?.addEventListener('message', hear);
  // A page that the browser kept while away may show a sign-in that has ended meanwhile.
  const shown = (e: PageTransitionEvent) => {
    if (e.persisted) void loadSession();
  };
  addEventListener('pageshow', shown);
  return () => {
    tabs?.removeEventListener('message', hear);
    removeEventListener('pageshow', shown);
  };
}
