import { useSignal, type Signal } from '@preact/signals';
import { api, request, type Schemas } from '../api/client';
import { useAction } from '../api/action';
import { ApiProblem } from '../api/problem';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { CheckField, Field, SelectField } from '../components/field';
import { Note, ProblemNote } from '../components/note';
import { language, t, word } from '../i18n';
import { day, instant } from '../time/format';
import { serverNow } from '../time/now';
import { tryShift } from './commands';
import { timesText } from './own';
import { inTheWay, TriedNote, useTried } from './tried';
import { kindName, ruleList } from './words';
import { fromZoneInput, toZoneInput } from './zone-input';

type Shift = Schemas['Shift'];

export const handSteps = ['move', 'unassign', 'cancel', 'missed'] as const;
export type HandStep = (typeof handSteps)[number];

const reasons = ['coverage', 'sick', 'personal', 'training', 'mistake', 'other'] as const;

/** What can be done to a shift by hand now: what is over is over, and only who should have begun can have missed it. */
export function stepsOf(s: Pick<Shift, 'start' | 'end'>, now: number): HandStep[] {
  const begun = (instant(s.start) ?? 0) <= now;
  if ((instant(s.end) ?? 0) <= now) return ['missed'];
  return begun ? ['move', 'unassign', 'cancel', 'missed'] : ['move', 'unassign', 'cancel'];
}

/** The rules that a refusal names. */
export function rulesInWay(problem: ApiProblem | undefined): string {
  return problem && problem.violations.length > 0 ? ruleList(problem.violations) : '';
}

/** What is to be asked before a change is sent; nothing while the times are none, or are those that the shift has. */
export function questionOf(shift: Pick<Shift, 'start' | 'end'>, step: HandStep, times: { from: string; to: string; part: boolean }, begun: boolean, zone: string): Schemas['RosterShiftTry'] | undefined {
  if (step === 'missed') return undefined;
  if (step === 'cancel' || (step === 'unassign' && !times.part)) return { step };
  const from = step === 'move' && begun ? shift.start : fromZoneInput(times.from, zone);
  const to = fromZoneInput(times.to, zone);
  if (!from || !to || (instant(from) ?? 0) >= (instant(to) ?? 0)) return undefined;
  if (step === 'move' && instant(from) === instant(shift.start) && instant(to) === instant(shift.end)) return undefined;
  return { step, from, to };
}

