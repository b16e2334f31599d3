import type { ComponentChildren } from 'preact';
import { Tag } from '../components/badge';
import { language, t, word } from '../i18n';
import { local } from '../i18n/local';
import { dayTime } from '../time/format';
import type { Choices, Entry } from './commands';

const tones = { in_force: 'warn', expired: 'off', lifted: 'ok', noted: 'info' } as const;

/** When something was or will be, in the language of the page. */
export const when = (at: string | undefined) => dayTime(at, language.value);

/** Why a number is on the list: a reason of the configuration, or which limit. */
export function reasonOf(e: Entry, options: Choices): string {
  const named = options.reasons.find((r) => r.id === e.reason);
  return named ? local(named.name) : word('callers.why', e.reason);
}

/** One entry in a few lines: what it is, how often, by whom, and what it waits for. children stand behind it. */
export function EntryLines({ entry: e, options, children }: { entry: Entry; options: Choices; children?: ComponentChildren }) {
  const counts = [t('callers.calls', { n: e.calls })];
  if (e.messages > 0) counts.push(t('callers.messages', { n: e.messages }));
  if (e.let_through > 0) counts.push(t('callers.let_through', { n: e.let_through }));
  counts.push(t('callers.last', { at: when(e.last_at) }));
  return (
    <div class="caller-lines">
      <p class="row">
        <strong>{word('callers.kind', e.kind)}</strong>
        <Tag tone={tones[e.state]}>{word('callers.state', e.state)}</Tag>
        {e.withheld && <Tag tone="off">{t('callers.withheld')}</Tag>}
        <span>{reasonOf(e, options)}</span>
        {e.state === 'in_force' && <span>{t('callers.until', { at: when(e.until) })}</span>}
      </p>
      <p class="small muted">
        {counts.join(' · ')} · {e.by ? t('callers.by', { name: e.by.name, at: when(e.made_at) }) : t('callers.by_system', { at: when(e.made_at) })}
      </p>
      {e.due_at && (
        <p class={e.overdue ? 'caller-overdue' : 'small muted'} data-name={e.overdue ? 'caller-overdue' : undefined}>
          {e.overdue && <span aria-hidden="true">! </span>}
          {t(e.overdue ? 'callers.overdue' : 'callers.due', { at: when(e.due_at) })}
        </p>
      )}
      {e.reviewed_by && e.reviewed_at && (
        <p class="small muted">{t('callers.reviewed', { name: e.reviewed_by.name, at: when(e.reviewed_at), what: word('callers.decision', e.decision) })}</p>
      )}
      {children}
    </div>
  );
}
