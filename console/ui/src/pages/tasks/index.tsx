import { useSignal } from '@preact/signals';
import type { Schemas } from '../../api/client';
import { CheckField, SelectField } from '../../components/field';
import { Page } from '../../components/page';
import { t, word } from '../../i18n';
import { TaskList } from './list';

const filters: Schemas['TaskFilter'][] = ['open', 'taken', 'overdue', 'done', 'all'];

/** Every task of the house that the person may see. */
export function TasksPage() {
  const filter = useSignal<Schemas['TaskFilter']>('open');
  const mine = useSignal(false);
  return (
    <Page title={t('nav.tasks')}>
      <div class="filters">
        <SelectField
          label={t('task.show')}
          value={filter.value}
          options={filters.map((f) => ({ value: f, label: word('task.filter', f) }))}
          onChange={(v) => (filter.value = v as Schemas['TaskFilter'])}
        />
        <CheckField label={t('task.mine')} checked={mine.value} onChange={(on) => (mine.value = on)} />
      </div>
      <TaskList filter={filter.value} mine={mine.value} />
    </Page>
  );
}
