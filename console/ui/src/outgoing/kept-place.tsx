import type { Schemas } from '../api/client';
import { Since } from '../components/timer';
import { t } from '../i18n';
import { local } from '../i18n/local';

/** What an offer tells of a person who has hung up and kept the place: nobody is on the line, and accepting calls them. */
export function KeptPlace({ offer }: { offer: Schemas['Offer'] }) {
  return (
    <div class="ask-facts" data-name="kept-place">
      <p>{t('ask.about', { hotline: local(offer.hotline.name) })}</p>
      <p>
        {t('ask.call_back_since')} <Since at={offer.waiting_since} />
      </p>
      <p class="muted">{t('ask.call_back_hint')}</p>
    </div>
  );
}
