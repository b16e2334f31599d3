import { api, request, type Schemas } from '../../api/client';
import { useAction, useLoad } from '../../api/action';
import { ProblemNote } from '../../components/note';
import { Loading, Panel } from '../../components/page';
import { t, word } from '../../i18n';
import { sitDown } from '../../state/commands';
import { audioContext } from '../../softphone/audio';
import { isGuest, me } from '../../state/session';

/** The start of a shift: which seat. */
export function SeatChoice() {
  const seats = useLoad(() => request(api.GET('/seats')), []);
  const sit = useAction(async (seat: string) => {
    // This click is what allows the page to make sounds later.
    audioContext();
    await sitDown(seat);
  });
  const choose = async (seat: string) => {
    if (!(await sit.run(seat))) seats.reload();
  };
  return (
    <Panel title={t('seat.choose')}>
      <p class="muted">{t('seat.choose_hint')}</p>
      {isGuest.value && <p class="muted">{t('seat.guest_hint')}</p>}
      <ProblemNote problem={sit.problem.value} />
      <Loading load={seats}>
        {(list) =>
          list.length === 0 ? (
            <p class="empty muted">{t('seat.none')}</p>
          ) : (
            <ul class="seat-grid">
              {list.map((s) => (
                <li key={s.id}>
                  <SeatButton seat={s} busy={sit.pending.value} choose={() => void choose(s.id)} />
                </li>
              ))}
            </ul>
          )
        }
      </Loading>
    </Panel>
  );
}

function SeatButton({ seat, busy, choose }: { seat: Schemas['Seat']; busy: boolean; choose: () => void }) {
  const other = seat.taken_by && seat.taken_by.id !== me.value?.id;
  const closed = isGuest.value && seat.kind !== 'browser'; // the server refuses it too
  const phoneDown = seat.kind !== 'browser' && !seat.up;
  return (
    <button type="button" class="seat" disabled={busy || Boolean(other) || closed} onClick={choose} data-name={`seat-${seat.id}`}>
      <span class="seat-name">{seat.name}</span>
      <span>{word('seat.kind', seat.kind)}</span>
      <span class="small muted">
        {other ? t('seat.taken', { name: seat.taken_by?.name ?? '' }) : closed ? t('seat.not_for_guests') : phoneDown ? t('seat.phone_down') : t('seat.free')}
      </span>
    </button>
  );
}
