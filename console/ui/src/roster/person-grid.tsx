import { useSignal, type Signal } from '@preact/signals';
import { language, t } from '../i18n';
import { useCarry, type Carried } from './carry';
import { dayLabel, hoursOf, isWeekend } from './days';
import { Frame, type CellAttributes } from './frame';
import { cellKey, type Place } from './cells';
import { typeOfKey, type Cursor } from './cursor';
import { carry } from './moves';
import { Floating } from './floating';
import type { Sheet } from './sheet';
import type { Change } from './types';
import { cellText, violationText } from './words';

interface Props {
  sheet: Sheet;
  dates: string[];
  cursor: Signal<Cursor>;
  onWeek: (by: 1 | -1) => void;
  onOpen: (at: Place) => void;
  onRefuse: (at: Place) => void;
}

/** Rows are people, columns days. */
export function PersonGrid({ sheet, dates, cursor, onWeek, onOpen, onRefuse }: Props) {
  const d = sheet.draft.value;
  const lifted = useSignal<{ at: Place; copy: boolean } | undefined>(undefined);
  const placeOf = (c: Cursor): Place => ({ staff: d.staff[c.row]?.id ?? '', date: dates[c.col] ?? '' });
  const make = (step: Change[], at: Place) => {
    if (step.length > 0 && !sheet.make(step)) onRefuse(at);
  };
  const step = (c: Carried) => (c.over ? carry(sheet.cells.value, placeOf(c.from), placeOf(c.over), c.copy) : []);
  const { carried, begin } = useCarry({
    can: (at) => sheet.cells.value.has(keyOf(placeOf(at))) && !sheet.fixed(placeOf(at)),
    over: (c) => sheet.look(step(c)),
    drop: (c) => make(step(c), placeOf(c.over ?? c.from)),
    end: () => sheet.hover.cancel(),
  });
  const onKey = (e: KeyboardEvent): boolean => {
    const at = placeOf(cursor.value);
    const cell = sheet.cells.value.get(keyOf(at));
    const key = e.key.toLowerCase();
    if (e.ctrlKey || e.metaKey) {
      if (key === 'z') e.shiftKey ? sheet.redo() : sheet.undo();
      else if (key === 'y') sheet.redo();
      else if ((key === 'x' || key === 'c') && cell) lifted.value = { at, copy: key === 'c' };
      else if (key === 'v' && lifted.value) {
        make(carry(sheet.cells.value, lifted.value.at, at, lifted.value.copy), at);
        if (!lifted.value.copy) lifted.value = undefined;
      } else return false;
      return true;
    }
    if (e.altKey || e.isComposing) return false;
    if (e.key === 'Escape') {
      if (!lifted.value) return sheet.undoAt(at);
      lifted.value = undefined;
      return true;
    }
    if (e.key === 'Enter' || e.key === ' ') {
      if (sheet.fixed(at)) onRefuse(at);
      else onOpen(at);
      return true;
    }
    if (e.key === 'Delete' || e.key === 'Backspace') {
      if (cell) make([at], at);
      return true;
    }
    const shift = typeOfKey(e.key, d.types, cell?.shift);
    if (!shift) return false;
    make([{ ...at, shift, role: cell?.role ?? roleOf(sheet, at.date, shift) }], at);
    return true;
  };
  const target = carried.value?.over;
  const over = target ? keyOf(placeOf(target)) : '';
  const show = (row: number, cell: (col: number) => CellAttributes) => {
    const person = d.staff[row];
    if (!person) return null;
    const own = sheet.marks.value.rows.get(person.id) ?? [];
    return (
      <>
        <th role="rowheader" scope="row" aria-colindex={1} title={own.map(violationText).join('\n') || undefined}>
          {person.name} {own.length > 0 && <RowMark n={own.length} text={own.map(violationText).join('; ')} />}
        </th>
        {dates.map((date, col) => (
          <PersonCell key={date} sheet={sheet} staff={person.id} date={date} over={over === cellKey(person.id, date)} attributes={cell(col)} />
        ))}
      </>
    );
  };
  return (
    <>
      <Frame
        label={t('roster.grid.by_person')}
        rows={d.staff.length}
        cols={dates.length}
        headCols={1}
        cursor={cursor}
        head={<Head sheet={sheet} dates={dates} />}
        row={show}
        rowKey={(row) => d.staff[row]?.id ?? String(row)}
        rowState={(row) => rowState(sheet, d.staff[row]?.id ?? '', dates, over)}
        onWeek={onWeek}
        onKey={onKey}
        onOpen={(at) => (sheet.fixed(placeOf(at)) ? onRefuse(placeOf(at)) : onOpen(placeOf(at)))}
        onPointer={begin}
      />
      {lifted.value && (
        <p class="small" role="status">
          {t('roster.grid.lifted', { what: cellText(sheet, lifted.value.at.staff, lifted.value.at.date) })}
        </p>
      )}
      <Floating carried={carried} trial={sheet.hover} />
    </>
  );
}

