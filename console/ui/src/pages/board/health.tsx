import type { Schemas } from '../../api/client';
import { Tag } from '../../components/badge';
import { Since } from '../../components/timer';
import { known, language, t, word } from '../../i18n';

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
          {text(i)}
          {i.since && (
            <span class="small">
              {' '}
              <Since at={i.since} />
            </span>
          )}
          {i.detail && language.value !== 'en' && (
            <p class="small muted" lang="en">
              {i.detail}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

function text(i: Schemas['HealthItem']): string {
  const key = `health.${i.code}`;
  if (language.value === 'en' && i.detail) return i.detail;
  if (known(key)) return t(key);
  return i.state === 'bad' ? t('health.bad') : t('health.warning');
}
