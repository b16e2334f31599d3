import type { Schemas } from '../../api/client';
import { language, t, word } from '../../i18n';
import { exclusionText, nameOf, peopleText, ruleText } from '../../routing/words';
import { clock } from '../../time/format';
import { offset } from './timeline';

/** Who was asked to take the call, what came of it, and why others were not asked. */
export function Offers({ offers }: { offers: Schemas['OfferRecord'][] }) {
  return (
    <ol class="plain-list">
      {offers.map((o) => (
        <li key={o.id}>
          <p>
            <span class="tabular">{clock(o.offered_at, language.value)}</span> · <strong>{nameOf(o.agent)}</strong>
            {o.seat && ` · ${t('desk.seat', { name: o.seat })}`} · {word('offer.outcome', o.outcome)}
            {o.after_ms !== undefined && ` · ${t('offers.after', { time: offset(o.after_ms) })}`}
          </p>
          {((o.excluded?.length ?? 0) > 0 || (o.candidates?.length ?? 0) > 0 || o.step) && (
            <details class="small">
              <summary>{t('offers.why')}</summary>
              {o.step && <p>{t('offers.step', { step: ruleText(o.step) })}</p>}
              {(o.candidates?.length ?? 0) > 0 && <p>{t('offers.candidates', { names: peopleText(o.candidates ?? []) })}</p>}
              <ul>
                {o.excluded?.map((x, i) => (
                  <li key={x.agent.id || i}>
                    {nameOf(x.agent)}: {exclusionText(x.reason)}
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
