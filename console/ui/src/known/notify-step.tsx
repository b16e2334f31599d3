import { useAction } from '../api/action';
import { Tag } from '../components/badge';
import { Button } from '../components/button';
import { ProblemNote } from '../components/note';
import { t } from '../i18n';
import { askToNotify, notifying } from './notify';

/** Lets the counsellor allow notifications at the beginning of a shift; it keeps nobody from being ready. */
export function NotifyStep() {
  const ask = useAction(askToNotify);
  const state = notifying.value;
  if (state === 'none') return null;
  return (
    <div class="notify stack tight" data-name="notify" data-state={state}>
      {state === 'on' && <Tag tone="ok">{t('notify.on')}</Tag>}
      {state === 'ask' && (
        <div class="row">
          <Button pending={ask.pending} onClick={() => void ask.run()} name="notify-allow">
            {t('notify.allow')}
          </Button>
        </div>
      )}
      <p class="small muted">{t(state === 'refused' ? 'notify.refused' : 'notify.hint')}</p>
      <ProblemNote problem={ask.problem.value} />
    </div>
  );
}
