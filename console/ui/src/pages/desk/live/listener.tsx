import { useSignal } from '@preact/signals';
import type { Schemas } from '../../../api/client';
import { useAction } from '../../../api/action';
import { Button } from '../../../components/button';
import { Dialog } from '../../../components/dialog';
import { Note, ProblemNote } from '../../../components/note';
import { t } from '../../../i18n';
import { bargeIn, beSilent, stopListening, takeOver, whisperTo } from '../../../state/live-commands';
import { useShortcuts } from '../../../state/shortcuts';
import { OthersHead } from './head';
import { Hears } from './hears';
import { Parties } from './parties';

interface Props {
  call: Schemas['DeskCall'];
  actions: Schemas['Desk']['actions'];
}

/** Somebody else's call, heard: whether one is heard oneself stands first and biggest. */
export function ListenerCard({ call, actions }: Props) {
  const whispering = Boolean(call.whispering);
  const may = (a: Props['actions'][number]) => actions.includes(a);
  const sure = useSignal(false);
  const whisper = useAction(() => (whispering ? beSilent(call.id) : whisperTo(call.id)));
  const barge = useAction(() => bargeIn(call.id));
  const stop = useAction(() => stopListening(call.id));
  const mayWhisper = may(whispering ? 'silent' : 'whisper');
  useShortcuts([{ keys: ['w'], label: 'keys.whisper', enabled: mayWhisper, run: () => void whisper.run() }]);
  return (
    <section class={`panel call listener grade-edge-${call.grade}`} aria-labelledby="listen-head" data-name="listener" data-whispering={whispering}>
      <OthersHead call={call} title={t(whispering ? 'listen.whispering' : 'listen.title')} id="listen-head" />
      <p class={`listen-state ${whispering ? 'tone-warn' : 'tone-info'}`} role="status">
        <span aria-hidden="true">{whispering ? '◖' : '○'}</span> {t(whispering ? 'listen.whisper_state' : 'listen.silent_state')}
      </p>
      {call.state === 'waiting_for_desk' && <Note tone="warn">{t('listen.waiting')}</Note>}
      <Hears call={call} muted={false} without="of_you" />
      <Parties call={call} />
      <div class="call-actions call-actions-two">
        <Button big pressed={whispering} pending={whisper.pending} disabled={!mayWhisper} onClick={() => void whisper.run()} keyHint="W" name="whisper">
          {t(whispering ? 'listen.silent' : 'listen.whisper')}
        </Button>
        <Button big variant="primary" pending={stop.pending} disabled={!may('stop_listening')} onClick={() => void stop.run()} name="stop-listening">
          {t('listen.stop')}
        </Button>
        {may('barge') && (
          <Button pending={barge.pending} onClick={() => void barge.run()} title={t('listen.barge_hint')} name="barge">
            {t('listen.barge')}
          </Button>
        )}
        {may('take_over') && (
          <Button variant="danger" onClick={() => (sure.value = true)} name="take-over">
            {t('listen.take_over')}
          </Button>
        )}
      </div>
      {may('barge') && <p class="muted small">{t('listen.barge_hint')}</p>}
      <p class="muted small">{t('listen.recorded')}</p>
      <ProblemNote problem={whisper.problem.value ?? barge.problem.value ?? stop.problem.value} />
      {sure.value && <TakeOver call={call.id} onClose={() => (sure.value = false)} />}
    </section>
  );
}

/** One more step before a counsellor loses the call. */
export function TakeOver({ call, onClose }: { call: string; onClose: () => void }) {
  const take = useAction(async () => {
    await takeOver(call);
    onClose();
  });
  return (
    <Dialog title={t('listen.take_over_title')} onClose={onClose}>
      <p>{t('listen.take_over_text')}</p>
      <ProblemNote problem={take.problem.value} />
      <div class="row dialog-actions">
        <Button big onClick={onClose} autoFocus>
          {t('common.cancel')}
        </Button>
        <Button big variant="danger" pending={take.pending} onClick={() => void take.run()} name="take-over-confirm">
          {t('listen.take_over')}
        </Button>
      </div>
    </Dialog>
  );
}
