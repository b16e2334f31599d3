import { useAction } from '../api/action';
import { Button } from '../components/button';
import { ProblemNote } from '../components/note';
import { Since } from '../components/timer';
import { t } from '../i18n';
import { me } from '../state/session';
import { setHelperMode, type Mode } from './commands';
import { actorName, type Crisis } from './words';

export const modes: readonly Mode[] = ['listen', 'whisper', 'conference'];
export const modeShapes: Record<Mode, string> = { listen: '◖', whisper: '◗', conference: '◉' };

type Helper = Crisis['helpers'][number];

/** Those who came to help, and how each is in the call. Whoever came by telephone is moved by one press. */
export function Helpers({ crisis, may }: { crisis: Crisis; may: boolean }) {
  if (crisis.helpers.length === 0) return null;
  return (
    <ul class="helpers" aria-label={t('crisis.helpers')}>
      {crisis.helpers.map((h) => (
        <HelperLine key={`${actorName(h.by)}-${h.since}`} call={crisis.call_id} helper={h} may={may} />
      ))}
    </ul>
  );
}

function HelperLine({ call, helper: h, may }: { call: string; helper: Helper; may: boolean }) {
  const set = useAction((mode: Mode) => setHelperMode(call, h.attempt ?? '', mode));
  const name = actorName(h.by);
  const mine = h.by.person !== undefined && h.by.person.id === me.value?.id;
  return (
    <li data-name={`helper-${h.by.person?.id ?? h.attempt ?? name}`} data-mode={h.left_at ? 'left' : h.mode}>
      <p>
        <span aria-hidden="true">{h.left_at ? '–' : modeShapes[h.mode]}</span> <strong>{name}</strong>{' '}
        <span class="muted small">
          {h.left_at ? t('crisis.helper_left') : `${t(`crisis.mode.${h.mode}`)} · ${t(`crisis.mode_hint.${h.mode}`)}`}
          {!h.left_at && (
            <>
              {' · '}
              <Since at={h.since} />
            </>
          )}
        </span>
      </p>
      {may && !mine && !h.left_at && h.attempt && (
        <div class="ways" role="group" aria-label={t('crisis.mode_of', { mode: '', name })}>
          {modes.map((m) => (
            <Button key={m} pressed={h.mode === m} pending={set.pending} onClick={() => void set.run(m)} label={t('crisis.mode_of', { mode: t(`crisis.mode.${m}`), name })} name={`helper-mode-${m}`}>
              <span aria-hidden="true">{modeShapes[m]}</span> {t(`crisis.mode.${m}`)}
            </Button>
          ))}
        </div>
      )}
      <ProblemNote problem={set.problem.value} />
    </li>
  );
}
