import { useSignal } from '@preact/signals';
import { useLoad } from '../../api/action';
import { Field } from '../../components/field';
import { Loading, Panel } from '../../components/page';
import { t } from '../../i18n';
import { readDiagnosis } from '../commands';
import { addDays, monday } from '../days';
import { Reasons } from '../diagnosis';
import type { Book } from './book';
import { list, type Doc, type Person } from './document';
import type { Named } from './people';

const most = 186;

/** Whether a roster of some days can be had from what is kept, in words, before anything is searched. */
export function Possible({ book, doc, house, today }: { book: Book; doc: Doc; house: readonly Named[]; today: string }) {
  const from = useSignal(addDays(monday(today), 7));
  const days = useSignal(28);
  const good = /^20\d\d-\d\d-\d\d$/.test(from.value) && days.value >= 1 && days.value <= most;
  const staff = list<Person>(doc.staff).map((p) => ({ id: p.id, name: house.find((h) => h.id === p.id)?.name ?? p.id }));
  return (
    <Panel title={t('roster.diagnosis.title')} class="possible">
      <div class="form-grid">
        <Field label={t('model.first_day')}>{({ id }) => <input id={id} type="date" name="possible-from" value={from.value} onInput={(e) => (from.value = e.currentTarget.value)} />}</Field>
        <Field label={t('rules.days')}>{({ id }) => <input id={id} type="number" min={1} max={most} name="possible-days" value={days.value} onInput={(e) => (days.value = Math.round(e.currentTarget.valueAsNumber) || 0)} />}</Field>
      </div>
      {book.unsaved.value && <p class="hint">{t('rules.possible_saved')}</p>}
      {good && <Answer key={`${from.value}/${days.value}/${book.saves.value}`} from={from.value} days={days.value} staff={staff} />}
    </Panel>
  );
}

function Answer({ from, days, staff }: { from: string; days: number; staff: Named[] }) {
  const load = useLoad(() => readDiagnosis(from, days), []);
  return (
    <div aria-live="polite">
      <Loading load={load}>{(d) => <Reasons diagnosis={d} draft={{ staff }} />}</Loading>
    </div>
  );
}
