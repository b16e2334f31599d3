import { Tag } from '../components/badge';
import { t } from '../i18n';

/** Says of a call that its caller was with a counsellor and never heard; nothing for every other call. */
export function SilentTag({ silent }: { silent?: boolean }) {
  if (!silent) return null;
  return (
    <span data-name="silent-tag">
      <Tag tone="info">{t('silent.tag')}</Tag>
    </span>
  );
}
