import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { t } from '../../i18n';
import { addDays, monday } from '../days';
import { ruleName } from '../rules';
import { kindName } from '../words';
import type { Book } from './book';
import { inMinutes, list, type Contract, type Doc, type History, type PastShift, type Person, type Profile, type Rule, type ShiftKind } from './document';
import { FaultsHere, Fold, NumberAt, Remove, SelectAt, TimeAt } from './fields';
import { pathText } from './paths';

interface Props {
  book: Book;
  doc: Doc;
  index: number;
  person: Person;
  profile: Profile | undefined;
  today: string;
}

const runs = ['kind_run', 'work_run', 'off_run', 'weekend_run'] as const;
const runsMost = 10_000;
const countMost = 1_000_000;

/** What somebody has worked before the console knew of it: shift by shift, and what rules have counted already. */
export function HistoryRows({ book, doc, index, person, profile, today }: Props) {
  const at = ['staff', index, 'history'] as const;
  const past = pastOf(person);
  const shifts = list<PastShift>(past.shifts);
  const counts = Object.keys(past.counts ?? {});
  const types = list<ShiftKind>(doc.shifts).map((s) => ({ value: s.id, label: kindName(s.id) }));
  const rules = rulesOf(doc, person, profile);
  const plain = runs.some((r) => past[r] !== undefined) || past.last_shift !== undefined;
  const keep = (next: History) => book.set(at, tidy(next));
  const free = rules.filter((r) => !counts.includes(r.id));
  return (
    <Fold title={<Head n={shifts.length + counts.length} plain={plain} />} marked={book.faultsIn(at).length > 0} name="person-history">
      <p class="hint">{t('staff.history_hint')}</p>
      <FaultsHere book={book} path={at} />
      {shifts.length > 0 && (
        <table class="field-table">
          <caption class="visually-hidden">{t('staff.history')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('model.date')}</th>
              <th scope="col">{t('staff.type')}</th>
              <td class="narrow-cell" />
            </tr>
          </thead>
          <tbody>
            {shifts.map((s, i) => (
              <tr key={i} data-name={`past-${i}`}>
                <td data-label={t('model.date')}>
                  <TimeAt book={book} path={[...at, 'shifts', i, 'date']} label={t('model.date')} bare type="date" needed wrong={pastFault(shifts, i, today)} name={`past-date-${i}`} />
                </td>
                <td data-label={t('staff.type')}>
                  <SelectAt book={book} path={[...at, 'shifts', i, 'shift']} label={t('staff.type')} bare options={types} name={`past-type-${i}`} />
                </td>
                <td class="narrow-cell">
                  <Remove label={t('model.remove_of', { what: s.date })} onClick={() => (shifts.length > 1 ? book.remove([...at, 'shifts'], i) : keep({ ...past, shifts: [] }))} name={`past-remove-${i}`} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Button disabled={types.length === 0} onClick={() => book.add([...at, 'shifts'], { date: nextPast(shifts, today), shift: shifts.at(-1)?.shift ?? types[0]?.value })} name="past-add">
        {t('staff.history_add')}
      </Button>
      <h3>{t('staff.counts')}</h3>
      <p class="hint">{t('staff.counts_hint')}</p>
      {counts.map((id) => {
        const hours = inMinutes.has(rules.find((r) => r.id === id)?.measure ?? '');
        const name = hours ? t('staff.count_hours', { rule: ruleName(id) }) : ruleName(id);
        return (
          <div key={id} class="row tight-row end-row">
            <NumberAt book={book} path={[...at, 'counts', id]} label={name} by={hours ? 60 : 1} most={countMost} needed name={`count-${id}`} />
            <Remove label={t('model.remove_of', { what: name })} onClick={() => keep({ ...past, counts: Object.fromEntries(Object.entries(past.counts ?? {}).filter(([key]) => key !== id)) })} name={`count-remove-${id}`} />
          </div>
        );
      })}
      {free.length > 0 && (
        <Field label={t('staff.count_add')}>
          {({ id }) => (
            <select id={id} name="count-add" value="" onChange={(e) => e.currentTarget.value && book.set([...at, 'counts', e.currentTarget.value], 0)}>
              <option value="">{t('common.none_chosen')}</option>
              {free.map((r) => (
                <option key={r.id} value={r.id}>
                  {ruleName(r.id)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {(plain || shifts.length === 0) && (
        <Fold title={<strong>{t('staff.runs')}</strong>} open={plain} marked={[...runs, 'last_shift'].some((r) => book.error([...at, r]) !== undefined)} name="person-runs">
          <p class="hint">{t('staff.runs_hint')}</p>
          <div class="form-grid">
            <SelectAt book={book} path={[...at, 'last_shift']} label={t('staff.last_shift')} empty={t('staff.wish.free')} options={types} onPick={(v) => keep({ ...past, last_shift: v || undefined })} name="run-last_shift" />
            {runs.map((r) => (
              <NumberAt key={r} book={book} path={[...at, r]} label={t(`staff.run.${r}`)} most={runsMost} wrong={runFault(past, r)} name={`run-${r}`} />
            ))}
          </div>
          {plain && (
            <Button variant="quiet" onClick={() => keep({ shifts: past.shifts, counts: past.counts })} name="runs-remove">
              {t('staff.runs_remove')}
            </Button>
          )}
        </Fold>
      )}
      {book.faultsIn([...at, 'counts']).filter((f) => !counts.some((id) => f.path === pathText([...at, 'counts', id]))).map((f) => (
        <p key={f.message} class="error small">
          {f.message}
        </p>
      ))}
    </Fold>
  );
}

function Head({ n, plain }: { n: number; plain: boolean }) {
  return (
    <>
      <strong>{t('staff.history')}</strong> <span class="muted small">{n > 0 ? n : plain ? t('staff.runs_some') : t('model.none')}</span>
    </>
  );
}

export function pastOf(p: Person): History {
  const h: unknown = p.history;
  return typeof h === 'object' && h !== null && !Array.isArray(h) ? (h as History) : {};
}

/** A history without what is empty; nothing at all where all of it is. */
export function tidy(h: History): History | undefined {
  const out = Object.fromEntries(
    Object.entries(h).filter(([, v]) => v !== undefined && !(Array.isArray(v) && v.length === 0) && !(typeof v === 'object' && v !== null && Object.keys(v).length === 0)),
  );
  return Object.keys(out).length > 0 ? out : undefined;
}

/** What is wrong with a shift of the past, as far as a page can say so before it is saved. */
export function pastFault(shifts: readonly PastShift[], i: number, today: string): string | undefined {
  const date = shifts[i]?.date ?? '';
  if (date === '') return t('staff.past_no_date');
  if (date >= monday(today)) return t('staff.past_not_over');
  if (shifts.findIndex((s) => s.date === date) < i) return t('staff.past_twice');
  return undefined;
}

/** What runs of the past contradict each other. */
export function runFault(h: History, run: (typeof runs)[number]): string | undefined {
  const n = (r: (typeof runs)[number]) => h[r] ?? 0;
  if (run === 'off_run' && n('off_run') > 0 && (h.last_shift || n('work_run') > 0)) return t('staff.run_both');
  if (run === 'kind_run' && n('kind_run') > 0 && !h.last_shift) return t('staff.run_no_type');
  if (run === 'kind_run' && n('work_run') > 0 && n('kind_run') > n('work_run')) return t('staff.run_more', { n: n('work_run') });
  return undefined;
}

/** The day before the earliest that is there: who adds shifts goes back in time. */
export function nextPast(shifts: readonly PastShift[], today: string): string {
  const earliest = shifts.map((s) => s.date).filter((d) => d !== '' && d < monday(today)).sort()[0];
  return addDays(earliest ?? monday(today), -1);
}

/** The rules that count something for a person, each once. */
export function rulesOf(doc: Doc, person: Person, profile: Profile | undefined): Rule[] {
  const contract = list<Contract>(doc.contracts).find((c) => c.id === person.contract);
  const all = [...list<Rule>(profile?.rules), ...list<Rule>(doc.rules), ...list<Rule>(contract?.rules), ...list<Rule>(person.rules)];
  return [...new Map(all.filter((r) => r.window !== undefined && counted.has(r.measure)).map((r) => [r.id, r])).values()];
}

const counted = new Set(['shifts', 'minutes', 'days_off', 'weekends', 'half_weekends', 'mixed_weekends', 'kinds']);
