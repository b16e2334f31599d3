import { useSignal } from '@preact/signals';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { Field, SelectField } from '../components/field';
import { ProblemNote } from '../components/note';
import { Panel } from '../components/page';
import { language, t, word } from '../i18n';
import { day, instant } from '../time/format';
import { serverNow } from '../time/now';
import { reportAbsence, stepAbsence } from './commands';
import { addDays, dateIn, midnightOf } from './days';
import { useRetry } from './retry';
import type { Absence, Named } from './types';

const kinds = ['annual', 'training', 'other'];

/** My leave and sickness: what is asked, what is in force, and a new one. */
export function Away({ absences, zone, onDone }: { absences: Absence[]; zone: string; onDone: () => void }) {
  const asking = useSignal<'sick' | 'leave' | undefined>(undefined);
  const step = useAction(async (a: Absence, how: 'withdraw' | 'end') => {
    await stepAbsence(a.id, how);
    onDone();
  });
  return (
    <Panel title={t('roster.mine.absence')}>
      <div class="row">
        <Button onClick={() => (asking.value = 'sick')} name="mine-sick">
          {t('roster.mine.sick')}
        </Button>
        <Button onClick={() => (asking.value = 'leave')} name="mine-leave">
          {t('roster.mine.leave')}
        </Button>
      </div>
      <ProblemNote problem={step.problem.value} />
      <ul class="plain-list">
        {absences.map((a) => (
          <li key={a.id} class="spread">
            <span>
              {absenceText(a, zone)} · {word('roster.deal.absence_state', a.state)}
            </span>
            {a.state === 'asked' && (
              <Button onClick={() => void step.run(a, 'withdraw')} pending={step.pending} name={`withdraw-${a.id}`}>
                {t('roster.mine.withdraw')}
              </Button>
            )}
            {a.state === 'away' && a.sick && (
              <Button onClick={() => void step.run(a, 'end')} pending={step.pending} name={`end-${a.id}`}>
                {t('roster.mine.end_sick')}
              </Button>
            )}
            {isLeave(a) && <EndAbsence absence={a} zone={zone} onDone={onDone} />}
          </li>
        ))}
      </ul>
      {asking.value && <AwayDialog sick={asking.value === 'sick'} zone={zone} onClose={() => (asking.value = undefined)} onDone={onDone} />}
    </Panel>
  );
}

/** Approved leave that is not over. */
export const isLeave = (a: Absence) => a.state === 'away' && !a.sick && !isOver(a);

/** Whether an absence has an end, and that has passed. */
export const isOver = (a: Absence) => (instant(a.to) ?? Infinity) <= serverNow();

/** Approved leave is taken back, or what is left of it; a sickness ends now. Asked again first: shifts that others have by now stay with them. */
export function EndAbsence({ absence: a, zone, onDone }: { absence: Absence; zone: string; onDone: () => void }) {
  const asking = useSignal(false);
  const step = useAction(async () => {
    await stepAbsence(a.id, a.sick ? 'end' : 'withdraw');
    asking.value = false;
    onDone();
  });
  const begun = (instant(a.from) ?? 0) <= serverNow();
  const title = t(a.sick ? 'roster.away.end_sick' : begun ? 'roster.away.end_leave' : 'roster.away.withdraw');
  return (
    <>
      <Button onClick={() => (asking.value = true)} name={`off-${a.id}`}>
        {title}
      </Button>
      {asking.value && (
        <Dialog title={title} onClose={() => (asking.value = false)}>
          <p>
            {a.agent.name} · {absenceText(a, zone)}
          </p>
          <p data-name="off-text">{t(begun ? 'roster.away.end_text' : 'roster.away.withdraw_text')}</p>
          <ProblemNote problem={step.problem.value} />
          <div class="row dialog-actions">
            <Button big onClick={() => (asking.value = false)}>
              {t('common.cancel')}
            </Button>
            <Button big variant="primary" pending={step.pending} onClick={() => void step.run()} name={`off-${a.id}-sure`}>
              {title}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

/** Leave and sickness are until an instant before which the person is away: its last day is the one that ends there. */
export function absenceText(a: Absence, zone: string): string {
  const end = instant(a.to);
  return t('roster.mine.absence_line', {
    kind: a.sick ? word('roster.leave', 'sick') : a.kind ? word('roster.leave', a.kind) : t('roster.grid.leave'),
    from: day(a.from, language.value, zone),
    to: end === undefined ? t('roster.mine.open_end') : day(new Date(end - 1).toISOString(), language.value, zone),
  });
}

/** Leave, or a sickness, in dates of the roster's zone: of oneself, or of somebody who asked a colleague to enter it. */
export function AwayDialog({ sick, zone, who, onClose, onDone }: { sick: boolean; zone: string; who?: Named; onClose: () => void; onDone: () => void }) {
  const today = dateIn(serverNow(), zone);
  // Leave is asked for before it begins.
  const from = useSignal(sick ? today : addDays(today, 1));
  const to = useSignal('');
  const kind = useSignal('annual');
  const command = useRetry();
  const send = useAction(async () => {
    // Whoever reports sick is away from this moment, not from last midnight.
    const start = sick && from.value === today ? new Date(serverNow()).toISOString() : midnightOf(from.value, zone);
    const body = { sick, ...(to.value ? { to: midnightOf(addDays(to.value, 1), zone) } : {}), ...(sick ? {} : { kind: kind.value }), ...(who ? { on_behalf: who.id } : {}) };
    await command({ ...body, from: from.value }, (key) => reportAbsence({ ...body, from: start }, key));
    onDone();
    onClose();
  });
  const wrong = !from.value || (!sick && from.value <= today) || (to.value !== '' && to.value < from.value) || (!sick && !to.value);
  return (
    <Dialog title={t(sick ? 'roster.mine.sick' : 'roster.mine.leave')} onClose={onClose}>
      {who && <p>{t('roster.behalf.of', { who: who.name })}</p>}
      {sick ? (
        <p>{t('roster.mine.sick_text')}</p>
      ) : (
        <SelectField label={t('roster.mine.kind')} value={kind.value} options={kinds.map((k) => ({ value: k, label: word('roster.leave', k) }))} onChange={(v) => (kind.value = v)} name="away-kind" />
      )}
      <Field label={t('model.from')}>{({ id }) => <input id={id} type="date" name="away-from" value={from.value} min={sick ? undefined : addDays(today, 1)} onInput={(e) => (from.value = e.currentTarget.value)} />}</Field>
      <Field label={t(sick ? 'roster.mine.until' : 'model.until')}>{({ id }) => <input id={id} type="date" name="away-to" value={to.value} min={from.value} onInput={(e) => (to.value = e.currentTarget.value)} />}</Field>
      <ProblemNote problem={send.problem.value} />
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button big variant="primary" disabled={wrong} pending={send.pending} onClick={() => void send.run()} name="away-send">
          {t('roster.mine.send')}
        </Button>
      </div>
    </Dialog>
  );
}
