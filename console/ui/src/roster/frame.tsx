import { useSignal, type Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { scrollTo, steer, windowOf, type Cursor } from './cursor';

export const rowHeightPx = 40;
const headHeightPx = 44;

/** What ties a cell to its grid. */
export interface CellAttributes {
  id: string;
  role: 'gridcell';
  'aria-colindex': number;
  'aria-selected': boolean;
  'data-row': number;
  'data-col': number;
}

interface FrameProps {
  label: string;
  rows: number;
  cols: number;
  /** Columns with the headings of the rows, which the cursor does not visit. */
  headCols: number;
  cursor: Signal<Cursor>;
  head: ComponentChildren;
  /** Changes whenever a row shows something else; a row whose text is the same is not made again. */
  rowState: (row: number) => string;
  row: (row: number, cell: (col: number) => CellAttributes) => ComponentChildren;
  rowKey: (row: number) => string;
  onWeek: (by: 1 | -1) => void;
  /** A key on the cell of the cursor; true where it was used. */
  onKey: (e: KeyboardEvent) => boolean;
  onOpen: (at: Cursor) => void;
  onPointer: (e: PointerEvent, at: Cursor) => void;
}

/**
 * A grid that keeps the focus itself and names the cell of the cursor, so that rows out of view need not exist. Only rows in view, and
 * a few around them, are in the page.
 */
export function Frame(p: FrameProps) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(640);
  useLayoutEffect(() => {
    const el = box.current;
    if (!el) return;
    const measure = () => (height.value = el.clientHeight || 640);
    measure();
    if (typeof ResizeObserver === 'undefined') return;
    const watch = new ResizeObserver(measure);
    watch.observe(el);
    return () => watch.disconnect();
  }, []);
  const at = { row: Math.min(p.cursor.value.row, p.rows - 1), col: Math.min(p.cursor.value.col, p.cols - 1) };
  useEffect(() => {
    const el = box.current;
    const to = el && scrollTo(at.row, el.scrollTop, height.value, rowHeightPx, headHeightPx);
    if (el && typeof to === 'number') el.scrollTop = to;
    if (el && document.activeElement === el) document.getElementById(cellId(id, at))?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
  }, [at.row, at.col]);
  const shown = windowOf(top.value, height.value, rowHeightPx, p.rows);
  const place = (e: Event): Cursor | undefined => {
    const cell = (e.target as Element | null)?.closest<HTMLElement>('[data-col]');
    return cell ? { row: Number(cell.dataset.row), col: Number(cell.dataset.col) } : undefined;
  };
  const press = (e: KeyboardEvent) => {
    if (p.onKey(e)) return e.preventDefault();
    if (e.altKey || e.metaKey || e.isComposing) return;
    const next = steer(e.key, e.ctrlKey, at, { rows: p.rows, cols: p.cols });
    if (!next) return;
    e.preventDefault();
    if (typeof next === 'string') p.onWeek(next === 'week_after' ? 1 : -1);
    else p.cursor.value = next;
  };
  return (
    <div
      ref={box}
      class="roster-grid"
      role="grid"
      tabIndex={0}
      aria-label={p.label}
      aria-rowcount={p.rows + 1}
      aria-colcount={p.cols + p.headCols}
      aria-activedescendant={p.rows > 0 ? cellId(id, at) : undefined}
      data-name="roster-grid"
      onScroll={(e) => (top.value = e.currentTarget.scrollTop)}
      onKeyDown={press}
      onDblClick={(e) => {
        const where = place(e);
        if (where) p.onOpen(where);
      }}
      onPointerDown={(e) => {
        const where = place(e);
        if (!where || e.button !== 0) return;
        p.cursor.value = where;
        p.onPointer(e, where);
      }}
    >
      <table role="presentation">
        <thead role="rowgroup">
          <tr role="row" aria-rowindex={1}>
            {p.head}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {shown.from > 0 && <Gap rows={shown.from} />}
          {Array.from({ length: shown.to - shown.from }, (_, i) => shown.from + i).map((row) => (
            <Row key={p.rowKey(row)} frame={p} id={id} row={row} col={row === at.row ? at.col : -1} state={p.rowState(row)} />
          ))}
          {shown.to < p.rows && <Gap rows={p.rows - shown.to} />}
        </tbody>
      </table>
    </div>
  );
}

const cellId = (grid: string, at: Cursor) => `${grid}-${at.row}-${at.col}`;

function Gap({ rows }: { rows: number }) {
  return <tr aria-hidden="true" style={{ height: `${rows * rowHeightPx}px` }} />;
}

function Row({ frame, id, row, col, state }: { frame: FrameProps; id: string; row: number; col: number; state: string }) {
  // The same element again is not compared by its parts: a move of the cursor makes two rows, not all.
  return useMemo(
    () => (
      <tr role="row" aria-rowindex={row + 2}>
        {frame.row(row, (c) => ({
          id: cellId(id, { row, col: c }),
          role: 'gridcell',
          'aria-colindex': c + 1 + frame.headCols,
          'aria-selected': c === col,
          'data-row': row,
          'data-col': c,
        }))}
      </tr>
    ),
    [row, col, state],
  );
}
