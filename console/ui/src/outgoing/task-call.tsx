import { useAction } from '../api/action';
import { Button } from '../components/button';
import { Note, ProblemNote } from '../components/note';
import { t } from '../i18n';
import { desk } from '../state/live';
import { callForTask } from './commands';
import { ContactBefore, useContact } from './contact';

interface Props {
  task: string;
  /** The call that the task is of. */
  call: string | undefined;
  /** The call is being made. */
  onPlaced: () => void;
}

/** Calls the person of a task that one has taken, with how they may be reached before it. The number is shown to nobody. */
export function TaskCall(p: Props) {
  return p.call ? <WithRule {...p} call={p.call} /> : <CallButton {...p} forbidden={false} />;
}

function WithRule(p: Props & { call: string }) {
  const rule = useContact(p.call);
  const c = rule.data.value;
  // Nobody is called before their rule has been seen, and a press does not miss the button that the rule moves down.
  const unseen = c === undefined && rule.loading.value;
  return (
    <>
      <ContactBefore call={p.call} load={rule} />
      <CallButton {...p} forbidden={unseen || (c !== undefined && !c.callable_now)} />
    </>
  );
}

function CallButton({ task, forbidden, onPlaced }: Props & { forbidden: boolean }) {
  const place = useAction(async () => {
    await callForTask(task);
    onPlaced();
  });
  const line = desk.value?.leg.state === 'up' || desk.value?.seat?.kind === 'sip';
  return (
    <div class="stack tight">
      <div class="row">
        <Button big variant="primary" pending={place.pending} disabled={forbidden || !line} onClick={() => void place.run()} name="task-call">
          {t('outgoing.task_call')}
        </Button>
      </div>
      {!line && <Note tone="warn">{t('outgoing.no_seat')}</Note>}
      <p class="small muted">{t('outgoing.task_hint')}</p>
      <ProblemNote problem={place.problem.value} />
    </div>
  );
}
