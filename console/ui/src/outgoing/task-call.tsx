import { useAction } from '../api/action';
import { Button } from '../components/button';
import { ProblemNote } from '../components/note';
import { t } from '../i18n';
import { callForTask } from './commands';

/** Calls the person of a task that one has taken. The number is shown to nobody. */
export function TaskCall({ task }: { task: string }) {
  const place = useAction(() => callForTask(task));
  return (
    <div class="stack tight">
      <div class="row">
        <Button big pending={place.pending} onClick={() => void place.run()} name="task-call">
          {t('outgoing.task_call')}
        </Button>
      </div>
      <p class="small muted">{t('outgoing.task_hint')}</p>
      <ProblemNote problem={place.problem.value} />
    </div>
  );
}
