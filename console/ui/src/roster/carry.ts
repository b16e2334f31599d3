import { useSignal, type Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Cursor } from './cursor';

const startPx = 5;
/** A finger that rests begins to carry; one that moves at once scrolls. */
const holdMs = 350;

export interface Carried {
  from: Cursor;
  over: Cursor | undefined;
  copy: boolean;
  x: number;
  y: number;
}

interface Options {
  /** Whether there is something to carry. */
  can: (at: Cursor) => boolean;
  over: (c: Carried) => void;
  drop: (c: Carried) => void;
  end: () => void;
}

/** Carries what is in a cell with mouse, pen or finger. Escape puts it back. */
export function useCarry(options: Options): { carried: Signal<Carried | undefined>; begin: (e: PointerEvent, at: Cursor) => void } {
  const carried = useSignal<Carried | undefined>(undefined);
  const latest = useRef(options);
  latest.current = options;
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);
  const begin = (e: PointerEvent, at: Cursor) => {
    if (!latest.current.can(at)) return;
    stop.current();
    stop.current = follow(e, at, carried, () => latest.current);
  };
  return { carried, begin };
}

function follow(e: PointerEvent, from: Cursor, carried: Signal<Carried | undefined>, o: () => Options): () => void {
  const touch = e.pointerType === 'touch';
  const id = e.pointerId;
  let hold: ReturnType<typeof setTimeout> | undefined;
  const lift = (x: number, y: number, copy: boolean) => (carried.value = { from, over: from, copy, x, y });
  const move = (m: PointerEvent) => {
    if (m.pointerId !== id) return;
    const far = Math.hypot(m.clientX - e.clientX, m.clientY - e.clientY) >= startPx;
    if (!carried.value) {
      if (!far) return;
      if (touch) return end();
      lift(m.clientX, m.clientY, m.ctrlKey);
    }
    const before = carried.value;
    if (!before) return;
    const over = cellAt(m.clientX, m.clientY);
    carried.value = { ...before, x: m.clientX, y: m.clientY, copy: m.ctrlKey, over };
    if (over?.row !== before.over?.row || over?.col !== before.over?.col || before.copy !== m.ctrlKey) o().over(carried.value);
  };
  const up = (u: PointerEvent) => {
    if (u.pointerId !== id) return;
    const c = carried.value;
    end();
    if (c?.over) o().drop({ ...c, copy: u.ctrlKey });
  };
  const key = (k: KeyboardEvent) => {
    if (k.key !== 'Escape' || !carried.value) return;
    k.preventDefault();
    k.stopPropagation();
    end();
  };
  const keepStill = (t: TouchEvent) => {
    if (carried.value) t.preventDefault();
  };
  function end() {
    clearTimeout(hold);
    removeEventListener('pointermove', move);
    removeEventListener('pointerup', up);
    removeEventListener('pointercancel', end);
    removeEventListener('keydown', key, true);
    removeEventListener('touchmove', keepStill);
    if (carried.value) {
      carried.value = undefined;
      o().end();
    }
  }
  addEventListener('pointermove', move);
  addEventListener('pointerup', up);
  addEventListener('pointercancel', end);
  addEventListener('keydown', key, true);
  addEventListener('touchmove', keepStill, { passive: false });
  if (touch) hold = setTimeout(() => lift(e.clientX, e.clientY, false), holdMs);
  return end;
}

function cellAt(x: number, y: number): Cursor | undefined {
  const cell = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-col]');
  return cell ? { row: Number(cell.dataset.row), col: Number(cell.dataset.col) } : undefined;
}
