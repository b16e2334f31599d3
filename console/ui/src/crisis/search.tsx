import { useSignal } from '@preact/signals';
import type { Schemas } from '../api/client';
import { Button } from '../components/button';
import { Left, Since } from '../components/timer';
import { listing, t, word } from '../i18n';
import { AllAsked, AskedNow, Steps } from './attempts';
import { CancelDialog } from './cancel';
import { Emergency } from './emergency';
import { Helpers } from './helpers';
import { ConditionBadge, DrillMark } from './marks';
import { actorName, cancellable, conditionLook, live, nextText, presentStep, stepName, type Crisis } from './words';

interface Props {
  crisis: Crisis;
  call?: Schemas['DeskCall'];
  may: { cancel: boolean; command: boolean };
}

/** The call for help beside the talk: whom we are asking, what came, what follows and when. */
export function SearchCard({ crisis, call, may }: Props) {
  return (
    <section class={`panel search search-${conditionLook(crisis).tone}`} aria-labelledby={`search-${crisis.id}`} data-name="search" data-condition={crisis.condition} id="crisis">
      <header class="spread">
        <h3 id={`search-${crisis.id}`} class="search-head">
          {t('crisis.title')}
        </h3>
        <p class="row">
          <DrillMark drill={crisis.drill} />
          <ConditionBadge crisis={crisis} />
          <span class="small muted">
            {t('crisis.since')} <Since at={crisis.started_at} />
          </span>
        </p>
      </header>
      <SearchBody crisis={crisis} call={call} may={may} />
    </section>
  );
}

/** What is in the card, for the desk and for the board. */
export function SearchBody({ crisis, call, may }: Props) {
  const stopping = useSignal(false);
  return (
    <>
      <Standing crisis={crisis} />
      <Helpers crisis={crisis} may={may.command && live(crisis)} />
      {live(crisis) && <Emergency crisis={crisis} call={call} may={may.command} />}
      <Details crisis={crisis} />
      {may.cancel && cancellable(crisis) && (
        <div class="row">
          <Button onClick={() => (stopping.value = true)} name="crisis-cancel">
            {t('crisis.cancel')}
          </Button>
        </div>
      )}
      {stopping.value && <CancelDialog call={crisis.call_id} onClose={() => (stopping.value = false)} />}
    </>
  );
}

/** Where the search stands, in one look. Spoken by screen readers when it changes. */
function Standing({ crisis: c }: { crisis: Crisis }) {
  switch (c.condition) {
    case 'searching':
      return <Searching crisis={c} />;
    case 'acknowledged':
      return <Coming crisis={c} />;
    case 'exhausted':
      return (
        <div role="status" class="standing">
          <p class="standing-head">{t('crisis.exhausted')}</p>
          <p>{t('crisis.exhausted_next')}</p>
        </div>
      );
    case 'cancelled':
      return <p role="status">{t('crisis.was_cancelled', { name: actorName(c.ended_by), reason: word('crisis.reason', c.end_reason) })}</p>;
    case 'closed':
      return <p role="status">{t(c.unanswered ? 'crisis.was_unanswered' : 'crisis.was_over')}</p>;
  }
}

function Searching({ crisis: c }: { crisis: Crisis }) {
  return (
    <div class="standing" role="status">
      <p class="standing-head">
        {c.pausing ? t('crisis.pause_head') : stepName(c, presentStep(c)) || t('crisis.now')}
        {(c.rounds ?? 1) > 1 && Boolean(c.round) && <span class="small muted"> · {t('crisis.round', { n: c.round ?? 1, of: c.rounds ?? 1 })}</span>}
      </p>
      <AskedNow crisis={c} />
      <Steps crisis={c} />
      {c.deadline && (
        <p class="next" data-name="crisis-next">
          <span class="muted">{t('crisis.next')}</span> <strong>{nextText(c)}</strong>
          <span class="next-time" aria-live="off">
            {t('crisis.in')} <Left until={c.deadline} />
          </span>
        </p>
      )}
    </div>
  );
}

function Coming({ crisis: c }: { crisis: Crisis }) {
  const name = actorName(c.acknowledged_by);
  const there = c.helpers.some((h) => !h.left_at);
  const late = c.late_by?.map(actorName) ?? [];
  return (
    <div class="standing" role="status" data-name="crisis-coming" data-there={there}>
      <p class="standing-head">
        <span aria-hidden="true">✓ </span>
        {t(there ? 'crisis.there' : 'crisis.coming', { name: there ? listing(c.helpers.filter((h) => !h.left_at).map((h) => actorName(h.by))) : name })}{' '}
        <span class="small muted">
          {word('crisis.how', c.acknowledged_how)} · <Since at={c.acknowledged_at} />
        </span>
      </p>
      {!there && <p class="muted">{t('crisis.coming_hint')}</p>}
      {!there && c.deadline && (
        <p class="next" data-name="crisis-join-by">
          <span class="muted">{t('crisis.next_unless')}</span> <strong>{nextText(c)}</strong>
          <span class="next-time" aria-live="off">
            {t('crisis.in')} <Left until={c.deadline} />
          </span>
        </p>
      )}
      {late.length > 0 && <p class="small">{t('crisis.late', { names: listing(late) })}</p>}
    </div>
  );
}

function Details({ crisis }: { crisis: Crisis }) {
  const over = crisis.attempts.filter((a) => a.progress === 'over' && a.way !== 'emergency').length;
  if (over === 0) return null;
  // While the search goes on, what came is as weighty as who is asked.
  if (crisis.condition === 'searching' && over <= 4) return <AllAsked crisis={crisis} />;
  return (
    <details>
      <summary>{t('crisis.details')}</summary>
      <AllAsked crisis={crisis} />
    </details>
  );
}
