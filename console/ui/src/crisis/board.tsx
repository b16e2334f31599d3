import { useSignal } from '@preact/signals';
import { useAction } from '../api/action';
import { GradeBadge } from '../components/badge';
import { Button } from '../components/button';
import { ProblemNote } from '../components/note';
import { Panel } from '../components/page';
import { Left, Since } from '../components/timer';
import { t } from '../i18n';
import { local } from '../i18n/local';
import { board, desk } from '../state/live';
import { gradeOption } from '../state/options';
import { can, me } from '../state/session';
import { comeUnasked, type Mode } from './commands';
import { nobodyText } from './attempts';
import { modeIn } from './beside';
import { JoinWays } from './join';
import { ConditionBadge, DrillMark } from './marks';
import { SearchBody } from './search';
import { actorName, askedNow, attemptName, conditionLook, live, nextText, type Crisis } from './words';

/** The calls for help that are under way, for those who can come or send somebody. */
export function CrisisBoard() {
  const crises = board.value?.crises?.filter(live) ?? [];
  if (crises.length === 0) return null;
  return (
    <Panel title={t('board.crises')} class="crises">
      <ul class="crisis-list" data-name="crises">
        {crises.map((c) => (
          <CrisisRow key={c.id} crisis={c} />
        ))}
      </ul>
    </Panel>
  );
}

const joinRights: Record<Mode, string> = { listen: 'call.listen', whisper: 'call.whisper', conference: 'call.barge' };

function CrisisRow({ crisis: c }: { crisis: Crisis }) {
  const open = useSignal(false);
  const come = useAction(() => comeUnasked(c.call_id));
  const option = c.grade && gradeOption(c.grade);
  const mine = c.acknowledged_by?.person?.id === me.value?.id && c.acknowledged_by !== undefined;
  const asked = c.attempts.some((a) => a.person !== undefined && a.person.id === me.value?.id);
  const own = c.counsellor !== undefined && c.counsellor.id === me.value?.id;
  const now = modeOf(c);
  return (
    <li class={`crisis-row search-${conditionLook(c).tone}`} data-name={`crisis-${c.call_id}`} data-condition={c.condition}>
      <div class="spread">
        <p class="row">
          <ConditionBadge crisis={c} />
          <DrillMark drill={c.drill} />
          {c.grade && <GradeBadge grade={c.grade} response={option ? local(option.response) : undefined} />}
        </p>
        <p class="small muted">
          {t('crisis.since')} <Since at={c.started_at} />
        </p>
      </div>
      <p>
        <strong>{local(c.hotline.name)}</strong> · {c.counsellor ? t('crisis.of', { name: c.counsellor.name }) : t('crisis.no_counsellor')}
      </p>
      <Brief crisis={c} />
      {!own && (
        <div class="crisis-ways">
          {can('crisis.step_in') && c.condition !== 'acknowledged' && (
            <Button big variant="primary" pending={come.pending} onClick={() => void come.run()} name={`come-${c.call_id}`}>
              {t('alert.come')}
            </Button>
          )}
          {can('desk.use') && <JoinWays call={c.call_id} may={(m) => asked || mine || can(joinRights[m])} now={now} plain />}
        </div>
      )}
      <ProblemNote problem={come.problem.value} />
      <details open={open.value} onToggle={(e) => (open.value = e.currentTarget.open)}>
        <summary>{t('crisis.details')}</summary>
        {open.value && (
          <div class="stack tight">
            <SearchBody crisis={c} may={{ cancel: can('crisis.call'), command: can('crisis.call') }} />
          </div>
        )}
      </details>
    </li>
  );
}

/** How the person is in the call now, as the own desk says. */
function modeOf(c: Crisis): Mode | undefined {
  const call = desk.value?.call;
  return call && call.id === c.call_id ? modeIn(call) : undefined;
}

/** Who is asked and what follows, in a line. */
function Brief({ crisis: c }: { crisis: Crisis }) {
  switch (c.condition) {
    case 'searching': {
      const names = askedNow(c).map(attemptName);
      return (
        <p>
          {names.length > 0 ? (
            <>
              <span class="muted">{t('crisis.now')}</span> {names.slice(0, 3).join(' · ')}
              {names.length > 3 && ` +${names.length - 3}`}
            </>
          ) : (
            nobodyText(c)
          )}
          {c.deadline && (
            <>
              {' · '}
              <span class="muted">{t('crisis.next')}</span> {nextText(c)} <Left until={c.deadline} />
            </>
          )}
        </p>
      );
    }
    case 'acknowledged':
      return (
        <p>
          {t(c.helpers.some((h) => !h.left_at) ? 'crisis.there' : 'crisis.coming', { name: actorName(c.acknowledged_by) })}
          {' · '}
          <Since at={c.acknowledged_at} />
        </p>
      );
    default:
      return <p>{t('crisis.exhausted')}</p>;
  }
}
