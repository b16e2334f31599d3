import { t } from '../../i18n';
import { desk } from '../../state/live';
import { can } from '../../state/session';
import { softphone } from '../../state/softphone';
import { GuestCard } from '../desk/live/guest';
import { ListenerCard } from '../desk/live/listener';

/** The supervisor's own line: whether one could listen now, and what one hears while one does. */
export function OwnLine() {
  const d = desk.value;
  if (!d || !can('call.listen') || !can('desk.use')) return null;
  if (d.call?.part === 'listener') return <ListenerCard call={d.call} actions={d.actions} />;
  if (d.call?.part === 'party') return <GuestCard call={d.call} actions={d.actions} />;
  const seated = d.status.state !== 'logged_out';
  const up = d.seat?.kind === 'browser' && softphone.value === 'up';
  const text = d.call ? 'board.line_busy' : up ? 'board.line_up' : seated && d.seat?.kind !== 'browser' ? 'board.line_phone' : 'board.line_none';
  return (
    <p class={`note ${up && !d.call ? 'tone-ok' : 'tone-info'} own-line`} role="status" data-name="own-line" data-up={up}>
      <span>
        <strong>{t('board.line')}</strong> {t(text)}
      </span>
      <a class="button" href="/desk">
        {t('board.to_desk')}
      </a>
    </p>
  );
}
