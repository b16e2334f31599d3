import type { Schemas } from '../api/client';
import { t } from '../i18n';
import { nameOf } from '../routing/words';
import { sameText, wishText, type Same, type Wish } from './words';

/** What the caller of an offer would like, before anything is said. */
export function OfferWishes({ offer }: { offer: Pick<Schemas['Offer'], 'wishes' | 'same_counsellor'> }) {
  const same = offer.same_counsellor;
  return (
    <>
      {offer.wishes?.map((w) => (
        <p key={w.needs} class="note tone-info" data-name="wish">
          {wishText(w)}
        </p>
      ))}
      {same && (
        <p class="note tone-info" data-name="same-counsellor">
          {sameText(same)}
          {!same.granted && same.yours && ` (${t('wish.same.yours_not')})`}
        </p>
      )}
    </>
  );
}

/** What the caller of a call had wished, and what became of it. */
export function RoutingWishes({ wishes, same }: { wishes?: readonly Wish[]; same?: Same }) {
  if (!wishes?.length && !same) return null;
  return (
    <section data-name="wishes">
      <h3>{t('wish.routing')}</h3>
      <ul class="dots">
        {wishes?.map((w) => (
          <li key={w.needs}>{wishText(w)}</li>
        ))}
        {same && <li>{sameText(same)}</li>}
        {same && (same.counsellor || same.talks) && (
          <li class="muted">{t('wish.same.with', { name: nameOf(same.counsellor), talks: same.talks ?? 0, weekly: same.weekly ?? 0 })}</li>
        )}
      </ul>
    </section>
  );
}
