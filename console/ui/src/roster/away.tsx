import { useSignal } from '@preact/signals';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { Field, SelectField } from '../components/field';
import { ProblemNote } from '../components/note';
import { Panel } from '../components/page';
import { language, t, word } from '../i18n';
import { day } from '../time/format';
import { dayStart, toDateInput } from '../time/local-input';
import { serverNow } from '../time/now';
import { reportAbsence, stepAbsence } from './commands';
import type { Absence } from './types';

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
              <Button onClick={() => void step.run(a, 'withdraw')} pending={step.pending}>
                {t('roster.mine.withdraw')}
              </Button>
            )}
            {a.state === 'away' && a.sick && (
              <Button onClick={() => void step.run(a, 'end')} pending={step.pending}>
                {t('roster.mine.end_sick')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {asking.value && <AwayDialog sick={asking.value === 'sick'} onClose={() => (asking.value = undefined)} onDone={onDone} />}
    </Panel>
  );
}

export function absenceText(a: Absence, zone: string): string {
  return t('roster.mine.absence_line', {
    kind: a.sick ? word('roster.leave', 'sick') : a.kind ? word('roster.leave', a.kind) : t('roster.grid.leave'),
    from: day(a.from, language.value, zone),
    to: a.to ? day(a.to, language.value, zone) : t('roster.mine.open_end'),
  });
}

function AwayDialog({ sick, onClose, onDone }: { sick: boolean; onClose: () => void; onDone: () => void }) {
  const from = useSignal(toDateInput(serverNow()));
  const to = useSignal('');
  const kind = useSignal('annual');
  const send = useAction(async () => {
    // Whoever reports sick is away from this moment, not from last midnight.
    const today = from.value === toDateInput(serverNow());
    const start = sick && today ? new Date(serverNow()).toISOString() : (dayStart(from.value) ?? '');
    await reportAbsence({ sick, from: start, ...(to.value ? { to: dayStart(to.value, 1) } : {}), ...(sick ? {} : { kind: kind.value }) });
    onDone();
    onClose();
  });
  const wrong = !from.value || (to.value !== '' && to.value < from.value) || (!sick && !to.value);
  return (
    <Dialog title={t(sick ? 'roster.mine.sick' : 'roster.mine.leave')} onClose={onClose}>
      {sick ? (
        <p>{t('roster.mine.sick_text')}</p>
      ) : (
        <SelectField label={t('roster.mine.kind')} value={kind.value} options={kinds.map((k) => ({ value: k, label: word('roster.leave', k) }))} onChange={(v) => (kind.value = v)} name="away-kind" />
      )}
      <Field label={t('roster.mine.from')}>{({ id }) => <input id={id} type="date" name="away-from" value={from.value} onInput={(e) => (from.value = e.currentTarget.value)} />}</Field>
      <Field label={t(sick ? 'roster.mine.until' : 'roster.mine.until_day')}>{({ id }) => <input id={id} type="date" name="away-to" value={to.value} min={from.value} onInput={(e) => (to.value = e.currentTarget.value)} />}</Field>
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
