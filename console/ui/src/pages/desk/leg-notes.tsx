import { Button } from '../../components/button';
import { Note } from '../../components/note';
import { t, type Key } from '../../i18n';
import type { Desk } from '../../live/reduce';
import { useAction } from '../../api/action';
import { ensureMicrophone, micProblem, softphone, softphoneSince, soundBlocked, startSound, takeSoftphone } from '../../state/softphone';
import { now } from '../../time/now';

/** A leg heals in a fraction of a second; only what lasts is worth a line. */
const quietMs = 1500;

/** What is wrong with sound and microphone at this desk, each with its mend. */
export function LegNotes({ desk }: { desk: Desk }) {
  const retry = useAction(ensureMicrophone);
  if (desk.seat?.kind !== 'browser') return null;
  const state = softphone.value;
  const lasting = now.value - softphoneSince.value > quietMs;
  return (
    <div class="stack" aria-live="polite">
      {micProblem.value && (
        <Note tone="bad" title={t('mic.title')} role="alert">
          <p>{t(`mic.${micProblem.value}` as Key)}</p>
          <Button pending={retry.pending} onClick={() => void retry.run()}>
            {t('mic.retry')}
          </Button>
        </Note>
      )}
      {soundBlocked.value && (
        <Note tone="warn" title={t('sound.blocked')}>
          <Button variant="primary" onClick={() => void startSound()}>
            {t('sound.start')}
          </Button>
        </Note>
      )}
      {state === 'elsewhere' && lasting && (
        <Note tone="warn" title={t('leg.elsewhere')}>
          <p>{t('leg.elsewhere_hint')}</p>
          <Button onClick={takeSoftphone}>{t('leg.take')}</Button>
        </Note>
      )}
      {state === 'healing' && lasting && (
        <Note tone="warn" title={t('leg.healing')} role="status">
          <p>{desk.call ? t('leg.healing_call') : t('leg.healing_idle')}</p>
        </Note>
      )}
      {state === 'connecting' && lasting && !micProblem.value && (
        <Note tone="info" title={t('leg.connecting')} role="status" />
      )}
    </div>
  );
}
