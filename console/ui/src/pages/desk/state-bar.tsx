import { useSignal } from '@preact/signals';
import { useAction } from '../../api/action';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { ProblemNote } from '../../components/note';
import { Left, Since } from '../../components/timer';
import { t, language, word } from '../../i18n';
import { local } from '../../i18n/local';
import type { Desk } from '../../live/reduce';
import { becomeNotReady, becomeReady, standUp } from '../../state/commands';
import { deskOptions } from '../../state/options';
import { useShortcuts } from '../../state/shortcuts';
import { clock } from '../../time/format';
import { needsCheck } from './check';

const shapes: Record<Desk['status']['state'], string> = {
  ready: '●',
  reserved: '◔',
  talking: '◆',
  hold: '‖',
  after_call: '✎',
  not_ready: '○',
  logged_out: '–',
};

/** The counsellor's own state, big, with the time in it and what can be done about it. */
export function StateBar({ desk }: { desk: Desk }) {
  const s = desk.status;
  const may = (a: Desk['actions'][number]) => desk.actions.includes(a);
  // Who has just sat down proves the seat first; the server would refuse anything else.
  const mayReady = may('ready') && !(s.reason === 'signed_in' && needsCheck(desk));
  const reasons = useSignal(false);
  const ready = useAction(becomeReady);
  const leave = useAction(standUp);
  useShortcuts([
    { keys: ['r'], label: 'keys.ready', enabled: mayReady, run: () => void ready.run() },
    { keys: ['n'], label: 'keys.not_ready', enabled: may('not_ready'), run: () => (reasons.value = true) },
  ]);
  return (
    <section class={`state-bar state-${s.state}`} aria-label={t('desk.my_state')}>
      <div class="state-main" aria-live="polite">
        <span class="state-shape" aria-hidden="true">
          {shapes[s.state]}
        </span>
        <div>
          <p class="state-word">{word('state', s.state)}</p>
          <p class="small">
            {s.state === 'not_ready' && s.reason && <span>{reasonText(s.reason)} · </span>}
            {desk.seat && <span>{t('desk.seat', { name: desk.seat.name })} · </span>}
            {s.on_duty ? onDuty(s.shift_ends_at) : t('desk.off_shift')}
          </p>
          {s.then_not_ready && <p class="small">{t('desk.then_not_ready')}</p>}
        </div>
      </div>
      <p class="state-time" aria-label={t('desk.time_in_state')}>
        {s.state === 'after_call' && s.until ? <Left until={s.until} /> : <Since at={s.since} />}
      </p>
      <div class="row state-actions">
        {mayReady && (
          <Button variant="primary" big pending={ready.pending} onClick={() => void ready.run()} keyHint="R" name="ready">
            {t('desk.ready')}
          </Button>
        )}
        {may('not_ready') && (
          <Button big onClick={() => (reasons.value = true)} keyHint="N" name="not-ready">
            {desk.call ? t('desk.not_ready_after') : t('desk.not_ready')}
          </Button>
        )}
        {may('sign_out') && (
          <Button pending={leave.pending} onClick={() => void leave.run()} name="leave-seat">
            {t('desk.leave_seat')}
          </Button>
        )}
      </div>
      <ProblemNote problem={ready.problem.value ?? leave.problem.value} />
      {reasons.value && <ReasonDialog onClose={() => (reasons.value = false)} />}
    </section>
  );
}

function onDuty(until: string | undefined): string {
  return until ? t('desk.on_shift_until', { time: clock(until, language.value).slice(0, 5) }) : t('desk.on_shift');
}

function reasonText(code: string): string {
  const own = deskOptions.value?.reasons.find((r) => r.id === code);
  return own ? local(own.name) : word('reason', code);
}

function ReasonDialog({ onClose }: { onClose: () => void }) {
  const action = useAction(async (reason: string) => {
    await becomeNotReady(reason);
    onClose();
  });
  const reasons = deskOptions.value?.reasons ?? [];
  return (
    <Dialog title={t('desk.why_not_ready')} onClose={onClose}>
      <div class="choices">
        {reasons.map((r) => (
          <Button key={r.id} big pending={action.pending} onClick={() => void action.run(r.id)} name={`reason-${r.id}`}>
            {local(r.name)}
          </Button>
        ))}
        <Button big pending={action.pending} onClick={() => void action.run('')} name="reason-none">
          {t('desk.no_reason')}
        </Button>
      </div>
      <ProblemNote problem={action.problem.value} />
    </Dialog>
  );
}
