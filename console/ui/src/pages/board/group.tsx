import type { Schemas } from '../../api/client';
import { Since } from '../../components/timer';
import { language, t, word } from '../../i18n';
import { local } from '../../i18n/local';
import { percent } from '../../time/format';

const grades: Schemas['Grade'][] = ['red', 'yellow', 'green'];
const shapes: Record<Schemas['Grade'], string> = { red: '▲', yellow: '◆', green: '●' };

/** One hotline, or all of them together, at a glance. Choosing it narrows the lists below. */
export function GroupCard({ group, chosen, choose }: { group: Schemas['BoardGroup']; chosen: boolean; choose: () => void }) {
  const waiting = grades.reduce((sum, g) => sum + group.waiting[g].count, 0);
  const name = group.id === '' ? t('board.pooled') : local(group.name);
  return (
    <button type="button" class={`panel group${waiting > 0 ? ' busy' : ''}`} aria-pressed={chosen} onClick={choose} data-name={`group-${group.id}`}>
      <span class="row spread">
        <strong class="group-name">{name}</strong>
        {group.longest_waiting_since && (
          <span class="group-longest">
            {t('board.longest')} <Since at={group.longest_waiting_since} />
          </span>
        )}
      </span>
      <span class="group-waiting">
        <span class="group-number">{waiting}</span> {t('board.waiting_now')}
      </span>
      <span class="row">
        {grades.map((g) => (
          <span key={g} class={`badge grade-${g}`}>
            <span aria-hidden="true">{shapes[g]}</span> {word('grade.short', g)} {group.waiting[g].count}
            {group.waiting[g].longest_since && (
              <>
                {' · '}
                <Since at={group.waiting[g].longest_since} />
              </>
            )}
          </span>
        ))}
      </span>
      <span class="row small muted">
        <span>{t('board.in_menu', { n: group.in_menu })}</span>
        <span>{t('board.talking', { n: group.talking })}</span>
        <span>{t('board.ready', { n: group.seats.ready, of: group.seats.on_duty })}</span>
        {(group.tasks_open ?? 0) > 0 && <span>{t('board.tasks_open', { n: group.tasks_open ?? 0 })}</span>}
        {(group.tasks_overdue ?? 0) > 0 && <span class="bad-text">{t('board.tasks_overdue', { n: group.tasks_overdue ?? 0 })}</span>}
      </span>
      <span class="small">
        {t('board.level_today', { value: percent(group.today.service_level, language.value), n: group.today.threshold_seconds })}
      </span>
    </button>
  );
}
