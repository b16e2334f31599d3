import type { Schemas } from '../../api/client';
import { useAction } from '../../api/action';
import { CallerOfCall } from '../../callers/of-call';
import { Button } from '../../components/button';
import { ProblemNote } from '../../components/note';
import { Left } from '../../components/timer';
import { t } from '../../i18n';
import { afterCallDone, afterCallExtend } from '../../state/commands';
import { instant } from '../../time/format';

/** The clock of after-call work. Its end loses nothing: an unfinished form waits in the list. */
export function AfterCallCard({ after, actions }: { after: Schemas['AfterCall']; actions: Schemas['Desk']['actions'] }) {
  const more = useAction(afterCallExtend);
  const done = useAction(afterCallDone);
  const endless = instant(after.until) === undefined;
  return (
    <section class="panel after-call" aria-labelledby="after-head">
      <header class="call-head">
        <div>
          <h2 id="after-head">{t('after.title')}</h2>
          <p class="small muted">{endless ? t('after.endless') : t('after.hint')}</p>
        </div>
        {!endless && (
          <p class="call-time" aria-label={t('after.left')}>
            <Left until={after.until} />
          </p>
        )}
      </header>
      <div class="row">
        {actions.includes('after_call_extend') && (
          <Button pending={more.pending} disabled={after.extensions_left <= 0} onClick={() => void more.run()} name="extend">
            {t('after.extend', { n: Math.max(1, Math.round((after.extend_seconds ?? 60) / 60)) })}
          </Button>
        )}
        {actions.includes('after_call_done') && (
          <Button pending={done.pending} onClick={() => void done.run()} name="after-call-done">
            {after.form.state === 'submitted' ? t('after.done') : t('after.done_later')}
          </Button>
        )}
      </div>
      {actions.includes('after_call_extend') && <p class="small muted">{t('after.extensions_left', { n: after.extensions_left })}</p>}
      <CallerOfCall call={after.form.call_id} />
      <ProblemNote problem={more.problem.value ?? done.problem.value} />
    </section>
  );
}
