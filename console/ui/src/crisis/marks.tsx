import { t } from '../i18n';
import { conditionLook, type Crisis, type Look } from './words';

/** Says that something is a drill. Whatever shows a drill shows this. */
export function DrillMark({ drill }: { drill: boolean | undefined }) {
  if (!drill) return null;
  return (
    <span class="badge drill-mark" title={t('crisis.drill_text')} data-name="drill-mark">
      <span aria-hidden="true">⚑</span> {t('crisis.drill')}
    </span>
  );
}

/** What a call for help has come to: a word and a shape. */
export function ConditionBadge({ crisis }: { crisis: Crisis }) {
  const look = conditionLook(crisis);
  return (
    <span class={`badge tone-${look.tone}`}>
      <Shape look={look} /> {t(`crisis.condition.${crisis.condition}`)}
    </span>
  );
}

export function Shape({ look }: { look: Look }) {
  return (
    <span class={`shape shape-${look.tone}`} aria-hidden="true">
      {look.shape}
    </span>
  );
}
