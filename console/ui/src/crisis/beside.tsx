import type { Schemas } from '../api/client';
import { t } from '../i18n';
import { can } from '../state/session';
import type { Mode } from './commands';
import { JoinWays } from './join';
import { SearchCard } from './search';
import { live, type Crisis } from './words';

interface Props {
  call: Schemas['DeskCall'];
  crisis: Crisis;
  actions: Schemas['Desk']['actions'];
}

/** The search beside the call at the own desk, whatever one is in the call. Nothing in the call's own card moves. */
export function CrisisBeside({ call, crisis, actions }: Props) {
  const command = call.part === 'counsellor' || can('call.command_any');
  return (
    <div class="beside stack">
      {call.part !== 'counsellor' && live(crisis) && <OwnMode call={call} />}
      <SearchCard crisis={crisis} call={call} may={{ cancel: actions.includes('crisis_cancel'), command }} />
    </div>
  );
}

/** How a helper is in the call, and how else by one press. */
function OwnMode({ call }: { call: Schemas['DeskCall'] }) {
  return (
    <section class="panel" aria-label={t('crisis.me_now')} data-name="own-mode">
      <h3>{t('crisis.me_now')}</h3>
      <JoinWays call={call.id} may={() => true} now={modeIn(call)} />
    </section>
  );
}

/** How somebody who is not the counsellor is in a call. */
export function modeIn(call: Schemas['DeskCall']): Mode {
  if (call.part !== 'listener') return 'conference';
  return call.whispering ? 'whisper' : 'listen';
}
