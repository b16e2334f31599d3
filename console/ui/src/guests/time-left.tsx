import type { Schemas } from '../api/client';
import { Note } from '../components/note';
import { Left } from '../components/timer';
import { language, t } from '../i18n';
import { clock, instant } from '../time/format';
import { now } from '../time/now';

/** A guest's desk says for how long the account is still good, and after that how long the note may be written. */
export function GuestTimeLeft({ desk }: { desk: Schemas['Desk'] }) {
  const guest = desk.guest;
  if (!guest) return null;
  const noteUntil = instant(guest.note_until);
  if (now.value < Date.parse(guest.until)) {
    const soon = Date.parse(guest.until) - now.value < 10 * 60_000;
    return (
      <Note tone={soon ? 'warn' : 'info'}>
        <span data-name="guest-time">
          {t('guest.good_until', { time: clock(guest.until, language.value).slice(0, 5) })} <Left until={guest.until} />
        </span>
      </Note>
    );
  }
  return (
    <Note tone="warn" role="status">
      <span data-name="guest-time">
        {desk.call ? t('guest.over_in_call') : t('guest.over')} {!desk.call && noteUntil !== undefined && <Left until={guest.note_until} />}
      </span>
    </Note>
  );
}
