import { useEffect } from 'preact/hooks';
import type { Schemas } from '../api/client';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { ProblemNote } from '../components/note';
import { Since } from '../components/timer';
import { t } from '../i18n';
import { remember } from './category';
import { endAnswers, tellKeys } from './commands';
import { meaning, urgent } from './keys';

type Call = Schemas['DeskCall'];
type Silence = Schemas['Silence'];
type Actions = Schemas['Desk']['actions'];

/**
 * A caller who may be unable to speak: that nothing has been heard of them, what the counsellor can say, and what they
 * answer by keys. Nothing here ends a call.
 */
export function SilentCard({ call, actions }: { call: Call; actions: Actions }) {
  const tell = useAction(() => tellKeys(call.id));
  const end = useAction(() => endAnswers(call.id));
  const s = call.silence;
  useEffect(() => remember(call.id, Boolean(s?.silent)), [call.id, s?.silent]);
  const mayTell = actions.includes('tell_keys');
  if (!s?.silent && !s?.answers && !s?.telling) {
    return mayTell ? <Quiet tell={tell} /> : null;
  }
  return (
    <section class="silent stack tight" aria-labelledby="silent-head" data-name="silent" data-silent={s.silent}>
      <h3 id="silent-head">
        <span role="status">{t(s.silent ? 'silent.title' : 'silent.answering')}</span>
        {s.silent && (
          <span class="small muted">
            {' · '}
            {t('silent.connected')} <Since at={call.connected_at} />
          </span>
        )}
      </h3>
      {s.silent && <Script />}
      <Told silence={s} />
      {s.answers && <Pressed silence={s} />}
      <div class="row">
        <Button big variant={s.answers ? 'plain' : 'primary'} pending={tell.pending} disabled={!mayTell} onClick={() => void tell.run()} name="tell-keys">
          {t(s.told_at ? 'silent.tell_again' : 'silent.tell')}
        </Button>
        {actions.includes('end_answers') && (
          <Button pending={end.pending} onClick={() => void end.run()} name="end-answers">
            {t('silent.end')}
          </Button>
        )}
      </div>
      <ProblemNote problem={tell.problem.value ?? end.problem.value} />
    </section>
  );
}

/** The same for a caller who was not noticed as silent: somebody whose room is loud, say. */
function Quiet({ tell }: { tell: ReturnType<typeof useAction> }) {
  return (
    <div class="row">
      <Button variant="quiet" pending={tell.pending} onClick={() => void tell.run()} name="tell-keys">
        {t('silent.cannot_speak')}
      </Button>
      <ProblemNote problem={tell.problem.value} />
    </div>
  );
}

/** What the counsellor can say. A draft for a clinical lead. */
function Script() {
  return (
    <details open class="silent-script">
      <summary>{t('silent.script')}</summary>
      <ol>
        <li>{t('silent.script.1')}</li>
        <li>{t('silent.script.2')}</li>
        <li>{t('silent.script.3')}</li>
      </ol>
      <p class="small muted">{t('silent.never_hang_up')}</p>
    </details>
  );
}

/** Whether the caller is being told, or was. */
function Told({ silence: s }: { silence: Silence }) {
  if (s.telling) {
    return (
      <p class="badge tone-info" role="status" data-name="telling">
        <span aria-hidden="true">♪</span> {t('silent.telling')}
      </p>
    );
  }
  if (s.untold) {
    return (
      <p class="badge tone-warn" role="alert" data-name="untold">
        <span aria-hidden="true">!</span> {t('silent.untold')}
      </p>
    );
  }
  return null;
}

/** The keys that the caller has pressed, the newest one large. */
function Pressed({ silence: s }: { silence: Silence }) {
  const pressed = s.pressed ?? [];
  return (
    <div role="log" aria-label={t('silent.answers')} data-name="answers">
      {pressed.length === 0 && <p class="muted">{t('silent.no_answer')}</p>}
      <ol class="silent-answers" reversed>
        {[...pressed].reverse().map((p) => (
          <li key={p.at + p.key} class={urgent(p.key) ? 'urgent' : undefined}>
            <kbd>{p.key}</kbd> <strong>{meaning(p.key) ?? t('silent.key.other')}</strong>{' '}
            <span class="small muted">
              <Since at={p.at} />
            </span>
          </li>
        ))}
      </ol>
      <p class="small muted">{t('silent.not_kept')}</p>
    </div>
  );
}
