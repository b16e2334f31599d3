import type { Schemas } from '../api/client';
import { useAction } from '../api/action';
import { GradeBadge, Tag } from '../components/badge';
import { Button } from '../components/button';
import { ProblemNote } from '../components/note';
import { Panel } from '../components/page';
import { Since } from '../components/timer';
import { t, word } from '../i18n';
import { local } from '../i18n/local';
import { hotlineName } from '../state/options';
import { can } from '../state/session';
import { now } from '../time/now';
import { callOff, ringNow } from './commands';
import { secondsUntil } from './countdown';

type Call = Schemas['BoardCall'];

/** Whether a call of the house has not reached its person yet: nobody is on the line. */
export const beingMade = (c: Call): boolean => c.outgoing !== undefined && c.outgoing.state !== 'reached' && c.state !== 'ending';

/** Lost callers who are to be rung back, and everybody else who is being called, with the one press that calls it off. */
export function OutgoingBoard({ calls }: { calls: Call[] }) {
  const made = calls.filter(beingMade);
  if (made.length === 0) return null;
  const first = [...made].sort((a, b) => Number(b.outgoing?.why === 'ring_back') - Number(a.outgoing?.why === 'ring_back') || a.since.localeCompare(b.since));
  return (
    <Panel title={t('outgoing.board', { n: made.length })} class="outgoing-board">
      <ul class="outgoing-list" data-name="outgoing-board">
        {first.map((c) => c.outgoing && <Row key={c.call_id} call={c} out={c.outgoing} />)}
      </ul>
    </Panel>
  );
}

function Row({ call: c, out }: { call: Call; out: Schemas['BoardOutgoing'] }) {
  const off = useAction(() => callOff(c.call_id));
  const soon = useAction(() => ringNow(c.call_id));
  const may = can('call.command_any');
  const waits = out.state === 'due' && out.due_at !== undefined;
  return (
    <li class={`outgoing-row grade-edge-${c.grade}`} data-name={`outgoing-${c.call_id}`} data-why={out.why} data-state={out.state}>
      <div class="stack tight">
        <p class="row">
          <strong>{t(out.why === 'ring_back' ? 'outgoing.lost' : `outgoing.${out.why}`)}</strong>
          <GradeBadge grade={c.grade} />
          <Tag tone="info">{word('outgoing.state', out.state)}</Tag>
          {waits && <strong class="tabular outgoing-count" data-name="board-countdown">{t('outgoing.in', { seconds: secondsUntil(out.due_at ?? '', now.value) })}</strong>}
        </p>
        <p class="small">
          {local(hotlineName(c.hotline))}
          {out.to && ` · ${local(out.to.name)}`}
          {out.first && ` · ${t(out.why === 'ring_back' ? 'outgoing.lost_by' : 'outgoing.made_by', { name: out.first.name })}`}
          {out.asked && ` · ${t('outgoing.asked', { name: out.asked.name })}`}
          {' · '}
          <Since at={c.started_at ?? c.since} />
          {out.tries > 0 && ` · ${t('outgoing.attempt', { n: Math.max(out.attempt, 1), tries: out.tries })}`}
          {out.last && ` · ${t('outgoing.last', { what: word('outcome', out.last) })}`}
        </p>
        <ProblemNote problem={off.problem.value ?? soon.problem.value} />
      </div>
      {may && (
        <div class="row">
          {waits && (
            <Button pending={soon.pending} onClick={() => void soon.run()} name={`board-now-${c.call_id}`}>
              {t('outgoing.now')}
            </Button>
          )}
          <Button big variant="danger" pending={off.pending} onClick={() => void off.run()} name={`board-call-off-${c.call_id}`}>
            {t('outgoing.call_off')}
          </Button>
        </div>
      )}
    </li>
  );
}
