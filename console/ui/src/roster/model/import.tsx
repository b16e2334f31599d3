import { useSignal } from '@preact/signals';
import { api, request, within, type Schemas } from '../../api/client';
import { useAction } from '../../api/action';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { Field, SelectField } from '../../components/field';
import { Note, ProblemNote } from '../../components/note';
import { Table } from '../../components/table';
import { language, t } from '../../i18n';
import { dayLabel } from '../days';
import type { Book } from './book';

type Found = Schemas['RosterTable'];
type What = 'staff' | 'leave' | 'demand';

const maxBytes = 5 * 1024 * 1024;
const errorsShown = 100;
const importMs = 60_000;

const samples: Record<What, string> = {
  staff: 'id,contract,team,skills,tags,sites,shifts\nli,full,A,counsel|senior@..2027-06-30,trainee@2026-12-01..2026-12-31,office,day|night',
  leave: 'staff,from,to,kind,credit\nli,2026-12-24,2026-12-27,annual,480',
  demand: 'id,role,skill,shifts,weekdays,min,target,max,w_min,w_under,hard_min\nfloor,counsel,counsel,day|night,mon|tue|wed,2,3,4,1000,100,yes',
};

/** Rows of people, leave or demand from CSV: first checked, every wrong row named, then taken into the kept document. */
export function TableImport({ book, first, onClose }: { book: Book; first: What; onClose: () => void }) {
  const what = useSignal<What>(first);
  return (
    <TakeIn
      book={book}
      title={t('model.import')}
      accept=".csv,text/csv"
      key={what.value}
      send={(file, dry) =>
        request(
          api.POST('/roster/model/import', {
            params: { query: { what: what.value, dry_run: dry } },
            body: file as unknown as string,
            bodySerializer: (b) => b as unknown as BodyInit,
            headers: { 'Content-Type': 'text/csv' },
            fetch: within(importMs),
          }),
        )
      }
      onClose={onClose}
    >
      <SelectField label={t('model.import_what')} value={what.value} options={(['staff', 'leave', 'demand'] as const).map((w) => ({ value: w, label: t(`model.import_what.${w}`) }))} onChange={(v) => (what.value = v as What)} name="import-what" />
      <p class="muted small">{t(`model.import_hint.${what.value}`)}</p>
      <pre class="sample">{samples[what.value]}</pre>
    </TakeIn>
  );
}

/** The leave of one person from a calendar file. */
export function CalendarImport({ book, id, name, onClose }: { book: Book; id: string; name: string; onClose: () => void }) {
  return (
    <TakeIn
      book={book}
      title={t('staff.calendar_of', { name })}
      accept=".ics,text/calendar"
      send={(file, dry) =>
        request(
          api.POST('/roster/model/calendar', {
            params: { query: { agent: id, dry_run: dry } },
            body: file as unknown as string,
            bodySerializer: (b) => b as unknown as BodyInit,
            headers: { 'Content-Type': 'text/calendar' },
            fetch: within(importMs),
          }),
        )
      }
      onClose={onClose}
    >
      <p class="muted small">{t('staff.calendar_text')}</p>
    </TakeIn>
  );
}

interface Props {
  book: Book;
  title: string;
  accept: string;
  send: (file: File, dry: boolean) => Promise<Found>;
  onClose: () => void;
  children: preact.ComponentChildren;
}

function TakeIn({ book, title, accept, send, onClose, children }: Props) {
  const file = useSignal<File | undefined>(undefined);
  const found = useSignal<Found | undefined>(undefined);
  const done = useSignal(false);
  const check = useAction(async () => {
    if (file.value) found.value = await send(file.value, true);
  });
  const take = useAction(async () => {
    if (!file.value) return;
    found.value = await send(file.value, false);
    if (!found.value.accepted) return;
    done.value = true;
    await book.open();
    book.saves.value++;
  });
  const tooBig = (file.value?.size ?? 0) > maxBytes;
  const choose = (chosen: File | undefined) => {
    file.value = chosen;
    found.value = undefined;
    if (chosen && chosen.size <= maxBytes) void check.run();
  };
  // The file goes into the kept document: what is typed here would be stale by it.
  const typed = book.unsaved.value && !done.value;
  if (done.value) {
    return (
      <Dialog title={title} onClose={onClose}>
        <Note tone="ok" role="status">
          {t('model.import_done', { n: found.value?.rows ?? 0 })}
        </Note>
        <Held shifts={found.value?.held ?? []} />
        <Button variant="primary" big onClick={onClose} name="import-close">
          {t('common.close')}
        </Button>
      </Dialog>
    );
  }
  return (
    <Dialog title={title} onClose={onClose} wide>
      {typed && <Note tone="warn">{t('model.import_unsaved')}</Note>}
      {children}
      <Field label={t('roster.file')} error={tooBig ? t('roster.too_big') : undefined}>
        {({ id, describedBy }) => <input id={id} type="file" accept={accept} name="import-file" aria-describedby={describedBy} onChange={(e) => choose(e.currentTarget.files?.[0])} />}
      </Field>
      <ProblemNote problem={check.problem.value ?? take.problem.value} />
      {check.pending.value && (
        <p role="status" class="muted">
          <span class="spinner" aria-hidden="true" /> {t('roster.checking')}
        </p>
      )}
      {found.value && <Result found={found.value} />}
      <Held shifts={found.value?.held ?? []} />
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button big variant="primary" disabled={!found.value?.accepted || tooBig || typed} pending={take.pending} onClick={() => void take.run()} name="import-take">
          {t('model.import_take')}
        </Button>
      </div>
    </Dialog>
  );
}

/** Published shifts in leave that a file brings: nothing opens them but a change of the roster. */
function Held({ shifts }: { shifts: readonly Schemas['RosterShift'][] }) {
  if (shifts.length === 0) return null;
  return (
    <Note tone="warn" title={t('model.import_held', { n: shifts.length })} role="status">
      <ul class="plain-list small" data-name="import-held">
        {shifts.map((s) => (
          <li key={s.id}>{[s.agent?.name, dayLabel(s.date, language.value, true), s.type].filter(Boolean).join(' · ')}</li>
        ))}
      </ul>
      <p>
        <a href="/roster">{t('model.import_mend')}</a>
      </p>
    </Note>
  );
}

function Result({ found }: { found: Found }) {
  if (found.errors.length === 0) {
    return (
      <Note tone="ok" role="status">
        {t('model.import_good', { n: found.rows })}
      </Note>
    );
  }
  const sentence = t('model.import_bad', { n: found.errors.length });
  return (
    <>
      <Note tone="bad" role="alert">
        {sentence}
      </Note>
      <Table
        caption={sentence}
        rows={found.errors.slice(0, errorsShown)}
        rowKey={(e) => `${e.line}/${e.column ?? ''}/${e.message}`}
        empty=""
        columns={[
          { head: t('roster.row'), cell: (e) => e.line || '–', align: 'end' },
          { head: t('roster.column'), cell: (e) => e.column ?? '–' },
          { head: t('roster.problem'), cell: (e) => <span lang="en">{e.message}</span> },
          { head: t('roster.mend'), cell: (e) => <span lang="en">{e.mend ?? '–'}</span> },
        ]}
      />
    </>
  );
}
