import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../api/client';
import { useAction, useLoad } from '../api/action';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { SelectField } from '../components/field';
import { Note, ProblemNote } from '../components/note';
import { Panel } from '../components/page';
import { t, word } from '../i18n';
import { can, me } from '../state/session';
import { now } from '../time/now';
import { makeDeal, tryDeal, type NewDeal } from './commands';
import { isRunning, timesText } from './own';
import { useRetry } from './retry';
import { inTheWay, TriedNote, useTried } from './tried';
import { signed } from './words';

type Shift = Schemas['Shift'];

/** Why the rest of a shift changes hands: a code, since what happens to a roster is kept without words. */
const reasons = ['ill', 'called_away', 'late', 'other'] as const;

/** Shifts that run now: somebody else can take over what is left of one. */
export function RunningShifts({ shifts, zone, onDone }: { shifts: readonly Shift[]; zone: string; onDone: () => void }) {
  const taking = useSignal<Shift | undefined>(undefined);
  const run = shifts.filter((s) => !s.guest_lines && isRunning(s, now.value) && (s.agent.id !== me.value?.id || can('roster.plan')));
  if (run.length === 0 || !can('roster.own')) return null;
  return (
    <Panel title={t('roster.running.title', { n: run.length })}>
      <ul class="plain-list" data-name="running-shifts">
        {run.map((s) => (
          <li key={s.id} class="spread">
            <span>
              {s.agent.name} <span class="tabular">{timesText(s, zone)}</span> <span class="muted">{s.line}</span>
            </span>
            <Button onClick={() => (taking.value = s)} name={`running-${s.id}`}>
              {t('roster.running.take')}
            </Button>
          </li>
        ))}
      </ul>
      {taking.value && <TakeDialog shift={taking.value} zone={zone} onClose={() => (taking.value = undefined)} onDone={onDone} />}
    </Panel>
  );
}

function TakeDialog({ shift, zone, onClose, onDone }: { shift: Shift; zone: string; onClose: () => void; onDone: () => void }) {
  const own = me.value?.id ?? '';
  const mine = shift.agent.id !== own;
  const reason = useSignal('');
  const who = useSignal(mine ? own : '');
  const plans = can('roster.plan');
  const covers = useLoad(() => (plans ? request(api.GET('/roster/shifts/{shift}/covers', { params: { path: { shift: shift.id } } })) : Promise.resolve([])), [shift.id]);
  const command = useRetry();
  const deal: NewDeal = { way: 'running', shift: shift.id, ...(who.value && who.value !== own ? { on_behalf: who.value } : {}) };
  const trying = useTried(who.value ? deal : undefined, tryDeal);
  const send = useAction(async () => {
    const body = { ...deal, reason: reason.value };
    await command(body, (key) => makeDeal(body, key));
    onDone();
    onClose();
  });
  const others = (covers.data.value ?? []).filter((c) => c.legal && c.agent.id !== own);
  return (
    <Dialog title={t('roster.running.take')} onClose={onClose}>
      <p>
        <strong>
          {shift.agent.name} {timesText(shift, zone)} {shift.line}
        </strong>
      </p>
      <p class="muted">{t('roster.running.text')}</p>
      {plans && (
        <SelectField
          label={t('roster.running.who')}
          value={who.value}
          empty={mine ? undefined : t('roster.behalf.choose')}
          options={[...(mine ? [{ value: own, label: t('roster.running.me') }] : []), ...others.map((c) => ({ value: c.agent.id, label: `${c.agent.name} (${signed(c.cost ?? 0)})` }))]}
          onChange={(v) => (who.value = v)}
          name="running-who"
        />
      )}
      <SelectField
        label={t('roster.deal.reason')}
        value={reason.value}
        empty={t('roster.behalf.choose')}
        options={reasons.map((r) => ({ value: r, label: word('roster.running.reason', r) }))}
        onChange={(v) => (reason.value = v)}
        name="running-reason"
      />
      {plans && covers.data.value && others.length === 0 && <Note tone="info">{t('roster.running.nobody')}</Note>}
      <TriedNote trying={trying} names={(staff) => (staff === own ? me.value?.name : (covers.data.value ?? []).find((c) => c.agent.id === staff)?.agent.name)} />
      <ProblemNote problem={covers.problem.value ?? send.problem.value} />
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button big variant="primary" disabled={!reason.value || !who.value || trying.asking.value || inTheWay(trying)} pending={send.pending} onClick={() => void send.run()} name="running-send">
          {t('roster.running.take')}
        </Button>
      </div>
    </Dialog>
  );
}
