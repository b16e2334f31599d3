import type { Schemas } from '../../api/client';
import { Tag } from '../../components/badge';
import { Since } from '../../components/timer';
import { t, word } from '../../i18n';

const tones = { ok: 'ok', warning: 'warn', bad: 'bad' } as const;

/** The parts of the system. All well is one quiet line; whatever is not stands out with its mend. */
export function Health({ items }: { items: Schemas['HealthItem'][] }) {
  const troubled = items.filter((i) => i.state !== 'ok');
  if (troubled.length === 0) {
    return (
      <p class="health-line" role="status">
        <Tag tone="ok">{t('health.all_well')}</Tag>
      </p>
    );
  }
  return (
    <ul class="health" role="status">
      {troubled.map((i) => (
        <li key={`${i.part}/${i.id ?? ''}`} class={`note tone-${tones[i.state]}`}>
          <strong>
            {word('health.part', i.part)}
            {i.id ? ` ${i.id}` : ''}
          </strong>{' '}
          {t(`health.${i.code}`)}
          {i.code === 'roster_file' && <code class="small"> {i.detail}</code>}
          {i.since && (
            <span class="small">
              {' '}
              <Since at={i.since} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
