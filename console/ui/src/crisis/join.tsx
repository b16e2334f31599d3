import { useAction } from '../api/action';
import { Button } from '../components/button';
import { ProblemNote } from '../components/note';
import { t } from '../i18n';
import { joinCrisis, type Mode } from './commands';
import { modes, modeShapes } from './helpers';

interface Props {
  call: string;
  may: (mode: Mode) => boolean;
  /** How one is in the call already. */
  now?: Mode;
  /** Something else is the first choice here. */
  plain?: boolean;
}

/** The three ways into a call, each by one press, from the least heard to the most. */
export function JoinWays({ call, may, now, plain }: Props) {
  const join = useAction((mode: Mode) => joinCrisis(call, mode));
  return (
    <div class="stack tight">
      <div class="ways join-ways">
        {modes.filter(may).map((m) => (
          <Button key={m} big variant={m === 'listen' && now === undefined && !plain ? 'primary' : 'plain'} pressed={now === m} pending={join.pending} disabled={now === 'conference' && m !== now} onClick={() => void join.run(m)} name={`join-${m}`}>
            <span class="join-word">
              <span aria-hidden="true">{modeShapes[m]}</span> {t(`crisis.mode.${m}`)}
            </span>
            <span class="small join-hint">{t(`crisis.mode_hint.${m}`)}</span>
          </Button>
        ))}
      </div>
      <ProblemNote problem={join.problem.value} />
      {join.problem.value?.code === 'no_line' && (
        <p class="row">
          {t('alert.needs_line')}
          <a class="button" href="/desk">
            {t('board.to_desk')}
          </a>
        </p>
      )}
    </div>
  );
}
