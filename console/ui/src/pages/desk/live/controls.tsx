import { useSignal } from '@preact/signals';
import type { Schemas } from '../../../api/client';
import { useAction } from '../../../api/action';
import { Button } from '../../../components/button';
import { ProblemNote } from '../../../components/note';
import { t } from '../../../i18n';
import { leaveCall, turnAside, turnBack } from '../../../state/live-commands';
import { useShortcuts } from '../../../state/shortcuts';
import { BringIn } from './bring-in';
import { Help } from './help';
import { Parties } from './parties';
import { partyName } from './voices';

interface Props {
  call: Schemas['DeskCall'];
  actions: Schemas['Desk']['actions'];
}

/** What a counsellor can do with others in the own call. */
export function LiveControls({ call, actions }: Props) {
  const picking = useSignal(false);
  const aside = Boolean(call.aside);
  const mayTurn = actions.includes(aside ? 'back' : 'turn');
  const mayBring = actions.includes('ask') || actions.includes('transfer');
  const mayLeave = actions.includes('leave');
  const turn = useAction(() => (aside ? turnBack(call.id) : turnAside(call.id)));
  const leave = useAction(() => leaveCall(call.id));
  useShortcuts([
    { keys: ['c'], label: 'keys.bring', enabled: mayBring, run: () => (picking.value = true) },
    { keys: ['t'], label: 'keys.turn', enabled: mayTurn, run: () => void turn.run() },
  ]);
  const beside = call.parties.filter((p) => p.state === 'there' && !p.in);
  const one = beside.length === 1 && beside[0];
  return (
    <section class="live" aria-label={t('party.list')}>
      {mayTurn && (
        <Button big variant="primary" pending={turn.pending} onClick={() => void turn.run()} keyHint="T" name={aside ? 'back' : 'turn'}>
          {aside ? t('party.back') : one ? t('party.speak_to', { name: partyName(one) }) : t('party.speak')}
          {!aside && <span class="small"> · {t('party.speak_hint')}</span>}
        </Button>
      )}
      <Parties call={call} />
      <div class="row">
        <Button disabled={!mayBring} onClick={() => (picking.value = true)} expanded={picking.value} keyHint="C" name="bring-in">
          {t('bring.open')}
        </Button>
        {mayLeave && (
          <Button pending={leave.pending} onClick={() => void leave.run()} name="leave">
            {t('party.leave_stay')}
          </Button>
        )}
        <Help call={call} actions={actions} />
      </div>
      <ProblemNote problem={turn.problem.value ?? leave.problem.value} />
      {picking.value && <BringIn call={call} actions={actions} onClose={() => (picking.value = false)} />}
    </section>
  );
}
