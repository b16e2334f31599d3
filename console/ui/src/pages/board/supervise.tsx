import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Schemas } from '../../api/client';
import { useAction, useLoad } from '../../api/action';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { ProblemNote } from '../../components/note';
import { Loading } from '../../components/page';
import { CrisisButton } from '../../crisis/dock';
import { GradedLine } from '../../crisis/graded-line';
import { t, word } from '../../i18n';
import { local } from '../../i18n/local';
import { grade } from '../../state/commands';
import { bargeIn, listenTo, pullCaller, readDirectory, reorderCaller, requeueCaller, whisperTo } from '../../state/live-commands';
import { gradeOption, hotlineName } from '../../state/options';
import { can } from '../../state/session';
import { TakeOver } from '../desk/live/listener';

type Call = Schemas['BoardCall'];
type Waiting = Schemas['BoardWaiting'];

/** Whether the person may do anything at all with somebody else's call. */
export const mayActOnCalls = () => ['call.listen', 'call.whisper', 'call.barge', 'call.take_over', 'call.grade_any'].some(can);
/** Whether the person may do anything at all for who waits. */
export const mayActOnWaiting = () => can('queue.manage') || can('call.grade_any');

/** What a supervisor can do with a talk: each by one press, with what it means beside it. */
export function ActOnCall({ call, onClose }: { call: Call; onClose: () => void }) {
  const taking = useSignal(false);
  const act = useAction(async (work: (id: string) => Promise<void>) => {
    await work(call.call_id);
    onClose();
  });
  const talks = call.state === 'talking' || call.state === 'hold';
  const ways = [
    { may: 'call.listen', work: listenTo, label: t('board.listen'), hint: t('board.listen_hint'), name: 'act-listen' },
    { may: 'call.whisper', work: whisperTo, label: t('board.whisper'), hint: t('board.whisper_hint'), name: 'act-whisper' },
    { may: 'call.barge', work: bargeIn, label: t('listen.barge'), hint: t('board.barge_hint'), name: 'act-barge' },
  ];
  if (taking.value) return <TakeOver call={call.call_id} onClose={onClose} />;
  return (
    <Dialog title={t('board.act_on', { name: call.agent?.name ?? local(hotlineName(call.hotline)) })} onClose={onClose}>
      <ProblemNote problem={act.problem.value} />
      {talks && (
        <div class="deeds">
          {ways
            .filter((w) => can(w.may))
            .map((w) => (
              <Deed key={w.name} hint={w.hint}>
                <Button big pending={act.pending} onClick={() => void act.run(w.work)} name={w.name}>
                  {w.label}
                </Button>
              </Deed>
            ))}
          {can('call.take_over') && (
            <Deed hint={t('board.take_over_hint')}>
              <Button big variant="danger" onClick={() => (taking.value = true)} name="act-take-over">
                {t('listen.take_over')}
              </Button>
            </Deed>
          )}
        </div>
      )}
      {can('crisis.call') && (
        <CrisisButton call={call.call_id} hint={t('board.crisis_hint')} onStarted={onClose} />
      )}
      {can('call.grade_any') && <Grades call={call.call_id} present={call.grade} onDone={onClose} />}
    </Dialog>
  );
}

/** What a supervisor can do for a caller who waits. */
export function ActOnWaiting({ caller, onClose }: { caller: Waiting; onClose: () => void }) {
  const act = useAction(async (work: () => Promise<unknown>) => {
    await work();
    onClose();
  });
  const id = caller.call_id;
  return (
    <Dialog title={t('board.caller_act')} onClose={onClose}>
      <ProblemNote problem={act.problem.value} />
      {can('queue.manage') && (
        <div class="deeds">
          {can('desk.use') && (
            <Deed hint={t('board.pull_hint')}>
              <Button big pending={act.pending} onClick={() => void act.run(() => pullCaller(id))} name="act-pull">
                {t('board.pull')}
              </Button>
            </Deed>
          )}
          <div class="row">
            <Button pending={act.pending} onClick={() => void act.run(() => reorderCaller(id, 'first'))} name="act-first">
              {t('board.first')}
            </Button>
            <Button pending={act.pending} onClick={() => void act.run(() => reorderCaller(id, 'last'))} name="act-last">
              {t('board.last')}
            </Button>
          </div>
          {can('call.control') && <Queues present={caller.queue} busy={act.pending.value} move={(q) => void act.run(() => requeueCaller(id, q))} />}
        </div>
      )}
      {can('call.grade_any') && <Grades call={id} present={caller.grade} onDone={onClose} />}
    </Dialog>
  );
}

function Queues({ present, busy, move }: { present: string | undefined; busy: boolean; move: (queue: string) => void }) {
  const directory = useLoad(readDirectory, []);
  return (
    <Loading load={directory}>
      {(d) => (
        <div class="row">
          {d.queues
            .filter((q) => q.id !== present)
            .map((q) => (
              <Button key={q.id} disabled={busy || !q.served} title={q.served ? undefined : t('bring.queue_unserved')} onClick={() => move(q.id)} name={`act-queue-${q.id}`}>
                {t('board.requeue_to', { name: local(q.name) })}
              </Button>
            ))}
        </div>
      )}
    </Loading>
  );
}

const shapes: Record<Schemas['Grade'], string> = { red: '▲', yellow: '◆', green: '●' };

function Grades({ call, present, onDone }: { call: string; present: Schemas['Grade']; onDone: () => void }) {
  const set = useAction(async (g: Schemas['Grade']) => {
    await grade(call, g, '');
    onDone();
  });
  return (
    <fieldset class="grades" disabled={set.pending.value}>
      <legend>{t('grade.title')}</legend>
      <GradedLine call={call} grade={present} />
      <div class="grade-choices">
        {(['red', 'yellow', 'green'] as const).map((g) => {
          const option = gradeOption(g);
          return (
            <Button key={g} pressed={present === g} onClick={() => void set.run(g)} name={`act-grade-${g}`}>
              <span class={`grade-mark grade-text-${g}`} aria-hidden="true">
                {shapes[g]}
              </span>{' '}
              {option ? local(option.response) : word('grade', g)}
            </Button>
          );
        })}
      </div>
      <ProblemNote problem={set.problem.value} />
    </fieldset>
  );
}

function Deed({ hint, children }: { hint: string; children: ComponentChildren }) {
  return (
    <div class="deed">
      {children}
      <p class="muted small">{hint}</p>
    </div>
  );
}
