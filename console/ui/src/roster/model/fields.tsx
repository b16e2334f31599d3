import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { Button } from '../../components/button';
import { Field, type Option } from '../../components/field';
import { t, word } from '../../i18n';
import type { Book } from './book';
import { dayKinds, list, weekdayNames, type Days, type Doc } from './document';
import { pathText, type Path } from './paths';
import { freeName, renamed, type Renamable } from './rename';

// Controls of one place of the document. Each carries its path, so that a fault stands at it and its entry in the list leads to it.

export interface At {
  book: Book;
  path: Path;
  label: string;
  hint?: string;
  /** In a table, whose heading says what it is to those who see it. */
  bare?: boolean;
}

/** One line of text. Empty: the field is left out, unless it is needed. */
export function TextAt({ book, path, label, hint, needed, max = 64, choices, name }: At & { needed?: boolean; max?: number; choices?: readonly string[]; name?: string }) {
  const value = book.get(path);
  return (
    <Field label={label} hint={hint} error={book.error(path)}>
      {({ id, describedBy, invalid }) => (
        <>
          <input
            id={id}
            type="text"
            name={name}
            autocomplete="off"
            maxLength={max}
            value={typeof value === 'string' ? value : ''}
            list={choices ? `${id}-choices` : undefined}
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            data-path={pathText(path)}
            onInput={(e) => book.set(path, e.currentTarget.value === '' && !needed ? undefined : e.currentTarget.value)}
          />
          {choices && (
            <datalist id={`${id}-choices`}>
              {choices.map((c) => (
                <option key={c} value={c} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}

/** The short name of something that others name. It is taken when it is finished: half a name may be that of something else. */
export function NameAt({ book, doc, of, index, label, hint, name }: { book: Book; doc: Doc; of: Renamable; index: number; label: string; hint?: string; name?: string }) {
  const path = [of, index, 'id'];
  const was = list<{ id: string }>(doc[of])[index]?.id ?? '';
  const typed = useSignal<string | undefined>(undefined);
  const taken = typed.value !== undefined && !freeName(doc, of, was, typed.value);
  const finish = () => {
    const is = typed.value;
    if (is === undefined || !freeName(doc, of, was, is)) return;
    typed.value = undefined;
    if (is !== was) book.replace(renamed(doc, of, was, is.trim()));
  };
  return (
    <Field label={label} hint={hint} error={taken ? t('model.name_taken') : book.error(path)}>
      {({ id, describedBy, invalid }) => (
        <input
          id={id}
          type="text"
          name={name}
          autocomplete="off"
          maxLength={64}
          value={typed.value ?? was}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          data-path={pathText(path)}
          onInput={(e) => (typed.value = e.currentTarget.value)}
          onBlur={finish}
          onKeyDown={(e) => {
            if (e.key === 'Enter') finish();
          }}
        />
      )}
    </Field>
  );
}

/** A whole number; by is how many of the document's units one of the shown ones is, 60 for hours. Empty: the field is left out. */
export function NumberAt({ book, path, label, hint, bare, by = 1, least = 0, most, step, needed, wrong, name }: At & { by?: number; least?: number; most?: number; step?: number; needed?: boolean; wrong?: string; name?: string }) {
  const value = book.get(path);
  const shown = typeof value === 'number' ? String(Math.round((value / by) * 100) / 100) : '';
  const outside = typeof value === 'number' && (value < least * by || (most !== undefined && value > most * by)) ? t('model.outside', { least, most: most ?? '' }) : undefined;
  return (
    <Field label={label} hint={hint} bare={bare} error={book.error(path) ?? wrong ?? outside}>
      {({ id, describedBy, invalid }) => (
        <input
          id={id}
          type="number"
          inputMode="decimal"
          name={name}
          min={least}
          max={most}
          step={step ?? (by === 1 ? 1 : 'any')}
          value={shown}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          data-path={pathText(path)}
          onInput={(e) => {
            const n = e.currentTarget.valueAsNumber;
            book.set(path, Number.isFinite(n) ? (step ? n : Math.round(n * by)) : needed ? 0 : undefined);
          }}
        />
      )}
    </Field>
  );
}

/** A choice of one. shown and onPick: where what is chosen is not what stands in the document. */
export function SelectAt({ book, path, label, hint, bare, options, empty, name, shown, onPick }: At & { options: Option[]; empty?: string; name?: string; shown?: string; onPick?: (value: string) => void }) {
  const value = shown ?? book.get(path);
  const at = typeof value === 'string' ? value : '';
  // What the document names and is not there is shown too: it is at fault and must be seen.
  const all = at === '' || options.some((o) => o.value === at) ? options : [...options, { value: at, label: at }];
  return (
    <Field label={label} hint={hint} bare={bare} error={book.error(path)}>
      {({ id, describedBy, invalid }) => (
        <select
          id={id}
          name={name}
          value={at}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          data-path={pathText(path)}
          onChange={(e) => {
            const v = e.currentTarget.value;
            if (onPick) onPick(v);
            else book.set(path, v === '' ? undefined : v);
          }}
        >
          {empty !== undefined && <option value="">{empty}</option>}
          {all.map((o) => (
            <option key={o.value} value={o.value}>
              {o.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function CheckAt({ book, path, label, name }: At & { name?: string }) {
  const error = book.error(path);
  return (
    <div>
      <label class="check">
        <input type="checkbox" name={name} checked={book.get(path) === true} data-path={pathText(path)} aria-invalid={error ? true : undefined} onChange={(e) => book.set(path, e.currentTarget.checked || undefined)} />
        <span>{label}</span>
      </label>
      {error && <p class="error small">{error}</p>}
    </div>
  );
}

/** A date, or a time of the clock. */
export function TimeAt({ book, path, label, hint, bare, type, needed, wrong, name }: At & { type: 'date' | 'time'; needed?: boolean; wrong?: string; name?: string }) {
  const value = book.get(path);
  return (
    <Field label={label} hint={hint} bare={bare} error={book.error(path) ?? wrong}>
      {({ id, describedBy, invalid }) => (
        <input
          id={id}
          type={type as 'date'}
          name={name}
          value={typeof value === 'string' ? value : ''}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          data-path={pathText(path)}
          onInput={(e) => book.set(path, e.currentTarget.value === '' && !needed ? undefined : e.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** The end of a span: the whole day ends at 24:00, which a control for times cannot say. */
export function EndAt({ book, path, label, name }: At & { name?: string }) {
  const value = book.get(path);
  const end = value === '24:00';
  return (
    <div class="end-at">
      {end ? (
        <Field label={label} error={book.error(path)}>
          {({ id }) => <input id={id} type="text" name={name} value="24:00" readOnly data-path={pathText(path)} />}
        </Field>
      ) : (
        <TimeAt book={book} path={path} label={label} type="time" needed name={name} />
      )}
      <label class="check small">
        <input type="checkbox" checked={end} onChange={(e) => book.set(path, e.currentTarget.checked ? '24:00' : '00:00')} />
        <span>{t('model.to_midnight')}</span>
      </label>
    </div>
  );
}

/** Ticks for a list of ids; what is ticked and no longer to be had is shown too. */
export function TicksAt({ book, path, label, hint, options }: At & { options: Option[] }) {
  const ticked = list<string>(book.get(path));
  const all = [...options, ...ticked.filter((v) => !options.some((o) => o.value === v)).map((v) => ({ value: v, label: v }))];
  const faults = book.faultsIn(path);
  const turn = (value: string, on: boolean) => {
    const next = on ? [...ticked, value] : ticked.filter((v) => v !== value);
    book.set(path, next.length > 0 ? next : undefined);
  };
  return (
    <fieldset class="ticks" data-path={pathText(path)} tabIndex={-1}>
      <legend>{label}</legend>
      {hint && <p class="hint">{hint}</p>}
      <div class="tick-row">
        {all.map((o) => (
          <label key={o.value} class="tick">
            <input type="checkbox" checked={ticked.includes(o.value)} onChange={(e) => turn(o.value, e.currentTarget.checked)} />
            <span>{o.label}</span>
          </label>
        ))}
        {all.length === 0 && <span class="muted small">{t('model.nothing_to_tick')}</span>}
      </div>
      {faults.map((f) => (
        <p key={`${f.path}${f.message}`} class="error small">
          {f.message}
        </p>
      ))}
    </fieldset>
  );
}

/** Which days: weekdays, holidays, dates from and to. Nothing ticked: every day. */
export function DaysAt({ book, path, label, kinds = dayKinds, dates = true }: At & { kinds?: readonly string[]; dates?: boolean }) {
  const on = (book.get(path) ?? {}) as Days;
  const more = useSignal(Boolean(on.from || on.to || list(on.dates).length > 0));
  return (
    <div class="stack tight-stack">
      <TicksAt book={book} path={[...path, 'weekdays']} label={label} hint={t('model.days_hint')} options={kinds.map((d) => ({ value: d, label: word('said.day', d) }))} />
      {dates && !more.value && (
        <Button variant="quiet" onClick={() => (more.value = true)}>
          {t('model.days_more')}
        </Button>
      )}
      {dates && more.value && (
        <div class="form-grid">
          <TimeAt book={book} path={[...path, 'from']} label={t('model.first_day')} type="date" />
          <TimeAt book={book} path={[...path, 'to']} label={t('model.last_day')} type="date" />
          <DatesAt book={book} path={[...path, 'dates']} label={t('model.single_dates')} />
        </div>
      )}
    </div>
  );
}

/** Single dates, added one by one. */
function DatesAt({ book, path, label }: At) {
  const next = useSignal('');
  const dates = list<string>(book.get(path));
  const put = (all: string[]) => book.set(path, all.length > 0 ? all : undefined);
  return (
    <div class="stack tight-stack" data-path={pathText(path)} tabIndex={-1}>
      <Field label={label}>
        {({ id }) => (
          <span class="row tight-row">
            <input id={id} type="date" value={next.value} onInput={(e) => (next.value = e.currentTarget.value)} />
            <Button
              disabled={!next.value || dates.includes(next.value)}
              onClick={() => {
                put([...dates, next.value].sort());
                next.value = '';
              }}
            >
              {t('model.add')}
            </Button>
          </span>
        )}
      </Field>
      {dates.length > 0 && (
        <ul class="chips">
          {dates.map((d) => (
            <li key={d}>
              <span class="tabular">{d}</span>
              <Remove label={t('model.remove_of', { what: d })} onClick={() => put(dates.filter((x) => x !== d))} />
            </li>
          ))}
        </ul>
      )}
      {book.faultsIn(path).map((f) => (
        <p key={`${f.path}${f.message}`} class="error small">
          {f.message}
        </p>
      ))}
    </div>
  );
}

export const weekdaysOnly: readonly string[] = weekdayNames;

export function Remove({ label, onClick, name }: { label: string; onClick: () => void; name?: string }) {
  return (
    <button type="button" class="button quiet remove" aria-label={label} title={label} onClick={onClick} data-name={name}>
      <span aria-hidden="true">✕</span>
    </button>
  );
}

/** What is wrong with something as a whole, above its fields. */
export function FaultsHere({ book, path }: { book: Book; path: Path }) {
  const error = book.error(path);
  return error ? (
    <p class="error" data-path={pathText(path)} tabIndex={-1}>
      <span aria-hidden="true">✕ </span>
      {error}
    </p>
  ) : null;
}

/** Something that is opened to be changed: its heading says what it is, so that a list of them can be read closed. */
export function Fold({ title, marked, open, children, name }: { title: ComponentChildren; marked?: boolean; open?: boolean; children: ComponentChildren; name?: string }) {
  return (
    <details class={`fold${marked ? ' marked' : ''}`} open={open || marked || undefined} data-name={name}>
      <summary>
        {title} {marked && <span class="badge tone-bad">{t('model.faulty')}</span>}
      </summary>
      <div class="stack">{children}</div>
    </details>
  );
}

/** Leads to the control of a place, or of what holds it. False: none of it is on the page. */
export function showPlace(path: string): boolean {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['), 0))) {
    const el = document.querySelector<HTMLElement>(`[data-path="${at}"]`);
    if (!el) continue;
    for (let d = el.closest('details'); d; d = d.parentElement?.closest('details') ?? null) d.open = true;
    el.scrollIntoView?.({ block: 'center' });
    el.focus();
    return true;
  }
  return false;
}
