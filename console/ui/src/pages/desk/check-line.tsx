import { useSignal, type Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useAction } from '../../api/action';
import { Button } from '../../components/button';
import { Note, ProblemNote } from '../../components/note';
import { t } from '../../i18n';
import { meter } from '../../softphone/audio';
import { endEcho, startEcho, testRing } from '../../state/commands';
import { echoing, remoteAudio } from '../../state/softphone';
import { HeardButtons, heardLevel, StepHead, type Result } from './check';
import { LevelBar } from './level-bar';

// The steps that prove the line itself: what the telephone system plays arrives, and what is said comes back.

interface StepProps {
  result: Result;
  set: (r: Result) => void;
  may: boolean;
}

/** The ring tone of the telephone system, measured as it arrives. */
const arrivedLevel = 0.3;
const ringMs = 6500;
const echoMs = 20_000;
/** The echo goes on for a moment after it has passed, so that one hears oneself. */
const echoMoreMs = 4000;
/** A crackle is shorter than so many measurements, 50 ms each, at one go. */
const steady = 4;

/** Measures what comes over the line while on is true. */
function useLineLevel(on: Signal<boolean>, level: Signal<number>, heard: (value: number) => void): void {
  useEffect(() => {
    const stream = on.value ? remoteAudio() : undefined;
    if (!stream) return undefined;
    return meter(stream, (v) => {
      level.value = v;
      heard(v);
    });
  }, [on.value]);
}

/** The telephone system rings on the line of a browser desk. */
export function LineRingStep({ result, set, may }: StepProps) {
  const ringing = useSignal(false);
  const level = useSignal(0);
  const arrived = useSignal(false);
  const silent = useSignal(false);
  const run = useSignal(0);
  useLineLevel(ringing, level, (v) => {
    run.value = v > arrivedLevel ? run.value + 1 : 0;
    if (run.value >= steady) arrived.value = true;
  });
  useEffect(() => {
    if (!ringing.value) return undefined;
    const timer = setTimeout(() => {
      ringing.value = false;
      silent.value = !arrived.value;
    }, ringMs);
    return () => clearTimeout(timer);
  }, [ringing.value]);
  const ring = useAction(async () => {
    silent.value = arrived.value = false;
    run.value = 0;
    await testRing();
    ringing.value = true;
  });
  return (
    <li data-name="ring-step">
      <StepHead title={t('check.ring')} result={result} />
      <p class="muted small">{t('check.ring_browser')}</p>
      <div class="row">
        <Button pending={ring.pending} disabled={!may || ringing.value} onClick={() => void ring.run()} name="check-ring">
          {ringing.value ? t('check.ringing') : t('check.ring_now')}
        </Button>
        {(ringing.value || arrived.value) && <HeardButtons set={set} name="ring" sure={arrived.value} />}
      </div>
      {ringing.value && <LevelBar label={t('check.ring_level')} value={level.value} mark={arrivedLevel} name="ring-level" />}
      {silent.value && (
        <Note tone="warn" role="status">
          {t('check.ring_silent')}
        </Note>
      )}
      <ProblemNote problem={ring.problem.value} />
    </li>
  );
}

/** A telephone of its own is rung; nothing can be measured there. */
export function PhoneRingStep({ result, set, may }: StepProps) {
  const rung = useSignal(false);
  const ring = useAction(async () => {
    await testRing();
    rung.value = true;
  });
  return (
    <li>
      <StepHead title={t('check.ring')} result={result} />
      <p class="muted small">{t('check.ring_phone')}</p>
      <div class="row">
        <Button pending={ring.pending} disabled={!may} onClick={() => void ring.run()} name="check-ring">
          {t('check.ring_now')}
        </Button>
        {rung.value && <HeardButtons set={set} name="ring" />}
      </div>
      <ProblemNote problem={ring.problem.value} />
    </li>
  );
}

/** The counsellor's own voice, to the telephone system and back. */
export function EchoStep({ result, set, may, heard }: StepProps & { heard: (level: number) => void }) {
  const level = useSignal(0);
  const run = useSignal(0);
  const silent = useSignal(false);
  const passed = result === 'ok';
  useLineLevel(echoing, level, (v) => {
    heard(v);
    run.value = v > heardLevel ? run.value + 1 : 0;
    if (run.value >= steady) set('ok');
  });
  const begin = useAction(async () => {
    silent.value = false;
    run.value = 0;
    await startEcho();
    echoing.value = true;
  });
  const end = useAction(async () => {
    echoing.value = false;
    await endEcho();
  });
  useEffect(() => {
    if (!echoing.value) return undefined;
    const timer = setTimeout(
      () => {
        silent.value = !passed;
        void end.run();
      },
      passed ? echoMoreMs : echoMs,
    );
    return () => clearTimeout(timer);
  }, [echoing.value, passed]);
  useEffect(
    () => () => {
      if (echoing.peek()) void end.run();
    },
    [],
  );
  return (
    <li data-name="echo-step">
      <StepHead title={t('check.echo')} result={result} />
      <p class="muted small">{t('check.echo_hint')}</p>
      <div class="row">
        <Button pending={begin.pending} disabled={!may || echoing.value} onClick={() => void begin.run()} name="check-echo">
          {echoing.value ? t('check.echo_on') : t('check.echo_now')}
        </Button>
        {echoing.value && (
          <Button pending={end.pending} onClick={() => void end.run()} name="echo-end">
            {t('check.echo_end')}
          </Button>
        )}
      </div>
      {echoing.value && <LevelBar label={t('check.echo_level')} value={level.value} mark={heardLevel} name="echo-level" />}
      {silent.value && (
        <Note tone="warn" role="status">
          {t('check.echo_silent')}
        </Note>
      )}
      <ProblemNote problem={begin.problem.value ?? end.problem.value} />
    </li>
  );
}
