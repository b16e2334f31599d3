import type { Schemas } from '../api/client';
import { Tag } from '../components/badge';
import { known, t } from '../i18n';

/** Says of a call that it was answered by the short message, and why; nothing for every other call. */
export function LimitedTag({ call }: { call: Schemas['CallSummary'] }) {
  if (!call.limited) return null;
  const why = `timeline.limited.${call.limited}`;
  return (
    <span title={known(why) ? t(why) : undefined} data-name="limited" data-why={call.limited}>
      <Tag tone="warn">{t('calls.limited')}</Tag>
    </span>
  );
}
