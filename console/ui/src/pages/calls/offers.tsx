import type { Schemas } from '../../api/client';
import { language, t, word } from '../../i18n';
import { clock } from '../../time/format';
import { offset } from './timeline';

/** Who was asked to take the call, what came of it, and why others were not asked. */
export function Offers({ offers }: { offers: Schemas['OfferRecord'][] }) {
  return (
    <ol class="plain-list">
      {offers.map((o) => (
        <li key={o.id}>
          <p>
            <span class="tabular">{clock(o.offered_at, language.value)}</span> · <strong>{o.agent.name}</strong>
            {o.seat && ` · ${t('desk.seat', { name: o.seat })}`} · {word('offer.outcome', o.outcome)}
            {o.after_ms !== undefined && ` · ${t('offers.after', { time: offset(o.after_ms) })}`}
          </p>
          {((o.excluded?.length ?? 0) > 0 || (o.candidates?.length ?? 0) > 0 || o.step) && (
            <details class="small">
              <summary>{t('offers.why')}</summary>
              {o.step && <p>{t('offers.step', { step: o.step })}</p>}
              {(o.candidates?.length ?? 0) > 0 && <p>{t('offers.candidates', { names: o.candidates?.map((c) => c.name).join(', ') ?? '' })}</p>}
              <ul>
                {o.excluded?.map((x) => (
                  <li key={x.agent.id}>
                    {x.agent.name}: {word('exclusion', x.reason)}
                  </li>
                ))}
              </ul>
            </details>
          )}
        </li>
      ))}
    </ol>
  );
}
