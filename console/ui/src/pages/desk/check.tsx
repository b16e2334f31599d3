import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Schemas } from '../../api/client';
import { useAction } from '../../api/action';
import { Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { SelectField } from '../../components/field';
import { Note, ProblemNote } from '../../components/note';
import { Panel } from '../../components/page';
import { t } from '../../i18n';
import type { Desk } from '../../live/reduce';
import { meter, playChime } from '../../softphone/audio';
import { listDevices, type Device } from '../../softphone/microphone';
import { summarize } from '../../softphone/stats';
import { NotifyStep } from '../../known/notify-step';
import { reportCheck } from '../../state/commands';
import { EchoStep, LineRingStep, PhoneRingStep } from './check-line';
import { LevelBar } from './level-bar';
import { chooseInput, chooseOutput, ensureMicrophone, inputDevice, legPeer, microphone, outputDevice, softphone } from '../../state/softphone';

export type Result = Schemas['CheckResult'] | undefined;

/** A voice at an ordinary distance passes this; a silent room does not. */
export const heardLevel = 0.45;

/** Whether the seat has to be checked before the counsellor can be ready. */
export function needsCheck(desk: Desk): boolean {
  return desk.actions.includes('check') && !passed(desk.check);
}

function passed(check: Schemas['SeatCheck'] | undefined): boolean {
  return check !== undefined && check.speaker !== 'failed' && [check.microphone, check.ring, check.echo, check.leg].every((r) => r === 'ok');
}

/** Whether the line stands for both ends: the page may know it a moment before the telephone system. */
function legUp(desk: Desk): boolean {
  return softphone.value === 'up' && desk.leg.state === 'up';
}

/** The seat check: microphone, loudspeaker, line and ring, each proven before a caller depends on it. */
export function SeatCheckPanel({ desk }: { desk: Desk }) {
  const browser = desk.seat?.kind === 'browser';
  const mic = useSignal<Result>(browser ? undefined : 'skipped');
  const speaker = useSignal<Result>(browser ? undefined : 'skipped');
  const ring = useSignal<Result>(undefined);
  const echo = useSignal<Result>(browser ? undefined : 'skipped');
  const peak = useSignal(0);
  const echoPeak = useSignal(0);
  const up = legUp(desk);
  const leg: Result = !browser ? 'skipped' : up ? 'ok' : undefined;
  const results = [mic.value, speaker.value, ring.value, echo.value, leg];
  const complete = results.every((r) => r !== undefined);
  const failed = results.includes('failed');
  // What was proven of one device says nothing of another.
  useEffect(
    () =>
      inputDevice.subscribe(() => {
        if (browser) mic.value = echo.value = undefined;
      }),
    [browser],
  );
  useEffect(
    () =>
      outputDevice.subscribe(() => {
        if (browser) speaker.value = ring.value = undefined;
      }),
    [browser],
  );

  const report = useAction(async () => {
    const peer = legPeer();
    const stats = peer ? summarize(await peer.getStats()) : undefined;
    await reportCheck({
      microphone: mic.value ?? 'skipped',
      speaker: speaker.value ?? 'skipped',
      ring: ring.value ?? 'skipped',
      leg: leg ?? 'failed',
      echo: echo.value ?? 'skipped',
      ...(browser ? { level_db: Math.round(peak.value * 60 - 60), echo_db: Math.round(echoPeak.value * 60 - 60) } : {}),
      ...(stats?.roundTripMs !== undefined ? { round_trip_ms: stats.roundTripMs } : {}),
      ...(stats?.remoteLoss !== undefined ? { packet_loss: Math.min(1, Math.max(0, stats.remoteLoss)) } : {}),
    });
  });

  return (
    <Panel title={t('check.title')}>
      <p class="muted">{t('check.hint')}</p>
      <ol class="checks">
        {browser && (
          <MicStep
            result={mic.value}
            heard={(level) => {
              if (level > peak.value) peak.value = level;
              if (level > heardLevel) mic.value = 'ok';
            }}
          />
        )}
        {browser && <SpeakerStep result={speaker.value} set={(r) => (speaker.value = r)} />}
        {browser && (
          <li>
            <StepHead title={t('check.leg')} result={leg} />
            <p class="muted small">{leg === 'ok' ? t('check.leg_ok') : t('check.leg_wait')}</p>
          </li>
        )}
        {browser ? (
          <LineRingStep result={ring.value} set={(r) => (ring.value = r)} may={up && desk.actions.includes('test_ring')} />
        ) : (
          <PhoneRingStep result={ring.value} set={(r) => (ring.value = r)} may={desk.actions.includes('test_ring')} />
        )}
        {browser && (
          <EchoStep
            result={echo.value}
            set={(r) => (echo.value = r)}
            heard={(level) => (echoPeak.value = Math.max(echoPeak.value, level))}
            may={up && desk.actions.includes('test_echo')}
          />
        )}
      </ol>
      {browser && <NotifyStep />}
      {failed && <Note tone="warn">{t('check.failed')}</Note>}
      <ProblemNote problem={report.problem.value} />
      <Button variant="primary" big disabled={!complete || failed} pending={report.pending} onClick={() => void report.run()} name="check-done">
        {t('check.done')}
      </Button>
      {!complete && <p class="muted small">{t('check.not_complete')}</p>}
    </Panel>
  );
}

export function StepHead({ title, result }: { title: string; result: Result }) {
  return (
    <div class="row spread">
      <h3>{title}</h3>
      {result === 'ok' && <Tag tone="ok">{t('check.ok')}</Tag>}
      {result === 'failed' && <Tag tone="bad">{t('check.not_ok')}</Tag>}
      {result === undefined && <Tag tone="off">{t('check.open')}</Tag>}
    </div>
  );
}

function MicStep({ result, heard }: { result: Result; heard: (level: number) => void }) {
  const level = useSignal(0);
  const inputs = useSignal<Device[]>([]);
  const open = useAction(ensureMicrophone);
  const choose = useAction(chooseInput);
  const stream = microphone.value;
  useEffect(() => {
    if (!stream) return;
    void listDevices().then((d) => (inputs.value = d.inputs));
    return meter(stream, (v) => {
      level.value = v;
      heard(v);
    });
  }, [stream]);
  return (
    <li>
      <StepHead title={t('check.microphone')} result={result} />
      {stream ? (
        <>
          <p class="small">{t('check.speak')}</p>
          <LevelBar label={t('check.level')} value={level.value} mark={heardLevel} />
        </>
      ) : (
        <Button pending={open.pending} onClick={() => void open.run()}>
          {t('check.allow')}
        </Button>
      )}
      {inputs.value.length > 1 && (
        <SelectField
          label={t('check.which_microphone')}
          value={inputDevice.value}
          empty={t('check.default_device')}
          options={inputs.value.map((d, i) => ({ value: d.id, label: d.label || t('check.device', { n: i + 1 }) }))}
          onChange={(v) => void choose.run(v)}
        />
      )}
    </li>
  );
}

function SpeakerStep({ result, set }: { result: Result; set: (r: Result) => void }) {
  const outputs = useSignal<Device[]>([]);
  const played = useSignal(false);
  useEffect(() => {
    if ('setSinkId' in HTMLMediaElement.prototype) void listDevices().then((d) => (outputs.value = d.outputs));
  }, [microphone.value]);
  return (
    <li>
      <StepHead title={t('check.speaker')} result={result} />
      {outputs.value.length > 1 && (
        <SelectField
          label={t('check.which_speaker')}
          value={outputDevice.value}
          empty={t('check.default_device')}
          options={outputs.value.map((d, i) => ({ value: d.id, label: d.label || t('check.device', { n: i + 1 }) }))}
          onChange={(v) => void chooseOutput(v)}
        />
      )}
      <div class="row">
        <Button
          name="check-speaker"
          onClick={() => {
            playChime();
            played.value = true;
          }}
        >
          {t('check.play')}
        </Button>
        {played.value && <HeardButtons set={set} name="speaker" />}
      </div>
    </li>
  );
}

export function HeardButtons({ set, name, sure = true }: { set: (r: Result) => void; name: string; sure?: boolean }) {
  return (
    <>
      <Button variant="primary" disabled={!sure} onClick={() => set('ok')} name={`${name}-heard`}>
        {t('check.heard')}
      </Button>
      <Button onClick={() => set('failed')} name={`${name}-not-heard`}>
        {t('check.not_heard')}
      </Button>
    </>
  );
}
