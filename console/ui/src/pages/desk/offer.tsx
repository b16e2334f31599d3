import { OfferedCaller } from '../../known/caller';
import { NoKeyNote } from '../../callers/no-key';
import { useEffect, useRef } from 'preact/hooks';
import { useAction } from '../../api/action';
import { KeptPlace } from '../../outgoing/kept-place';
import { GradeBadge } from '../../components/badge';
import { Button } from '../../components/button';
import { ProblemNote } from '../../components/note';
import { Since } from '../../components/timer';
import { listing, t } from '../../i18n';
import { local } from '../../i18n/local';
import type { Offer } from '../../live/reduce';
import { accept, decline } from '../../state/commands';
import { gradeOption } from '../../state/options';
import { useShortcuts } from '../../state/shortcuts';
import { instant } from '../../time/format';
import { now } from '../../time/now';
import { OfferWishes } from '../../wishes/notes';
import { can } from '../../state/session';

/** A caller offered to this desk, or a colleague who asks for it. */
export function OfferCard({ offer }: { offer: Offer }) {
  const yes = useAction(() => accept(offer.id));
  const no = useAction(() => decline(offer.id));
  const busy = yes.pending.value || no.pending.value;
  useShortcuts([
    { keys: ['Enter', ' '], label: 'keys.answer', enabled: !busy, run: () => void yes.run() },
    { keys: ['d'], label: 'keys.decline', enabled: !busy, run: () => void no.run() },
  ]);
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (card.current) comeForward(card.current);
  }, []);
  const option = gradeOption(offer.grade);
  return (
    <section ref={card} class={`panel offer grade-edge-${offer.grade}`} role="alertdialog" aria-labelledby="offer-head" data-name="offer" data-ask={offer.ask}>
      <h2 id="offer-head" class="offer-head">
        {offer.ask ? t(`ask.${offer.ask}`, { name: asker(offer) }) : t('offer.head', { hotline: local(offer.hotline.name) })}
      </h2>
      {offer.ask === 'call_back' ? <KeptPlace offer={offer} /> : offer.ask ? <AskFacts offer={offer} /> : offer.from && <p class="note tone-info">{t('ask.sent', { name: offer.from.name })}</p>}
      {offer.no_key && <NoKeyNote />}
      {offer.returned && <p class="note tone-warn">{t('offer.returned')}</p>}
      <OfferWishes offer={offer} />
      {offer.test && <p class="note tone-info">{t('call.test')}</p>}
      <GradeBadge grade={offer.grade} response={option ? local(option.response) : undefined} />
      {!offer.ask && <CallerFacts offer={offer} />}
      <Countdown from={offer.offered_at} until={offer.deadline} />
      <div class="row offer-actions">
        <Button variant="primary" big pending={yes.pending} disabled={no.pending.value} onClick={() => void yes.run()} keyHint="Enter" name="accept">
          {t(offer.ask === 'call_back' ? 'ask.call_back_accept' : offer.ask ? 'ask.accept' : 'offer.accept')}
        </Button>
        <Button big pending={no.pending} disabled={yes.pending.value} onClick={() => void no.run()} keyHint="D" name="decline">
          {t(offer.ask ? 'ask.decline' : 'offer.decline')}
        </Button>
      </div>
      <p class="muted small">{t(offer.ask === 'call_back' ? 'ask.call_back_decline_hint' : offer.ask ? 'ask.decline_hint' : 'offer.decline_hint')}</p>
      <ProblemNote problem={yes.problem.value ?? no.problem.value} />
      {!offer.ask && !offer.test && can('callers.evidence') && <OfferedCaller call={offer.call_id} />}
    </section>
  );
}

function CallerFacts({ offer }: { offer: Offer }) {
  return (
    <dl class="facts">
      <div>
        <dt>{t('offer.waiting')}</dt>
        <dd>
          <Since at={offer.waiting_since} />
        </dd>
      </div>
      <div>
        <dt>{t('offer.caller')}</dt>
        <dd>{offer.anonymous || !offer.masked_number ? t('call.anonymous') : offer.masked_number}</dd>
      </div>
      <div>
        <dt>{t('offer.skills')}</dt>
        <dd>{offer.skills.length ? listing(offer.skills.map((s) => `${s.skill} ${s.level}+`)) : t('offer.no_skill')}</dd>
      </div>
    </dl>
  );
}

const asker = (offer: Offer) => offer.from?.name ?? t('ask.somebody');

/** What a colleague asks about: enough to decide, and nothing of who the caller is. */
function AskFacts({ offer }: { offer: Offer }) {
  return (
    <div class="ask-facts">
      <p>{t('ask.about', { hotline: local(offer.hotline.name) })}</p>
      {offer.grade === 'red' && <p class="bad-text">{t('ask.red')}</p>}
      <p class="muted">{offer.ask === 'join' ? t('ask.join_hint', { name: asker(offer) }) : t('ask.consult_hint')}</p>
    </div>
  );
}

// The offer takes the focus, but never from somebody who is writing: the next Enter or space would answer.
function comeForward(card: HTMLElement): void {
  card.scrollIntoView({ block: 'nearest' });
  const busy = document.activeElement?.closest('input, textarea, select, dialog');
  if (!busy) card.querySelector<HTMLButtonElement>('[data-name="accept"]')?.focus({ preventScroll: true });
}

function Countdown({ from, until }: { from: string; until: string }) {
  const start = instant(from) ?? 0;
  const end = instant(until) ?? 0;
  const leftMs = Math.max(0, end - now.value);
  const share = end > start ? leftMs / (end - start) : 0;
  return (
    <div class="countdown">
      <progress max={1} value={share} aria-label={t('offer.time_left')} />
      <span class="tabular" aria-hidden="true">
        {t('offer.seconds_left', { n: Math.ceil(leftMs / 1000) })}
      </span>
    </div>
  );
}
