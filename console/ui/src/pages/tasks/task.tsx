import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../../api/client';
import { useAction } from '../../api/action';
import { GradeBadge, Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { TaskCall } from '../../outgoing/task-call';
import { Dialog } from '../../components/dialog';
import { Field, SelectField } from '../../components/field';
import { ProblemNote } from '../../components/note';
import { Player } from '../../components/player';
import { language, t, word } from '../../i18n';
import { local } from '../../i18n/local';
import { can, me } from '../../state/session';
import { dayTime } from '../../time/format';
import { go } from '../../router';
import { fromLocalInput } from '../../time/local-input';
import { now } from '../../time/now';
import { overdue } from './list';

type Task = Schemas['Task'];
const attemptOutcomes = ['no_answer', 'busy', 'left_message', 'wrong_number', 'reached'] as const;
const taskOutcomes = ['reached', 'not_reached', 'not_needed', 'duplicate', 'handed_over', 'declined'] as const;
const path = (task: Task) => ({ params: { path: { task: task.id } } });

/** One task: what it is, who has it, and the steps to close it. */
export function TaskDialog({ task, onClose, onChange }: { task: Task; onClose: () => void; onChange: (task: Task) => void }) {
  const mine = task.state === 'taken' && task.taken_by?.id === me.value?.id;
  const take = useAction(async () => onChange(await request(api.POST('/tasks/{task}/take', path(task)))));
  const release = useAction(async () => onChange(await request(api.POST('/tasks/{task}/release', path(task)))));
  return (
    <Dialog title={word('task.kind', task.kind)} onClose={onClose} wide>
      <div class="row">
        <GradeBadge grade={task.grade} />
        {overdue(task, now.value) && <Tag tone="bad">{t('task.overdue')}</Tag>}
        <Tag tone={task.state === 'done' ? 'ok' : task.state === 'taken' ? 'info' : 'off'}>{word('task.state', task.state)}</Tag>
      </div>
      <dl class="facts">
        <Fact label={t('call.hotline')}>{local(task.hotline.name)}</Fact>
        <Fact label={t('offer.caller')}>{task.anonymous || !task.masked_number ? t('call.anonymous') : task.masked_number}</Fact>
        <Fact label={t('task.due_at')}>{dayTime(task.due_at, language.value)}</Fact>
        <Fact label={t('task.created')}>{dayTime(task.created_at, language.value)}</Fact>
        {task.reason && <Fact label={t('task.reason')}>{word('end.reason', task.reason)}</Fact>}
        {task.taken_by && <Fact label={t('task.owner')}>{task.taken_by.name}</Fact>}
        {task.outcome && <Fact label={t('task.outcome')}>{word('outcome', task.outcome)}</Fact>}
      </dl>
      {task.call_id && can('history.own') && (
        <p>
          <a href={`/calls/${task.call_id}`} onClick={onClose}>
            {t('task.show_call')}
          </a>
        </p>
      )}
      {task.attempts.length > 0 && (
        <ol class="plain-list small" aria-label={t('task.attempts', { n: task.attempts.length })}>
          {task.attempts.map((a) => (
            <li key={a.at}>
              {dayTime(a.at, language.value)} · {a.by.name} · {word('outcome', a.outcome)}
            </li>
          ))}
        </ol>
      )}
      <ProblemNote problem={take.problem.value ?? release.problem.value} />
      {can('task.work') && task.state === 'open' && (
        <Button variant="primary" big pending={take.pending} onClick={() => void take.run()} name="task-take">
          {t('task.take')}
        </Button>
      )}
      {can('task.work') && mine && (
        <>
          <Contact task={task} />
          {!task.anonymous && <TaskCall task={task.id} call={task.call_id} onPlaced={() => go('/desk')} />}
          <AttemptForm task={task} onChange={onChange} />
          <DoneForm task={task} onChange={onChange} />
          <Button variant="quiet" pending={release.pending} onClick={() => void release.run()}>
            {t('task.release')}
          </Button>
        </>
      )}
    </Dialog>
  );
}

function Fact({ label, children }: { label: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The number and the message, shown only on demand, since each look is written down. */
function Contact({ task }: { task: Task }) {
  const number = useSignal<string | undefined>(undefined);
  const playback = useSignal<Schemas['Playback'] | undefined>(undefined);
  const reveal = useAction(async () => {
    number.value = (await request(api.POST('/tasks/{task}/number', path(task)))).number;
  });
  const listen = useAction(async () => {
    playback.value = await request(api.POST('/tasks/{task}/playback', path(task)));
  });
  return (
    <section class="stack tight">
      <div class="row">
        {!task.anonymous && !number.value && (
          <Button pending={reveal.pending} onClick={() => void reveal.run()}>
            {t('task.show_number')}
          </Button>
        )}
        {number.value && <output class="revealed">{number.value}</output>}
        {task.has_message && !playback.value && (
          <Button pending={listen.pending} onClick={() => void listen.run()}>
            {t('task.listen')}
          </Button>
        )}
      </div>
      <p class="small muted">{t('task.audited')}</p>
      {playback.value && <Player playback={playback.value} />}
      <ProblemNote problem={reveal.problem.value ?? listen.problem.value} />
    </section>
  );
}

function AttemptForm({ task, onChange }: { task: Task; onChange: (task: Task) => void }) {
  const outcome = useSignal<string>('no_answer');
  const next = useSignal('');
  const add = useAction(async () => {
    const body: Schemas['AttemptInput'] = { outcome: outcome.value as Schemas['AttemptInput']['outcome'] };
    const due = fromLocalInput(next.value);
    if (due) body.next_due_at = due;
    onChange(await request(api.POST('/tasks/{task}/attempt', { ...path(task), body })));
    next.value = '';
  });
  return (
    <fieldset>
      <legend>{t('task.attempt')}</legend>
      <SelectField
        label={t('task.outcome')}
        value={outcome.value}
        options={attemptOutcomes.map((o) => ({ value: o, label: word('outcome', o) }))}
        onChange={(v) => (outcome.value = v)}
      />
      <Field label={t('task.next_due')}>
        {({ id }) => <input id={id} type="datetime-local" value={next.value} onChange={(e) => (next.value = e.currentTarget.value)} />}
      </Field>
      <ProblemNote problem={add.problem.value} />
      <Button pending={add.pending} onClick={() => void add.run()} name="task-attempt">
        {t('task.attempt_save')}
      </Button>
    </fieldset>
  );
}

function DoneForm({ task, onChange }: { task: Task; onChange: (task: Task) => void }) {
  const outcome = useSignal<string>('reached');
  const done = useAction(async () => {
    const body: Schemas['TaskOutcome'] = { outcome: outcome.value as Schemas['TaskOutcome']['outcome'] };
    onChange(await request(api.POST('/tasks/{task}/done', { ...path(task), body })));
  });
  return (
    <fieldset>
      <legend>{t('task.close')}</legend>
      <SelectField
        label={t('task.outcome')}
        value={outcome.value}
        options={taskOutcomes.map((o) => ({ value: o, label: word('outcome', o) }))}
        onChange={(v) => (outcome.value = v)}
      />
      <ProblemNote problem={done.problem.value} />
      <Button variant="primary" pending={done.pending} onClick={() => void done.run()} name="task-done">
        {t('task.done')}
      </Button>
    </fieldset>
  );
}
