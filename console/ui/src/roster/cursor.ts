import type { ShiftType } from './types';

// The cursor of a grid, what keys mean, and which rows have to be there.

/** Where the cursor is: numbers of the row and of the column. */
export interface Cursor {
  row: number;
  col: number;
}

export interface Size {
  rows: number;
  cols: number;
}

/** What a key makes of the cursor: the new place, another week, or undefined where the key does not move it. */
export function steer(key: string, ctrl: boolean, at: Cursor, size: Size): Cursor | 'week_before' | 'week_after' | undefined {
  const row = (n: number) => ({ ...at, row: Math.max(0, Math.min(size.rows - 1, n)) });
  const col = (n: number) => ({ ...at, col: Math.max(0, Math.min(size.cols - 1, n)) });
  switch (key) {
    case 'ArrowUp':
      return row(at.row - 1);
    case 'ArrowDown':
      return row(at.row + 1);
    case 'ArrowLeft':
      return col(at.col - 1);
    case 'ArrowRight':
      return col(at.col + 1);
    case 'Home':
      return ctrl ? { row: 0, col: 0 } : col(0);
    case 'End':
      return ctrl ? { row: Math.max(0, size.rows - 1), col: Math.max(0, size.cols - 1) } : col(size.cols - 1);
    case 'PageUp':
      return 'week_before';
    case 'PageDown':
      return 'week_after';
    default:
      return undefined;
  }
}

const codeLength = 2;

/** Short codes of shift types, each its own: the first letter where that is enough, else two, else a number. */
export function codes(types: readonly ShiftType[]): Map<string, string> {
  const of = (id: string, n: number) => [...id].slice(0, n).join('').toUpperCase();
  const out = new Map<string, string>();
  types.forEach((t, i) => {
    for (let n = 1; n <= codeLength; n++) {
      const code = of(t.id, n);
      if (types.every((o) => o === t || of(o.id, n) !== code)) return void out.set(t.id, code);
    }
    out.set(t.id, `${of(t.id, 1)}${i + 1}`);
  });
  return out;
}

/**
 * The shift type that a pressed key means: by its number in the list, or by the first letter of its code; where several have
 * the letter, the one after that which is there.
 */
export function typeOfKey(key: string, types: readonly ShiftType[], there: string | undefined): string | undefined {
  if (/^[1-9]$/.test(key)) return types[Number(key) - 1]?.id;
  if ([...key].length !== 1) return undefined;
  const byCode = codes(types);
  const fit = types.filter((t) => byCode.get(t.id)?.startsWith(key.toUpperCase())).map((t) => t.id);
  return fit[(fit.indexOf(there ?? '') + 1) % fit.length];
}

/** Which rows of a long list have to be there: those in view, and a few around them. */
export function windowOf(top: number, height: number, rowHeight: number, rows: number, around = 8): { from: number; to: number } {
  const first = Math.floor(Math.max(0, top) / rowHeight) - around;
  const last = Math.ceil((Math.max(0, top) + height) / rowHeight) + around;
  return { from: Math.max(0, Math.min(first, rows)), to: Math.max(0, Math.min(last, rows)) };
}

/** Where to scroll so that a row is in view; undefined where it is. */
export function scrollTo(row: number, top: number, height: number, rowHeight: number, head: number): number | undefined {
  const at = row * rowHeight;
  if (at < top) return at;
  if (at + rowHeight + head > top + height) return at + rowHeight + head - height;
  return undefined;
}
