import type { Schemas } from '../../../api/client';
import { useAction } from '../../../api/action';
import { Button } from '../../../components/button';
import { Note, ProblemNote } from '../../../components/note';
import { t } from '../../../i18n';
import { leaveCall } from '../../../state/live-commands';
import { useShortcuts } from '../../../state/shortcuts';
import { isMuted, MuteNote, useMute } from '../mute';
import { OthersHead } from './head';
import { Hears } from './hears';
import { Help } from './help';
import { Parties } from './parties';

interface Props {
  call: Schemas['DeskCall'];
  actions: Schemas['Desk']['actions'];
}

/** The desk of somebody who was asked into a colleague's call. */
export function GuestCard({ call, actions }: Props) {
  const muted = isMuted(call);
  const mayMute = actions.includes('mute') || actions.includes('unmute');
  const switchMute = useMute(call);
  const leave = useAction(() => leaveCall(call.id));
  useShortcuts([{ keys: ['m'], label: 'keys.mute', enabled: mayMute, run: () => void switchMute.run() }]);
  const me = call.parties.find((p) => p.me);
  return (
    <section class={`panel call grade-edge-${call.grade}`} aria-labelledby="guest-head" data-name="guest" data-in={me?.in}>
      <OthersHead call={call} title={t('party.guest_title')} id="guest-head" />
      {me && me.state === 'there' && <p>{t(me.in ? 'party.guest_in' : 'party.guest_beside')}</p>}
      <Hears call={call} muted={muted} />
      {call.state === 'waiting_for_desk' && <Note tone="warn">{t('party.state.lost')}</Note>}
      <Parties call={call} />
      <div class="call-actions call-actions-two">
        <Button big pressed={muted} pending={switchMute.pending} disabled={!mayMute} onClick={() => void switchMute.run()} keyHint="M" name="mute">
          {muted ? t('call.unmute') : t('call.mute')}
        </Button>
        <Button big variant="danger" pending={leave.pending} disabled={!actions.includes('leave')} onClick={() => void leave.run()} name="leave">
          {t('party.leave')}
        </Button>
      </div>
      <Help call={call} actions={actions} />
      <MuteNote call={call} />
      <ProblemNote problem={switchMute.problem.value ?? leave.problem.value} />
    </section>
  );
}