/** Changes one shift of the published roster: at another time, nobody's, gone, or missed. */
export function HandDialog({ shift, zone, onClose, onDone }: { shift: Shift; zone: string; onClose: () => void; onDone: () => void }) {
  const steps = stepsOf(shift, serverNow());
  const step = useSignal<HandStep>(steps[0] ?? 'missed');
  const reason = useSignal('');
  const from = useSignal(toZoneInput(shift.start, zone));
  const to = useSignal(toZoneInput(shift.end, zone));
  const part = useSignal(false);
  const override = useSignal(false);
  const done = useSignal(false);
  const begun = (instant(shift.start) ?? 0) <= serverNow();
  const at = { params: { path: { shift: shift.id } } };
  const question = done.value ? undefined : questionOf(shift, step.value, { from: from.value, to: to.value, part: part.value }, begun, zone);
  const trying = useTried(question, (body, signal) => tryShift(shift.id, body, signal));
  const send = useAction(async () => {
    const start = fromZoneInput(from.value, zone) ?? shift.start;
    const end = fromZoneInput(to.value, zone) ?? shift.end;
    const body = { reason: reason.value };
    if (step.value === 'move') await request(api.POST('/roster/shifts/{shift}/move', { ...at, body: { ...body, start: begun ? shift.start : start, end, ...(override.value ? { override: reason.value } : {}) } }));
    else if (step.value === 'unassign') await request(api.POST('/roster/shifts/{shift}/unassign', { ...at, body: part.value ? { ...body, from: start, to: end } : body }));
    else if (step.value === 'cancel') await request(api.POST('/roster/shifts/{shift}/cancel', { ...at, body }));
    else await request(api.POST('/roster/shifts/{shift}/missed', at));
    done.value = true;
    onDone();
  });
  const choose = (next: HandStep) => {
    step.value = next;
    override.value = false;
    send.problem.value = undefined;
  };
  // Of other times the verdict may be another.
  const set = (time: Signal<string>, value: string) => {
    time.value = value;
    override.value = false;
    send.problem.value = undefined;
  };
  if (done.value) {
    return (
      <Dialog title={t('roster.hand.title')} onClose={onClose}>
        <Note tone="ok" role="status">
          {t(`roster.hand.done.${step.value}`, { who: shift.agent.name })}
        </Note>
        <Button variant="primary" big onClick={onClose} name="hand-close">
          {t('common.close')}
        </Button>
      </Dialog>
    );
  }
  const broken = rulesInWay(send.problem.value);
  const barred = broken !== '' || inTheWay(trying);
  const timed = step.value === 'move' || (step.value === 'unassign' && part.value);
  const good = (step.value === 'missed' || reason.value !== '') && (!timed || (from.value < to.value && fromZoneInput(to.value, zone) !== undefined));
  return (
    <Dialog title={t('roster.hand.title')} onClose={onClose}>
      <p>
        <strong>{shift.agent.name}</strong> {day(shift.start, language.value, zone)} {timesText(shift, zone)} <span class="muted">{[shift.type && kindName(shift.type), shift.role, shift.line].filter(Boolean).join(' · ')}</span>
      </p>
      <div class="row" role="group" aria-label={t('roster.hand.what')}>
        {steps.map((s) => (
          <Button key={s} pressed={step.value === s} onClick={() => choose(s)} name={`hand-${s}`}>
            {t(`roster.hand.${s}`)}
          </Button>
        ))}
      </div>
      <p class="muted small">{t(`roster.hand.text.${step.value}`)}</p>
      {step.value === 'unassign' && <CheckField label={t('roster.hand.part')} checked={part.value} onChange={(on) => (part.value = on)} name="hand-part" />}
      {timed && (
        <>
          <Field label={t('model.from')} hint={t('roster.zone', { zone })}>
            {({ id, describedBy }) => <input id={id} type="datetime-local" name="hand-from" aria-describedby={describedBy} value={from.value} disabled={begun && step.value === 'move'} onInput={(e) => set(from, e.currentTarget.value)} />}
          </Field>
          <Field label={t('model.to')}>{({ id }) => <input id={id} type="datetime-local" name="hand-to" value={to.value} onInput={(e) => set(to, e.currentTarget.value)} />}</Field>
        </>
      )}
      {step.value !== 'missed' && (
        <SelectField label={t('roster.hand.reason')} value={reason.value} empty={t('common.none_chosen')} options={reasons.map((r) => ({ value: r, label: word('roster.reason', r) }))} onChange={(v) => (reason.value = v)} name="hand-reason" />
      )}
      {broken ? (
        <Note tone="bad" role="alert">
          <p data-name="hand-verdict">{t('roster.grid.illegal', { rules: broken })}</p>
        </Note>
      ) : (
        <>
          <TriedNote trying={trying} names={(staff) => (staff === shift.agent.id ? shift.agent.name : undefined)} />
          <ProblemNote problem={send.problem.value} />
        </>
      )}
      {barred && step.value === 'move' && <CheckField label={t('roster.hand.override')} checked={override.value} onChange={(on) => (override.value = on)} name="hand-override" />}
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button big variant={step.value === 'cancel' ? 'danger' : 'primary'} disabled={!good || trying.asking.value || (barred && !override.value)} pending={send.pending} onClick={() => void send.run()} name="hand-do">
          {t(`roster.hand.${step.value}`)}
        </Button>
      </div>
    </Dialog>
  );
}