const keyOf = (p: Place) => cellKey(p.staff, p.date);

/** The role that still has most room in a shift, where roles are told apart. */
export function roleOf(sheet: Sheet, date: string, shift: string): string | undefined {
  const there = (role: string | undefined) => [...sheet.cells.value].filter(([k, c]) => k.endsWith(`|${date}`) && c.shift === shift && (c.role ?? '') === (role ?? '')).length;
  const seats = sheet.draft.value.seats.filter((s) => s.date === date && s.shift === shift);
  return seats.map((s) => ({ role: s.role, room: s.target - there(s.role) })).sort((a, b) => b.room - a.room)[0]?.role;
}

function Head({ sheet, dates }: { sheet: Sheet; dates: string[] }) {
  const today = sheet.draft.value.locks.today;
  return (
    <>
      <th role="columnheader" scope="col" aria-colindex={1}>
        {t('roster.grid.person')}
      </th>
      {dates.map((date, i) => {
        const broken = sheet.marks.value.cols.get(date) ?? [];
        const text = broken.map(violationText).join('\n');
        return (
          <th key={date} role="columnheader" scope="col" aria-colindex={i + 2} class={`${isWeekend(date) ? 'weekend' : ''}${date === today ? ' today' : ''}`} title={text || undefined}>
            <span>{dayLabel(date, language.value)}</span> <span class="tabular">{Number(date.slice(8))}</span>
            {date === today && <span class="roster-today">{t('roster.today')}</span>}
            {broken.length > 0 && <RowMark n={broken.length} text={text} />}
          </th>
        );
      })}
    </>
  );
}

function RowMark({ n, text }: { n: number; text: string }) {
  return (
    <span class="roster-mark hard">
      <span aria-hidden="true">!{n}</span>
      <span class="visually-hidden">{text}</span>
    </span>
  );
}

function PersonCell({ sheet, staff, date, over, attributes }: { sheet: Sheet; staff: string; date: string; over: boolean; attributes: CellAttributes }) {
  const at = { staff, date };
  const d = sheet.draft.value;
  const cell = sheet.cells.value.get(cellKey(staff, date));
  const text = cellText(sheet, staff, date);
  const type = d.types.find((x) => x.id === cell?.shift);
  const held = sheet.held(at);
  const classes = [isWeekend(date) && 'weekend', date === d.locks.today && 'today', held && `held-${held}`, over && 'over', cell && 'filled', type?.tags?.includes('night') && 'night'];
  return (
    <td {...attributes} class={classes.filter(Boolean).join(' ')} aria-label={text} aria-readonly={sheet.fixed(at) ? true : undefined} title={text} data-cell={cellKey(staff, date)}>
      <span aria-hidden="true">
        {cell && <span class="roster-code">{sheet.codes.value.get(cell.shift) ?? cell.shift}</span>}
        {cell && type && <span class="roster-hours">{hoursOf(type)}</span>}
        {marksIn(sheet, at).map((m) => (
          <span key={m.of} class={`roster-mark ${m.of}`}>
            {m.text}
          </span>
        ))}
      </span>
    </td>
  );
}

type MarkKind = 'hard' | 'soft' | 'leave' | 'wish' | 'pin' | 'unsaved';

/** The marks of a cell: a sign for each, which the legend words. */
function marksIn(sheet: Sheet, at: Place): { of: MarkKind; text: string }[] {
  const broken = sheet.marks.value.cells.get(keyOf(at)) ?? [];
  const out: { of: MarkKind; text: string }[] = [];
  if (broken.some((v) => v.hard)) out.push({ of: 'hard', text: '!' });
  else if (broken.length > 0) out.push({ of: 'soft', text: '~' });
  if (sheet.leaveAt(at)) out.push({ of: 'leave', text: t('roster.grid.leave_sign') });
  const wish = sheet.wishes.value.get(keyOf(at))?.[0];
  if (wish) out.push({ of: 'wish', text: wish.want ? '+' : '−' });
  if (sheet.held(at) === 'pin') out.push({ of: 'pin', text: '◆' });
  if (sheet.changed.value.has(keyOf(at))) out.push({ of: 'unsaved', text: '*' });
  return out;
}

function rowState(sheet: Sheet, staff: string, dates: string[], over: string): string {
  const cells = dates.map((date) => {
    const key = cellKey(staff, date);
    const c = sheet.cells.value.get(key);
    return `${c?.shift ?? ''}/${c?.role ?? ''}${sheet.changed.value.has(key) ? '*' : ''}`;
  });
  return [language.value, sheet.draft.value.version, sheet.draft.value.state, dates[0], over.startsWith(`${staff}|`) ? over : '', ...cells].join(',');
}

