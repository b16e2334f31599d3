import { NoKeyNote } from '../../callers/no-key';
import { CallerOfCall } from '../../callers/of-call';
import { useSignal } from '@preact/signals';
import type { Schemas } from '../../api/client';
import { useAction } from '../../api/action';
import { GradeBadge } from '../../components/badge';
import { Button } from '../../components/button';
import { Note, ProblemNote } from '../../components/note';
import { Since, Span } from '../../components/timer';
import { t, word } from '../../i18n';
import { local } from '../../i18n/local';
import { hold, resume } from '../../state/commands';
import { OutgoingCard } from '../../outgoing/card';
import { SilentCard } from '../../silent/card';
import { holdLong } from '../../state/hold';
import { gradeOption } from '../../state/options';
import { useShortcuts } from '../../state/shortcuts';
import { GradeControl } from './grade';
import { HangUpDialog } from './hang-up';
import { isMuted, MuteNote, useMute } from './mute';
import { LiveControls } from './live/controls';
import { Hears } from './live/hears';
import { RecordingControl } from './recording';

type Call = Schemas['DeskCall'];
type Actions = Schemas['Desk']['actions'];

/** The caller on the line, and what can be done. */
export function CallCard({ call, actions }: { call: Call; actions: Actions }) {
  const may = (a: Actions[number]) => actions.includes(a);
  const ending = useSignal(false);
  const held = call.state === 'hold';
  const muted = isMuted(call);
  const switchMute = useMute(call);
  const switchHold = useAction(() => (held ? resume(call.id) : hold(call.id)));
  const mayMute = may('mute') || may('unmute');
  const mayHold = may(held ? 'resume' : 'hold');
  useShortcuts([
    { keys: ['m'], label: 'keys.mute', enabled: mayMute, run: () => void switchMute.run() },
    { keys: ['h'], label: 'keys.hold', enabled: mayHold, run: () => void switchHold.run() },
    { keys: ['x'], label: 'keys.hang_up', enabled: may('hangup'), run: () => (ending.value = true) },
  ]);
  const option = gradeOption(call.grade);
  return (
    <section class={`panel call grade-edge-${call.grade}`} aria-labelledby="call-head" data-name="call">
      <header class="call-head">
        <div>
          <h2 id="call-head">{local(call.hotline.name)}</h2>
          <p class="small muted">
            {call.anonymous || !call.masked_number ? t('call.anonymous') : call.masked_number}
            {' · '}
            {t('call.waited')} <Span seconds={call.waited_seconds} />
          </p>
        </div>
        <p class="call-time" aria-label={t('call.duration')}>
          <Since at={call.connected_at} />
        </p>
      </header>
      {call.test && <Note tone="info">{t('call.test')}</Note>}
      <div class="row">
        <span class={`badge call-${call.state}`} role="status">
          {word('call.state', call.state)}
          {held && (
            <>
              {' '}
              <Since at={call.state_since} />
            </>
          )}
        </span>
        <GradeBadge grade={call.grade} response={option ? local(option.response) : undefined} />
        {muted && (
          <span class="badge tone-warn" role="status" data-name="muted">
            <span aria-hidden="true">⊘</span> {t('call.muted')}
          </span>
        )}
        {!held && Boolean(call.held_seconds) && (
          <span class="small muted">
            {t('call.held')} <Span seconds={call.held_seconds} />
          </span>
        )}
      </div>
      {holdLong.value && (
        <div class="hold-long" role="alert" data-name="hold-long">
          <p>{t('call.hold_long')}</p>
          <Button variant="primary" pending={switchHold.pending} disabled={!mayHold} onClick={() => void switchHold.run()}>
            {t('call.resume')}
          </Button>
        </div>
      )}
      {call.state === 'waiting_for_desk' && (
        <Note tone="warn" role="status">
          {t('call.waiting_for_desk')}
        </Note>
      )}
      {call.no_key && <NoKeyNote />}
      {(!call.outgoing || call.outgoing.state === 'reached') && <Hears call={call} muted={muted} />}
      {call.listeners.map((l) => (
        <p key={l.agent.id} class="badge tone-info listens" role="status" data-name="listened">
          <span aria-hidden="true">◖</span> {t(l.whispering ? 'listen.shown_whisper' : 'listen.shown', { name: l.agent.name })}
        </p>
      ))}
      <div class="call-actions">
        <Button big pressed={muted} pending={switchMute.pending} disabled={!mayMute} onClick={() => void switchMute.run()} keyHint="M" name="mute">
          {muted ? t('call.unmute') : t('call.mute')}
        </Button>
        <Button big pressed={held} pending={switchHold.pending} disabled={!mayHold} onClick={() => void switchHold.run()} keyHint="H" name="hold">
          {held ? t('call.resume') : t('call.hold')}
        </Button>
        <Button big variant="danger" disabled={!may('hangup')} onClick={() => (ending.value = true)} keyHint="X" name="hangup">
          {t('call.hang_up')}
        </Button>
      </div>
      <MuteNote call={call} />
      <ProblemNote problem={switchMute.problem.value ?? switchHold.problem.value} />
      <SilentCard call={call} actions={actions} />
      <OutgoingCard call={call} actions={actions} />
      <LiveControls call={call} actions={actions} />
      <GradeControl call={call} may={may('grade')} />
      <RecordingControl call={call} actions={actions} />
      {!call.test && call.part === 'counsellor' && <CallerOfCall call={call.id} />}
      {ending.value && <HangUpDialog call={call} onClose={() => (ending.value = false)} />}
    </section>
  );
}
