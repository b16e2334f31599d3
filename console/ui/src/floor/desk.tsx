import type { Schemas } from '../api/client';
import { Note } from '../components/note';
import { Left } from '../components/timer';
import { language, listing, t } from '../i18n';
import { local } from '../i18n/local';
import { clock } from '../time/format';
import { SurgeText } from './steer';

/** What supervisors have put in force for this desk, and a pause that runs. */
export function DeskFloorNotes({ desk: d }: { desk: Schemas['Desk'] }) {
  const boards = d.floor?.switchboards ?? [];
  const paused = d.status.state === 'not_ready' && d.status.reason === 'red_pause';
  return (
    <>
      {paused && (
        <Note tone="info" role="status">
          <span>
            {t('reason.red_pause')} · <Left until={d.status.until} />
          </span>
        </Note>
      )}
      {boards.length > 0 && <Note tone="warn">{t('floor.switchboard_here', { queues: listing(boards) })}</Note>}
      {d.floor?.surges?.map((s) => (
        <Note key={s.hotline.id} tone="info">
          {t('floor.surge_on', { name: local(s.hotline.name) })} · {t('floor.surge_until', { time: clock(s.until, language.value).slice(0, 5) })}
          <SurgeText surge={s} />
        </Note>
      ))}
    </>
  );
}
