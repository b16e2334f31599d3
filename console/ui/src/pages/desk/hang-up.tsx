import { useSignal } from '@preact/signals';
import type { Schemas } from '../../api/client';
import { useAction } from '../../api/action';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { CheckField } from '../../components/field';
import { Note, ProblemNote } from '../../components/note';
import { t } from '../../i18n';
import { local } from '../../i18n/local';
import { hangUp } from '../../state/commands';
import { gradeOption } from '../../state/options';

/** The guard before a call is ended: one more step, and for a red caller a deliberate one. */
export function HangUpDialog({ call, onClose }: { call: Schemas['DeskCall']; onClose: () => void }) {
  const sure = useSignal(false);
  const askRed = useSignal(call.grade === 'red');
  const end = useAction(async () => {
    await hangUp(call.id, askRed.value && sure.value);
    onClose();
  });
  const run = async () => {
    // The caller may have been graded red by somebody else this very moment.
    if (!(await end.run()) && end.problem.value?.code === 'confirm_red') askRed.value = true;
  };
  const response = gradeOption('red')?.response;
  return (
    <Dialog title={t('hangup.title')} onClose={onClose}>
      {askRed.value ? (
        <>
          <Note tone="bad">
            <p>{t('hangup.red')}</p>
            {response && <p>{t('hangup.red_response', { response: local(response) })}</p>}
          </Note>
          <CheckField label={t('hangup.red_sure')} checked={sure.value} onChange={(on) => (sure.value = on)} name="hangup-sure" />
        </>
      ) : (
        <p>{t('hangup.text')}</p>
      )}
      <ProblemNote problem={end.problem.value} />
      <div class="row dialog-actions">
        <Button big onClick={onClose} autoFocus>
          {t('hangup.keep')}
        </Button>
        <Button big variant="danger" pending={end.pending} disabled={askRed.value && !sure.value} onClick={() => void run()} name="hangup-confirm">
          {t('call.hang_up')}
        </Button>
      </div>
    </Dialog>
  );
}
