import type { Schemas } from '../../api/client';
import { Tag } from '../../components/badge';
import { known, language, t, word } from '../../i18n';
import { local } from '../../i18n/local';
import { categoryName, deskOptions } from '../../state/options';
import { clock } from '../../time/format';
import { titled, told } from './told';

/** What happened in a call, with the time since its first event. */
export function Timeline({ events }: { events: Schemas['TimelineEvent'][] }) {
  if (events.length === 0) return <p class="empty muted">{t('timeline.empty')}</p>;
  return (
    <ol class="timeline">
      {events.map((e) => (
        <li key={e.pos}>
          <span class="timeline-time tabular">
            <time dateTime={e.at}>{clock(e.at, language.value)}</time>
            <span class="muted small">+{offset(e.offset_ms)}</span>
          </span>
          <span>
            <strong>{factText(e.kind)}</strong>
            <span class="muted small">
              {' '}
              {word('who', e.actor)}
              {e.by ? ` · ${e.by.name}` : ''}
            </span>{' '}
            {e.late && <Tag tone="warn">{t('timeline.late')}</Tag>}
            <Told kind={e.kind} data={e.data} />
            <Data data={e.data} />
          </span>
        </li>
      ))}
    </ol>
  );
}

/** Seconds with milliseconds, since the steps of answering are counted in those. */
export function offset(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(3)} s`;
  const total = Math.floor(ms / 1000);
  return `${Math.floor(total / 60)}:${String(total % 60).padStart(2, '0')}`;
}

function factText(kind: string): string {
  const key = `fact.${kind}`;
  return known(key) ? t(key) : kind;
}

function Told({ kind, data }: { kind: string; data: Record<string, unknown> | undefined }) {
  const text = told(kind, data ?? {});
  return text ? <span class="timeline-told">{text}</span> : null;
}

function Data({ data }: { data: Record<string, unknown> | undefined }) {
  const entries = Object.entries(data ?? {}).filter(([, v]) => v !== '' && v !== null && v !== undefined);
  if (entries.length === 0) return null;
  return (
    <details class="small">
      <summary>{t('timeline.values')}</summary>
      <dl class="pairs">
        {entries.map(([k, v]) => (
          <div key={k}>
            <dt>
              <code>{k}</code>
            </dt>
            <dd>
              <Value name={k} value={v} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** A value: what the configuration names by its name, the rest as it was recorded. */
function Value({ name, value }: { name: string; value: unknown }) {
  if (titled(value)) return <>{local(value)}</>;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const words = name === 'category' ? categoryName(text) : name === 'why' ? deskOptions.value?.grade_reasons.find((r) => r.id === text)?.name : undefined;
  if (words) return <>{local(words)}</>;
  if (name === 'why' && text === 'assessment') return <>{t('assessment.title')}</>;
  if (name === 'grade' && known(`grade.${text}`)) return <>{word('grade', text)}</>;
  return <code>{text}</code>;
}
