import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api, request, type Schemas } from '../../api/client';
import { useLoad } from '../../api/action';
import { GradeBadge, Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { Loading } from '../../components/page';
import { language, t, word } from '../../i18n';
import { local } from '../../i18n/local';
import { taskChange } from '../../state/live';
import { dayTime, instant } from '../../time/format';
import { now } from '../../time/now';
import { TaskDialog } from './task';

type Task = Schemas['Task'];

interface TaskListProps {
  filter?: Schemas['TaskFilter'];
  mine?: boolean;
  limit?: number;
  compact?: boolean;
}

/** Tasks, the most urgent first, kept up to date by the stream. */
export function TaskList({ filter, mine, limit, compact }: TaskListProps) {
  const chosen = useSignal<Task | undefined>(undefined);
  const more = useSignal<Task[]>([]);
  const cursor = useSignal<string | undefined>(undefined);
  const read = (after?: string) =>
    request(api.GET('/tasks', { params: { query: { state: filter, mine: mine || undefined, limit: limit ?? 50, cursor: after } } }));
  const list = useLoad(async () => {
    const page = await read();
    more.value = [];
    cursor.value = page.next;
    return page;
  }, [filter, mine, limit]);
  useEffect(() => {
    if (taskChange.value) list.reload();
  }, [taskChange.value]);
  const loadMore = async () => {
    const page = await read(cursor.value);
    more.value = [...more.value, ...page.items];
    cursor.value = page.next;
  };
  return (
    <>
      <Loading load={list}>
        {(page) => {
          const items = [...page.items, ...more.value];
          if (items.length === 0) return <p class="empty muted">{t('task.none')}</p>;
          return (
            <ul class="task-list">
              {items.map((task) => (
                <li key={task.id}>
                  <TaskRow task={task} open={() => (chosen.value = task)} />
                </li>
              ))}
            </ul>
          );
        }}
      </Loading>
      {!compact && cursor.value && <Button onClick={() => void loadMore()}>{t('common.more')}</Button>}
      {chosen.value && (
        <TaskDialog
          task={chosen.value}
          onClose={() => (chosen.value = undefined)}
          onChange={(task) => {
            chosen.value = task;
            list.reload();
          }}
        />
      )}
    </>
  );
}

/** Whether a task's time has come and nobody has finished it. */
export function overdue(task: Task, at: number): boolean {
  const due = instant(task.due_at);
  return task.state !== 'done' && due !== undefined && due < at;
}

function TaskRow({ task, open }: { task: Task; open: () => void }) {
  const late = overdue(task, now.value);
  return (
    <button type="button" class={`task-row grade-edge-${task.grade}`} onClick={open} data-name="task">
      <span class="row spread">
        <strong>{word('task.kind', task.kind)}</strong>
        <GradeBadge grade={task.grade} />
      </span>
      <span>
        {local(task.hotline.name)} · {task.anonymous || !task.masked_number ? t('call.anonymous') : task.masked_number}
        {(task.calls ?? 1) > 1 && ` · ${t('task.calls', { n: task.calls ?? 1 })}`}
      </span>
      <span class="row small">
        {late ? <Tag tone="bad">{t('task.overdue')}</Tag> : null}
        <span class="muted">{t('task.due', { time: dayTime(task.due_at, language.value) })}</span>
        {task.taken_by && <span class="muted">{task.taken_by.name}</span>}
        {task.attempts.length > 0 && <span class="muted">{t('task.attempts', { n: task.attempts.length })}</span>}
      </span>
    </button>
  );
}
