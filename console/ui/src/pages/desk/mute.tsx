import type { Schemas } from '../../api/client';
import { useAction, type Action } from '../../api/action';
import { t } from '../../i18n';
import { muting } from '../../state/muting';

type Call = Schemas['DeskCall'];

/** Whether nobody hears the counsellor at this desk: the track is closed here before the server says so, and stays closed if it cannot. */
export function isMuted(call: Call): boolean {
  return muting.silent(call.id, Boolean(call.muted));
}

/** The switch of the mute button. */
export function useMute(call: Call): Action<[]> {
  return useAction(() => muting.want(call.id, !isMuted(call)));
}

/** What the server does not know yet. */
export function MuteNote({ call }: { call: Call }) {
  const wish = muting.wish.value;
  if (wish?.call !== call.id || wish.state === 'asking') return null;
  const text = wish.muted ? (wish.state === 'late' ? 'mute.late' : 'mute.refused') : wish.state === 'late' ? 'unmute.late' : 'unmute.refused';
  return (
    <p class="small" role="status" data-name="mute-note" data-state={wish.state}>
      <span aria-hidden="true">◌</span> {t(text)}
    </p>
  );
}
