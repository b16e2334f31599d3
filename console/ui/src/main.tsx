import { effect, untracked } from '@preact/signals';
import { render } from 'preact';
import { App, preload } from './app';
import { runAlerts } from './crisis/alert-run';
import { takeInvitation, watchInvitations } from './guests/link';
import { language } from './i18n';
import { path, runRouter } from './router';
import { runCare } from './care/changes';
import { dropCareOptions } from './care/options';
import { runForms } from './state/forms';
import { runLive } from './state/live';
import { runHoldReminder } from './state/hold';
import { runMuting } from './state/muting';
import { runOffers } from './state/offers';
import { dropKnown } from './known/read';
import { dropBook } from './roster/model/open';
import { dropOptions, loadOptions } from './state/options';
import { invitation, loadSession, me, ready, watchSession } from './state/session';
import { runShortcuts } from './state/shortcuts';
import { runSoftphone } from './state/softphone';
import { runTitle } from './state/title';
import { runClock } from './time/now';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/layout.css';
import './styles/desk.css';
import './styles/board.css';
import './styles/live.css';
import './styles/crisis.css';
import './styles/care.css';
import './styles/floor.css';
import './styles/callers.css';
import './styles/guests.css';
import './styles/known.css';
import './styles/outgoing.css';
import './styles/silent.css';
import './styles/simulation.css';
import './styles/account.css';

/** How soon a server that could not be reached is asked again. */
const askAgainMs = 3000;

// Everything that belongs to one sign-in starts with it and ends with it.
function runSignIn(): void {
  let stop: (() => void)[] = [];
  let user: string | undefined;
  effect(() => {
    const id = me.value?.must_change_password ? undefined : me.value?.id;
    if (id === user) return;
    user = id;
    untracked(() => {
      for (const s of stop.reverse()) s();
      stop = [];
      dropOptions();
      dropCareOptions();
      dropKnown();
      dropBook();
      if (!id) return;
      stop = [runForms(), runCare(), runMuting(), runSoftphone(), runOffers(), runAlerts(), runHoldReminder(), runLive()];
      void loadOptions();
    });
  });
}

function start(): void {
  document.documentElement.lang = language.value;
  const root = document.getElementById('app');
  if (!root) return;
  root.replaceChildren();
  invitation.value = takeInvitation(); // before anything else reads the address
  watchInvitations((i) => (invitation.value = i));
  preload(path.value);
  runClock();
  runTitle();
  runRouter();
  runShortcuts();
  watchSession();
  runSignIn();
  render(<App />, root);
  const ask = async () => {
    await loadSession();
    if (!ready.value) setTimeout(() => void ask(), askAgainMs);
  };
  void ask();
}

start();
