import type { Schemas } from '../../../api/client';
import { useAction } from '../../../api/action';
import { Button } from '../../../components/button';
import { Note, ProblemNote } from '../../../components/note';
import { Since } from '../../../components/timer';
import { t } from '../../../i18n';
import { askForHelp, withdrawHelp } from '../../../state/live-commands';

/** Calls a supervisor without a sound on the line, and shows who comes. */
export function Help({ call, actions }: { call: Schemas['DeskCall']; actions: Schemas['Desk']['actions'] }) {
  const ask = useAction(() => askForHelp(call.id));
  const stop = useAction(() => withdrawHelp(call.id));
  const help = call.help;
  return (
    <>
      {help && (
        <Note tone={help.acknowledged_at ? 'ok' : 'warn'} role="status">
          <div class="row spread" data-name="help-state">
            <p>
              {help.acknowledged_at ? t('help.coming', { name: help.acknowledged_by?.name ?? '' }) : t('help.asked')}{' '}
              <Since at={help.acknowledged_at ?? help.asked_at} />
            </p>
            {actions.includes('help_withdraw') && (
              <Button pending={stop.pending} onClick={() => void stop.run()} name="help-withdraw">
                {t('help.withdraw')}
              </Button>
            )}
          </div>
        </Note>
      )}
      {!help && actions.includes('help') && (
        <Button pending={ask.pending} onClick={() => void ask.run()} title={t('help.hint')} name="help">
          <span aria-hidden="true">☞</span> {t('help.ask')}
        </Button>
      )}
      <ProblemNote problem={ask.problem.value ?? stop.problem.value} />
    </>
  );
}
