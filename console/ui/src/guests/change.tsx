import { useSignal } from '@preact/signals';
import { api, request } from '../api/client';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { Field } from '../components/field';
import { ProblemNote } from '../components/note';
import { language, t } from '../i18n';
import { dayTime } from '../time/format';
import { fromLocalInput, toLocalInput } from '../time/local-input';
import type { Guest } from './page';

const path = (g: Guest) => ({ params: { path: { guest: g.guest.id } } });

/** Makes an account good for longer, or for less long. */
export function MoveGuestDialog({ guest, onClose }: { guest: Guest; onClose: () => void }) {
  const until = useSignal(toLocalInput(guest.until));
  const move = useAction(async () => {
    const at = fromLocalInput(until.value);
    if (!at) return;
    // The longest time ends within a minute, which a field of minutes cannot name.
    const longest = toLocalInput(guest.longest_until) === until.value ? guest.longest_until : at;
    await request(api.PUT('/guests/{guest}/until', { ...path(guest), body: { until: longest } }));
    onClose();
  });
  const problem = move.problem.value;
  return (
    <Dialog title={t('guest.move_of', { name: guest.guest.name })} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          void move.run();
        }}
      >
        <Field label={t('guest.until')} hint={t('guest.move_hint', { time: dayTime(guest.longest_until, language.value) })} error={problem?.field === 'until' ? problem.detail : undefined}>
          {({ id, describedBy }) => (
            <input id={id} type="datetime-local" name="guest-until" aria-describedby={describedBy} max={toLocalInput(guest.longest_until)} value={until.value} onInput={(e) => (until.value = e.currentTarget.value)} autofocus />
          )}
        </Field>
        <ProblemNote problem={problem?.field ? undefined : problem} />
        <Button type="submit" variant="primary" big pending={move.pending} disabled={!fromLocalInput(until.value)} name="move-sure">
          {t('common.save')}
        </Button>
      </form>
    </Dialog>
  );
}

/** Ends an account before its time. */
export function EndGuestDialog({ guest, onClose }: { guest: Guest; onClose: () => void }) {
  const end = useAction(async () => {
    await request(api.POST('/guests/{guest}/end', path(guest)));
    onClose();
  });
  return (
    <Dialog title={t('guest.end_of', { name: guest.guest.name })} onClose={onClose}>
      <p>{guest.state === 'in_call' ? t('guest.end_in_call') : t('guest.end_hint')}</p>
      <ProblemNote problem={end.problem.value} />
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button big variant="danger" pending={end.pending} onClick={() => void end.run()} name="end-sure">
          {t('guest.end')}
        </Button>
      </div>
    </Dialog>
  );
}
