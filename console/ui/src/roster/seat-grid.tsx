import { useSignal, type Signal } from '@preact/signals';
import { language, t } from '../i18n';
import { useCarry, type Carried } from './carry';
import { dayLabel, hoursOf } from './days';
import { Floating } from './floating';
import { Frame, type CellAttributes } from './frame';
import { cellKey, seatCells, seatRows, type Place, type SeatRow } from './cells';
import type { Cursor } from './cursor';
import { reseat, type Move, type SeatPlace } from './moves';
import type { Sheet } from './sheet';
import type { Assignment, Change } from './types';
import { cellText, leftText, typeName } from './words';

interface Props {
  sheet: Sheet;
  dates: string[];
  cursor: Signal<Cursor>;
  onWeek: (by: 1 | -1) => void;
  onOpen: (at: SeatPlace) => void;
  onRefuse: (at: Place) => void;
}

/** Rows are seats: a role of a shift on a date, with how many are needed beside how many there are. Cells are people. */
export function SeatGrid({ sheet, dates, cursor, onWeek, onOpen, onRefuse }: Props) {
  const rows = seatRows(sheet.draft.value, sheet.cells.value, dates);
  const cols = Math.max(1, ...rows.map(seatCells));
  const seatAt = (c: Cursor): SeatPlace | undefined => {
    const r = rows[c.row];
    return r && { date: r.date, shift: r.shift, role: r.role, staff: r.people[c.col] };
  };
  const personAt = (c: Cursor): Place | undefined => {
    const s = seatAt(c);
    return s?.staff ? { staff: s.staff, date: s.date } : undefined;
  };
  const left = useSignal<Assignment | undefined>(undefined);
  const make = (step: Change[]) => {
    const held = step.find((c) => sheet.fixed(c));
    if (step.length > 0 && !sheet.make(step) && held) onRefuse(held);
  };
  const move = (c: Carried): Move => {
    const from = personAt(c.from);
    const to = c.over && seatAt(c.over);
    const m = from && to ? reseat(sheet.cells.value, from, to, c.copy) : { changes: [] };
    left.value = m.left;
    return m.left ? { ...m, changes: [] } : m;
  };
  const { carried, begin } = useCarry({
    can: (at) => {
      const p = personAt(at);
      left.value = undefined;
      return p !== undefined && !sheet.fixed(p);
    },
    over: (c) => sheet.look(move(c).changes),
    drop: (c) => make(move(c).changes),
    end: () => sheet.hover.cancel(),
  });
  const open = (at: Cursor) => {
    const seat = seatAt(at);
    if (!seat) return;
    const held = { staff: seat.staff ?? '', date: seat.date };
    if (sheet.fixed(held)) onRefuse(held);
    else onOpen(seat);
  };
  const onKey = (e: KeyboardEvent): boolean => {
    const key = e.key.toLowerCase();
    const person = personAt(cursor.value);
    if (e.ctrlKey || e.metaKey) {
      if (key === 'z') e.shiftKey ? sheet.redo() : sheet.undo();
      else if (key === 'y') sheet.redo();
      else return false;
      return true;
    }
    if (e.key === 'Enter' || e.key === ' ') open(cursor.value);
    else if (e.key === 'Delete' || e.key === 'Backspace') person && make([person]);
    else if (e.key === 'Escape') {
      sheet.undo();
    } else return false;
    return true;
  };
  const target = carried.value?.over;
  const show = (row: number, cell: (col: number) => CellAttributes) => {
    const r = rows[row];
    return r ? <SeatCells sheet={sheet} r={r} cols={cols} cell={cell} over={target?.row === row ? target.col : -1} /> : null;
  };
  return (
    <>
      <Frame
        label={t('roster.grid.by_seat')}
        rows={rows.length}
        cols={cols}
        headCols={2}
        cursor={cursor}
        head={
          <>
            <th role="columnheader" scope="col" aria-colindex={1}>
              {t('roster.grid.seat')}
            </th>
            <th role="columnheader" scope="col" aria-colindex={2}>
              {t('roster.grid.need')}
            </th>
            {Array.from({ length: cols }, (_, i) => (
              <th key={i} role="columnheader" scope="col" aria-colindex={i + 3} class="tabular">
                {i + 1}
              </th>
            ))}
          </>
        }
        row={show}
        rowKey={(row) => rows[row]?.key ?? String(row)}
        rowState={(row) => `${language.value},${sheet.draft.value.version},${cols},${target?.row === row ? target.col : ''},${rows[row]?.people.join() ?? ''},${sheet.changes.value.length}`}
        onWeek={onWeek}
        onKey={onKey}
        onOpen={open}
        onPointer={begin}
      />
      {left.value && (
        <p class="small" role="status" data-name="grid-left">
          {leftText(sheet, left.value)}
        </p>
      )}
      <Floating carried={carried} trial={sheet.hover} refused={left.value && leftText(sheet, left.value)} />
    </>
  );
}

function SeatCells({ sheet, r, cols, cell, over }: { sheet: Sheet; r: SeatRow; cols: number; cell: (col: number) => CellAttributes; over: number }) {
  const d = sheet.draft.value;
  const type = d.types.find((x) => x.id === r.shift);
  const missing = Math.max(0, r.target - r.people.length);
  const below = r.people.length < r.min;
  return (
    <>
      <th role="rowheader" scope="row" aria-colindex={1}>
        {dayLabel(r.date, language.value)} {Number(r.date.slice(8))} · {typeName(type, r.shift)} <span class="muted">{type && hoursOf(type)} {r.role}</span>
      </th>
      <th role="rowheader" scope="row" aria-colindex={2} class={`tabular ${below ? 'short' : missing > 0 ? 'thin' : ''}`}>
        {r.people.length} / {r.target} {(below || missing > 0) && <span>{t(below ? 'roster.grid.below_min' : 'roster.grid.missing', { n: below ? r.min - r.people.length : missing })}</span>}
      </th>
      {Array.from({ length: cols }, (_, col) => {
        const staff = r.people[col];
        const name = d.staff.find((p) => p.id === staff)?.name ?? staff;
        const text = staff ? cellText(sheet, staff, r.date) : t(col < r.target ? 'roster.grid.seat_open' : 'roster.grid.seat_more');
        const held = sheet.held({ staff: staff ?? '', date: r.date });
        const changed = staff && sheet.changed.value.has(cellKey(staff, r.date));
        const classes = [staff && 'filled', held && `held-${held}`, !staff && col < r.target && 'open', over === col && 'over', 'wide-cell'];
        return (
          <td key={col} {...cell(col)} class={classes.filter(Boolean).join(' ')} aria-label={text} title={text}>
            <span aria-hidden="true">
              {name ?? (col < r.target ? '○' : '')}
              {changed && <span class="roster-mark unsaved">*</span>}
            </span>
          </td>
        );
      })}
    </>
  );
}
