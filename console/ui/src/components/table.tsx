import type { ComponentChildren } from 'preact';

export interface Column<T> {
  /** Also the label of the value where the table becomes a list of cards on a telephone. */
  head: string;
  cell: (row: T) => ComponentChildren;
  align?: 'end';
  /** Left out on a telephone. */
  wideOnly?: boolean;
}

interface TableProps<T> {
  caption: string;
  columns: Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  empty: string;
  rowClass?: (row: T) => string | undefined;
}

/** A table that turns into cards on a narrow screen. */
export function Table<T>(p: TableProps<T>) {
  if (p.rows.length === 0) return <p class="empty muted">{p.empty}</p>;
  return (
    <div class="table-box">
      <table>
        <caption class="visually-hidden">{p.caption}</caption>
        <thead>
          <tr>
            {p.columns.map((c) => (
              <th key={c.head} scope="col" class={`${c.align ?? ''}${c.wideOnly ? ' wide-only' : ''}`}>
                {c.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {p.rows.map((row) => (
            <tr key={p.rowKey(row)} class={p.rowClass?.(row)}>
              {p.columns.map((c) => (
                <td key={c.head} data-label={c.head} class={`${c.align ?? ''}${c.wideOnly ? ' wide-only' : ''}`}>
                  {c.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
