import { useSignal } from '@preact/signals';
import type { Schemas } from '../api/client';
import { Button } from '../components/button';
import { known, t } from '../i18n';
import { desk } from '../state/live';
import { now } from '../time/now';
import { secondsUntil } from './countdown';

type Last = Schemas['LastOutgoing'];

const key = (l: Last) => `${l.call_id} ${l.attempt} ${l.outcome}`;

/** What the last call came to that has not reached its person, until it is put away or another call begins. */
export function LastOutgoing() {
  const away = useSignal('');
  const last = desk.value?.last_outgoing;
  if (!last || away.value === key(last)) return null;
  return (
    <section class="panel outgoing-last" role="status" data-name="outgoing-last" data-outcome={last.outcome}>
      <p>
        <strong>{sentence(last)}</strong>
      </p>
      <p class="small muted">{follows(last)}</p>
      <div class="row">
        {last.task_id && (
          <a class="button" href="/tasks" data-name="outgoing-last-task">
            {t('outgoing.to_task')}
          </a>
        )}
        <a class="button" href={`/calls/${last.call_id}`}>
          {t('outgoing.to_call')}
        </a>
        <Button onClick={() => (away.value = key(last))} name="outgoing-last-away">
          {t('outgoing.away')}
        </Button>
      </div>
    </section>
  );
}

function sentence(l: Last): string {
  const text = `outgoing.told.${l.outcome}`;
  return known(text) ? t(text) : t('outgoing.told.failed');
}

function follows(l: Last): string {
  if (l.next_at) return t('outgoing.again_in', { seconds: secondsUntil(l.next_at, now.value) });
  return t(l.task_id ? 'outgoing.in_task' : 'outgoing.in_history');
}
