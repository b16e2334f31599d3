import type { Schemas } from '../api/client';
import { can } from '../state/session';
import { SearchCard } from './search';
import type { Crisis } from './words';

interface Props {
  call: Schemas['DeskCall'];
  crisis: Crisis;
  actions: Schemas['Desk']['actions'];
}

/** The search beside the call at the own desk, whatever one is in the call. Nothing in the call's own card moves. */
export function CrisisBeside({ call, crisis, actions }: Props) {
  const command = call.part === 'counsellor' || can('call.command_any');
  return (
    <div class="beside">
      <SearchCard crisis={crisis} call={call} may={{ cancel: actions.includes('crisis_cancel'), command }} />
    </div>
  );
}
