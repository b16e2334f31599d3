import { useAction } from '../api/action';
import { Button } from '../components/button';
import { ProblemNote } from '../components/note';
import { Left } from '../components/timer';
import { t } from '../i18n';
import { path } from '../router';
import { desk } from '../state/live';
import { useShortcuts } from '../state/shortcuts';
import { callForHelp } from './commands';
import { ConditionBadge, DrillMark } from './marks';
import { useTwoPress } from './press';
import { actorName, live, presentStep, stepName, type Crisis } from './words';

/** The crisis button, at the foot of every page while the person is in a call; and what it has led to. */
export function CrisisDock() {
  const d = desk.value;
  const call = d?.call;
  if (!d || !call) return null;
  const may = d.actions.includes('crisis');
  const crisis = live(call.crisis) ? call.crisis : undefined;
  if (!may && !crisis) return null;
  return (
    <aside class="dock" aria-label={t('crisis.title')} data-name="crisis-dock">
      {crisis && <Brief crisis={crisis} />}
      {may && <CrisisButton key={call.id} call={call.id} more={crisis !== undefined} hint={crisis ? '' : t('crisis.hint')} />}
    </aside>
  );
}

/** Two presses of one button, or of one key, that works while something is being written as well. */
export function CrisisButton({ call, hint, more, onStarted }: { call: string; hint: string; more?: boolean; onStarted?: () => void }) {
  const start = useAction(async () => {
    await callForHelp(call);
    onStarted?.();
  });
  const twice = useTwoPress(() => void start.run());
  const armed = twice.armed.value;
  useShortcuts([
    { keys: ['F9'], label: 'keys.crisis', anywhere: true, enabled: !start.pending.value, run: twice.press },
    { keys: ['Escape'], label: 'keys.crisis_cancel', anywhere: true, enabled: armed, run: twice.cancel },
  ]);
  return (
    <div class={`crisis-press${armed ? ' armed' : ''}`}>
      {(armed || hint) && (
        <p class={armed ? 'crisis-sure' : 'small muted'} role={armed ? 'alert' : undefined}>
          {armed ? t('crisis.sure') : hint}
        </p>
      )}
      <div class="row crisis-buttons">
        {armed && (
          <Button big onClick={twice.cancel} keyHint="Esc" name="crisis-not-now">
            {t('crisis.not_now')}
          </Button>
        )}
        <Button big variant="danger" pending={start.pending} onClick={twice.press} keyHint="F9" name="crisis">
          <span aria-hidden="true">▲</span> {t(armed ? 'crisis.confirm' : more ? 'crisis.call_more' : 'crisis.call')}
        </Button>
      </div>
      <ProblemNote problem={start.problem.value} />
    </div>
  );
}

/** The search in one line, wherever the person is. */
function Brief({ crisis: c }: { crisis: Crisis }) {
  return (
    <p class="dock-brief" data-name="crisis-brief" data-condition={c.condition}>
      <DrillMark drill={c.drill} />
      <ConditionBadge crisis={c} />
      {c.condition === 'acknowledged' && <strong>{actorName(c.acknowledged_by)}</strong>}
      {c.condition === 'searching' && (
        <span>
          {!c.pausing && <strong>{stepName(c, presentStep(c))}</strong>} {c.deadline && <Left until={c.deadline} />}
        </span>
      )}
      <a href={path.value === '/desk' ? '#crisis' : '/desk'} onClick={path.value === '/desk' ? toCard : undefined}>
        {t('crisis.show')}
      </a>
    </p>
  );
}

function toCard(e: Event): void {
  e.preventDefault();
  document.getElementById('crisis')?.scrollIntoView({ block: 'start', behavior: 'smooth' });
}
