import { useSignal } from '@preact/signals';
import type { Schemas } from '../../api/client';
import { useAction } from '../../api/action';
import { Button } from '../../components/button';
import { CheckField } from '../../components/field';
import { Dialog } from '../../components/dialog';
import { Note, ProblemNote } from '../../components/note';
import { t } from '../../i18n';
import { local } from '../../i18n/local';
import { RedEndFields, type RedEnd } from '../../outgoing/red-end';
import { hangUp } from '../../state/commands';
import { gradeOption } from '../../state/options';

/** The guard before a call is ended: one more step, and for a red caller why it ends and what follows. */
export function HangUpDialog({ call, onClose }: { call: Schemas['DeskCall']; onClose: () => void }) {
  const red = useSignal<RedEnd>({ reason: '', next_step: '', note: '' });
  const guarded = useSignal(Boolean(call.guarded));
  const abusive = useSignal(false);
  const end = useAction(async () => {
    await hangUp(call.id, guarded.value || abusive.value ? { ...(guarded.value ? red.value : {}), ...(abusive.value ? { abusive: true } : {}) } : undefined);
    onClose();
  });
  const run = async () => {
    // The caller may have been graded red by somebody else this very moment.
    if (!(await end.run()) && end.problem.value?.code?.startsWith('red_end')) guarded.value = true;
  };
  const response = gradeOption('red')?.response;
  const missing = end.problem.value?.field;
  return (
    <Dialog title={t('hangup.title')} onClose={onClose}>
      {guarded.value || call.guarded ? (
        <>
          <Note tone="bad">
            <p>{t('hangup.red')}</p>
            {response && <p>{t('hangup.red_response', { response: local(response) })}</p>}
          </Note>
          <RedEndFields value={red} missing={missing} />
        </>
      ) : (
        <p>{t(call.outgoing && call.state === 'connecting' ? 'hangup.call_off' : 'hangup.text')}</p>
      )}
      {call.part === 'counsellor' && !call.test && <CheckField label={t('hangup.abusive')} checked={abusive.value} onChange={(on) => (abusive.value = on)} name="hangup-abusive" />}
      {!(guarded.value && missing) && <ProblemNote problem={end.problem.value} />}
      <div class="row dialog-actions">
        <Button big onClick={onClose} autoFocus>
          {t('hangup.keep')}
        </Button>
        <Button big variant="danger" pending={end.pending} onClick={() => void run()} name="hangup-confirm">
          {t('call.hang_up')}
        </Button>
      </div>
    </Dialog>
  );
}
