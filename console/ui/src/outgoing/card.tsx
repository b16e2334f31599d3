import type { Schemas } from '../api/client';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { Note, ProblemNote } from '../components/note';
import { t, word } from '../i18n';
import { local } from '../i18n/local';
import { now } from '../time/now';
import { atMachine, callOff, noRingBack, ringNow } from './commands';
import { secondsUntil } from './countdown';

type Call = Schemas['DeskCall'];
type Actions = Schemas['Desk']['actions'];

/** What becomes of a call of the house, with its count-down, and the one press that calls it off. */
export function OutgoingCard({ call, actions }: { call: Call; actions: Actions }) {
  const may = (a: Actions[number]) => actions.includes(a);
  const off = useAction(() => callOff(call.id));
  const soon = useAction(() => ringNow(call.id));
  const machine = useAction(() => atMachine(call.id));
  const unwanted = useAction(() => noRingBack(call.id));
  const out = call.outgoing;
  const waits = out?.state === 'due' && out.due_at;
  return (
    <div class="stack tight" data-name="outgoing" data-state={out?.state}>
      {out && (
        <>
          <p role="status">
            <strong>{t(`outgoing.${out.why}`)}</strong>
            {' · '}
            {word('outgoing.state', out.state)}
            {waits && (
              <>
                {' · '}
                <span class="call-time" data-name="outgoing-countdown">
                  {t('outgoing.in', { seconds: secondsUntil(waits, now.value) })}
                </span>
              </>
            )}
          </p>
          {out.tries > 0 && <p class="small muted">{t('outgoing.attempt', { n: Math.max(out.attempt, 1), tries: out.tries })}</p>}
          {(out.why === 'ring_back' || out.why === 'call_back') && out.state !== 'reached' && <p class="small muted">{t('outgoing.neutral')}</p>}
          {out.to && (
            <p>
              <strong>{local(out.to.name)}</strong>
            </p>
          )}
          {out.say && (
            <Note tone="warn" title={t('contact.only_say')}>
              <p data-name="outgoing-say">{out.say}</p>
            </Note>
          )}
          {out.why !== 'ring_back' && out.why !== 'call_back' && !out.to && <Note tone="info">{t(out.message_allowed ? 'outgoing.message' : 'outgoing.no_message')}</Note>}
        </>
      )}
      <div class="row">
        {may('call_off') && (
          <Button big variant="danger" pending={off.pending} onClick={() => void off.run()} name="outgoing-call-off">
            {t('outgoing.call_off')}
          </Button>
        )}
        {may('ring_now') && (
          <Button big pending={soon.pending} onClick={() => void soon.run()} name="outgoing-now">
            {t('outgoing.now')}
          </Button>
        )}
        {may('machine') && (
          <Button pending={machine.pending} onClick={() => void machine.run()} name="outgoing-machine">
            {t('outgoing.machine')}
          </Button>
        )}
        {may('no_ring_back') && (
          <Button variant="quiet" pending={unwanted.pending} onClick={() => void unwanted.run()} name="no-ring-back">
            {t('outgoing.unwanted')}
          </Button>
        )}
      </div>
      {call.no_ring_back && <p class="small muted">{t('outgoing.unwanted_set')}</p>}
      <ProblemNote problem={off.problem.value ?? soon.problem.value ?? machine.problem.value ?? unwanted.problem.value} />
    </div>
  );
}
