import { t } from '../i18n';

/** Says that the caller pressed nothing in the menu: perhaps somebody who cannot speak now. */
export function NoKeyNote() {
  return (
    <p class="note tone-info" role="note" data-name="no-key">
      {t('call.no_key')}
    </p>
  );
}
