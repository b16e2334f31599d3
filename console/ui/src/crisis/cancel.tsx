import { useAction } from '../api/action';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { ProblemNote } from '../components/note';
import { t } from '../i18n';
import { cancelCrisis, type CancelReason } from './commands';

const reasons: readonly CancelReason[] = ['eased', 'help_came', 'mistake', 'other'];

/** Stops a search: the reason is the press. */
export function CancelDialog({ call, onClose }: { call: string; onClose: () => void }) {
  const stop = useAction(async (reason: CancelReason) => {
    await cancelCrisis(call, reason);
    onClose();
  });
  return (
    <Dialog title={t('crisis.cancel_title')} onClose={onClose}>
      <p>{t('crisis.cancel_text')}</p>
      <div class="choices">
        {reasons.map((r) => (
          <Button key={r} big pending={stop.pending} onClick={() => void stop.run(r)} name={`cancel-${r}`}>
            {t(`crisis.reason.${r}`)}
          </Button>
        ))}
      </div>
      <ProblemNote problem={stop.problem.value} />
    </Dialog>
  );
}
