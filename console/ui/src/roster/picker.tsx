import { useSignal } from '@preact/signals';
import { useLoad } from '../api/action';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { TextField } from '../components/field';
import { Note } from '../components/note';
import { language, t } from '../i18n';
import { readDraftCovers } from './commands';
import { dayLabel, hoursOf } from './days';
import { cellKey, type Place } from './cells';
import { seatPerson, type Move, type SeatPlace } from './moves';
import { roleOf } from './person-grid';
import type { Sheet } from './sheet';
import type { Verdict } from './types';
import { cellText, leftText, typeName, verdictText } from './words';

/** Chooses the shift of a cell, or none. */
export function ShiftPicker({ sheet, at, onClose }: { sheet: Sheet; at: Place; onClose: () => void }) {
  const d = sheet.draft.value;
  const there = sheet.cells.value.get(cellKey(at.staff, at.date));
  const choose = (shift?: string, role?: string) => {
    sheet.make([{ ...at, ...(shift ? { shift, role } : {}) }]);
    onClose();
  };
  const choices = d.types.flatMap((type) => {
    const roles = [...new Set(d.seats.filter((s) => s.shift === type.id && s.date === at.date).map((s) => s.role))];
    return (roles.length > 0 ? roles : [roleOf(sheet, at.date, type.id)]).map((role) => ({ type, role }));
  });
  return (
    <Dialog title={t('roster.grid.choose')} onClose={onClose}>
      <p>{cellText(sheet, at.staff, at.date)}</p>
      <ul class="plain-list roster-choices">
        {choices.map(({ type, role }) => (
          <li key={`${type.id}/${role ?? ''}`}>
            <Button onClick={() => choose(type.id, role)} pressed={there?.shift === type.id && (there.role ?? '') === (role ?? '')} name={`shift-${type.id}`} keyHint={sheet.codes.value.get(type.id)}>
              {typeName(type, type.id)} {hoursOf(type)} {role}
            </Button>
          </li>
        ))}
        <li>
          <Button onClick={() => choose()} disabled={!there} name="shift-none">
            {t('roster.grid.free')}
          </Button>
        </li>
      </ul>
    </Dialog>
  );
}

const peopleShown = 50;

/** Chooses who sits in a seat; who is free on the day comes first. A shift that the person would give up is named before. */
export function PersonPicker({ sheet, at, onClose }: { sheet: Sheet; at: SeatPlace; onClose: () => void }) {
  const d = sheet.draft.value;
  const find = useSignal('');
  const leaving = useSignal<Move | undefined>(undefined);
  const make = (m: Move) => {
    sheet.make(m.changes);
    onClose();
  };
  const choose = (staff: string) => {
    const m = seatPerson(sheet.cells.value, at, staff);
    if (m.left) leaving.value = m;
    else make(m);
  };
  const there = (staff: string) => sheet.cells.value.get(cellKey(staff, at.date));
  // The console knows what it would do to the draft as it is saved; until it has said so, and where something is not saved, they stand as they are.
  const saved = sheet.changes.value.length === 0;
  const covers = useLoad(async () => (saved ? await readDraftCovers(d.id, { date: at.date, shift: at.shift, role: at.role, without: at.staff }) : []), [at.date, at.shift, at.role, at.staff]);
  const verdicts = new Map((covers.data.value ?? []).map((c, i) => [c.staff, { place: i, verdict: c.verdict }]));
  const place = (staff: string) => verdicts.get(staff)?.place ?? verdicts.size;
  const fit = d.staff
    .filter((p) => p.name.toLowerCase().includes(find.value.toLowerCase()))
    .sort((a, b) => place(a.id) - place(b.id) || Number(there(a.id) !== undefined) - Number(there(b.id) !== undefined));
  const type = d.types.find((x) => x.id === at.shift);
  const left = leaving.value?.left;
  return (
    <Dialog title={t('roster.grid.choose_person')} onClose={onClose}>
      <p>
        {dayLabel(at.date, language.value, true)} · {typeName(type, at.shift)} {type && hoursOf(type)} {at.role}
      </p>
      {left && (
        <Note tone="warn" role="alert">
          <p data-name="seat-left">{leftText(sheet, left)}</p>
          <Button variant="danger" onClick={() => leaving.value && make(leaving.value)} name="seat-left-confirm">
            {t('roster.grid.left_confirm')}
          </Button>
        </Note>
      )}
      <TextField label={t('roster.grid.find')} type="search" value={find.value} onInput={(v) => (find.value = v)} autoFocus name="find-person" />
      <ul class="plain-list roster-choices">
        {fit.slice(0, peopleShown).map((p) => (
          <li key={p.id}>
            <Button onClick={() => choose(p.id)} disabled={sheet.fixed({ staff: p.id, date: at.date }) !== undefined} name={`person-${p.id}`}>
              {p.name} {there(p.id) && <span class="muted small">{typeName(d.types.find((x) => x.id === there(p.id)?.shift), there(p.id)?.shift ?? '')}</span>} <Says verdict={verdicts.get(p.id)?.verdict} />
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** What it would do to put a person there. */
function Says({ verdict }: { verdict: Verdict | undefined }) {
  if (!verdict) return null;
  return (
    <span class="small">
      <span aria-hidden="true">{verdict.legal ? '✓' : '✕'}</span> {verdictText(verdict)}
    </span>
  );
}
