import { computed, signal } from '@preact/signals';
import { api, request, type Schemas } from '../api/client';
import { emptyView, reduce, withDesk, withoutAlert, withoutOffer, type Desk, type Message, type View } from '../live/reduce';
import { Stream, type StreamState } from '../live/stream';
import { progressOf } from '../roster/adapt';
import type { Progress } from '../roster/types';
import { setServerTime } from '../time/now';
import { path } from '../router';
import { shownByCards } from '../crisis/notices';
import { about, can, leave } from './session';
import { clearNotices, tell, type Level } from './notices';

// The live picture that every page reads.

const view = signal<View>(emptyView);

export const desk = computed(() => view.value.desk);
export const board = computed(() => view.value.board);
export const withdrawn = computed(() => view.value.withdrawn);
/** Who asks this person for help. */
export const alerts = computed(() => view.value.alerts);
/** Why the last alert went away. */
export const alertGone = signal<Schemas['LiveCrisisAlertGone']['data'] | undefined>(undefined);
/** Whether the stream is there. */
export const connection = signal<StreamState>('ended');
/** The last change of a call in the history, and of a task; lists read again when they change. */
export const callChange = signal<Schemas['LiveCall']['data'] | undefined>(undefined);
export const taskChange = signal<Schemas['Task'] | undefined>(undefined);
/** The last change of the published roster, and what of it concerned this person; pages of the roster read again. */
export const rosterChange = signal(0);
/** How often the picture has begun anew; what was told between is not known, and pages read again. */
export const anew = signal(0);
/** What was last told of a draft of the roster. */
export const rosterProgress = signal<Progress | undefined>(undefined);
/** The login of the newest leg, where the desk was opened in more than one place; the others yield. */
export const legReplaced = signal('');
/** The program was replaced by another version: the page should be loaded again. */
export const outdated = signal(false);

/** Takes a desk from the answer to a command. */
export function takeDesk(next: Desk): void {
  setServerTime(next.at);
  view.value = withDesk(view.value, next);
}

/** Forgets an offer that was answered here. */
export function dropOffer(id: string): void {
  view.value = withoutOffer(view.value, id);
}

/** Forgets an alert that was declined or put away here. */
export function dropAlert(id: string): void {
  view.value = withoutAlert(view.value, id);
}

function take(m: Message): void {
  setServerTime(m.at);
  view.value = reduce(view.value, m);
  switch (m.type) {
    case 'snapshot':
    case 'resumed':
      if (about.value && m.data.version !== about.value.version) outdated.value = true;
      if (m.type === 'snapshot') {
        rosterProgress.value = undefined;
        rosterChange.value += 1;
        anew.value += 1;
      }
      break;
    case 'call':
      callChange.value = m.data;
      break;
    case 'task':
      taskChange.value = m.data;
      break;
    case 'roster':
    case 'roster.mine':
      rosterChange.value += 1;
      break;
    case 'roster.draft':
      rosterProgress.value = progressOf(m.data);
      break;
    case 'crisis_alert_gone':
      alertGone.value = m.data;
      break;
    case 'offer_withdrawn':
      if (m.data.reason === 'answered_elsewhere' || m.data.reason === 'called_off') tell(m.data.reason);
      break;
    case 'notice':
      heed(m.data);
      break;
  }
}

function heed(notice: Schemas['LiveNotice']['data']): void {
  if (notice.code === 'leg_replaced') {
    // Only the page that loses its line has to say so.
    legReplaced.value = notice.params?.line ?? '';
    return;
  }
  if (shownByCards(notice.code, { atDesk: path.peek() === '/desk', searching: view.peek().desk?.call?.crisis !== undefined, asked: can('crisis.answer') })) return;
  tell(notice.code, notice.level as Level, notice.params ?? {});
}

/** Opens the stream of this sign-in. Returns what ends it and forgets the picture. */
export function runLive(): () => void {
  const stream = new Stream<Message>({
    path: '/api/v1/live',
    message: take,
    state: (s) => {
      connection.value = s;
    },
    signedOut: (reason) => leave(reason),
    probe: () => request(api.GET('/about', { signal: AbortSignal.timeout(1500) })),
  });
  stream.start();
  return () => {
    stream.stop();
    view.value = emptyView;
    callChange.value = undefined;
    taskChange.value = undefined;
    rosterProgress.value = undefined;
    alertGone.value = undefined;
    legReplaced.value = '';
    clearNotices();
  };
}
