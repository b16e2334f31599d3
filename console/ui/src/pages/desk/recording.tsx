import { useSignal } from '@preact/signals';
import type { Schemas } from '../../api/client';
import { useAction } from '../../api/action';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { ProblemNote } from '../../components/note';
import { Since } from '../../components/timer';
import { t, word } from '../../i18n';
import { pauseRecording, refuseRecording, resumeRecording } from '../../state/commands';

type Actions = Schemas['Desk']['actions'];

const shapes: Record<Schemas['RecordingState']['state'], string> = {
  none: '–',
  refused: '⊘',
  starting: '◌',
  recording: '◉',
  paused: '‖',
  failed: '✕',
};

/** Whether the call is recorded, and what can be done about it. */
export function RecordingControl({ call, actions }: { call: Schemas['DeskCall']; actions: Actions }) {
  const asking = useSignal(false);
  const pause = useAction(() => pauseRecording(call.id));
  const again = useAction(() => resumeRecording(call.id));
  const refuse = useAction(async () => {
    await refuseRecording(call.id);
    asking.value = false;
  });
  const r = call.recording;
  return (
    <div class="recording">
      <p role="status" class={`badge rec-${r.state}`}>
        <span aria-hidden="true">{shapes[r.state]}</span> {word('recording', r.state)}
        {r.state === 'paused' && (
          <>
            {' '}
            <Since at={r.since} />
          </>
        )}
      </p>
      <div class="row">
        {actions.includes('record_pause') && (
          <Button pending={pause.pending} onClick={() => void pause.run()} name="record-pause">
            {t('recording.pause')}
          </Button>
        )}
        {actions.includes('record_resume') && (
          <Button pending={again.pending} onClick={() => void again.run()} name="record-resume">
            {t('recording.resume')}
          </Button>
        )}
        {actions.includes('record_refuse') && (
          <Button variant="quiet" onClick={() => (asking.value = true)} name="record-refuse">
            {t('recording.refuse')}
          </Button>
        )}
      </div>
      <ProblemNote problem={pause.problem.value ?? again.problem.value} />
      {asking.value && (
        <Dialog title={t('recording.refuse')} onClose={() => (asking.value = false)}>
          <p>{t('recording.refuse_text')}</p>
          <ProblemNote problem={refuse.problem.value} />
          <div class="row dialog-actions">
            <Button big onClick={() => (asking.value = false)} autoFocus>
              {t('common.cancel')}
            </Button>
            <Button big variant="danger" pending={refuse.pending} onClick={() => void refuse.run()} name="record-refuse-confirm">
              {t('recording.refuse_confirm')}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
