import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { CheckField, SelectField } from '../components/field';
import { ulid } from '../care/ulid';
import { ProblemNote } from '../components/note';
import { t } from '../i18n';
import { local } from '../i18n/local';
import { blockCaller, type Evidence } from './commands';
import { HoursField, SealedNote } from './fields';

/** The guard before a number is blocked: why, for how long, and, where it was red lately, that this is known. */
export function BlockDialog({ evidence: e, onClose, onDone }: { evidence: Evidence; onClose: () => void; onDone: (e: Evidence) => void }) {
  const reason = useSignal('');
  const hours = useSignal(e.options.hours);
  const note = useSignal('');
  const known = useSignal(false);
  const red = useSignal(e.was_red);
  const id = useMemo(() => ulid(), []); // a second press, also after a lost answer, blocks once
  const send = useAction(async () => {
    onDone(
      await blockCaller(e.call_id, {
        id,
        reason: reason.value,
        hours: hours.value,
        ...(note.value.trim() ? { note: note.value } : {}),
        ...(known.value ? { despite_red: true } : {}),
      }),
    );
  });
  const run = async () => {
    // The number may have become red this very moment.
    if (!(await send.run()) && send.problem.value?.code === 'caller_was_red') red.value = true;
  };
  return (
    <Dialog title={t('callers.block_title')} onClose={onClose}>
      <p>{t('callers.block_text', { key: e.options.person_key })}</p>
      <SelectField
        label={t('callers.block_reason')}
        value={reason.value}
        empty={t('callers.block_choose')}
        options={e.options.reasons.map((r) => ({ value: r.id, label: local(r.name) }))}
        onChange={(v) => (reason.value = v)}
        name="block-reason"
      />
      <HoursField value={hours} options={e.options} />
      <SealedNote value={note} name="block-note" />
      {red.value && <CheckField label={t('callers.block_red')} checked={known.value} onChange={(on) => (known.value = on)} name="block-despite-red" />}
      <ProblemNote problem={send.problem.value} />
      <div class="row dialog-actions">
        <Button big onClick={onClose} autoFocus>
          {t('callers.cancel')}
        </Button>
        <Button big variant="danger" pending={send.pending} disabled={!reason.value || (red.value && !known.value)} onClick={() => void run()} name="block-confirm">
          {t('callers.block_confirm')}
        </Button>
      </div>
    </Dialog>
  );
}
