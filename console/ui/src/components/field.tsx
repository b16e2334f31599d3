import { useId } from 'preact/hooks';
import type { ComponentChildren } from 'preact';

interface FieldProps {
  label: string;
  hint?: string;
  error?: string;
  /** The label is for those who see no heading of a table above the control. */
  bare?: boolean;
  children: (ids: { id: string; describedBy: string | undefined; invalid: boolean }) => ComponentChildren;
}

/** A labelled control with its hint and its error, tied together for screen readers. */
export function Field({ label, hint, error, bare, children }: FieldProps) {
  const id = useId();
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  return (
    <div class="field">
      <label for={id} class={bare ? 'visually-hidden' : undefined}>
        {label}
      </label>
      {children({ id, describedBy, invalid: Boolean(error) })}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="error" id={`${id}-error`}>
          <span aria-hidden="true">✕ </span>
          {error}
        </p>
      )}
    </div>
  );
}

interface TextProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  hint?: string;
  error?: string;
  type?: 'text' | 'password' | 'search';
  autoComplete?: string;
  required?: boolean;
  maxLength?: number;
  autoFocus?: boolean;
  name?: string;
}

/** One line of text. */
export function TextField(p: TextProps) {
  return (
    <Field label={p.label} hint={p.hint} error={p.error}>
      {({ id, describedBy, invalid }) => (
        <input
          id={id}
          name={p.name}
          type={(p.type ?? 'text') as 'text'}
          value={p.value}
          autocomplete={p.autoComplete ?? 'off'}
          required={p.required}
          maxLength={p.maxLength}
          autofocus={p.autoFocus}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          onInput={(e) => p.onInput(e.currentTarget.value)}
        />
      )}
    </Field>
  );
}

export interface Option {
  value: string;
  label: string;
}

interface SelectProps {
  label: string;
  value: string;
  options: Option[];
  onChange: (value: string) => void;
  /** Text of the empty choice; without it there is none. */
  empty?: string;
  hint?: string;
  error?: string;
  name?: string;
  disabled?: boolean;
}

/** A choice of one. */
export function SelectField(p: SelectProps) {
  return (
    <Field label={p.label} hint={p.hint} error={p.error}>
      {({ id, describedBy, invalid }) => (
        <select
          id={id}
          name={p.name}
          value={p.value}
          disabled={p.disabled}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          onChange={(e) => p.onChange(e.currentTarget.value)}
        >
          {p.empty !== undefined && <option value="">{p.empty}</option>}
          {p.options.map((o) => (
            <option key={o.value} value={o.value}>
              {o.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** A box to tick, its whole line a target. */
export function CheckField({ label, checked, onChange, name }: { label: string; checked: boolean; onChange: (on: boolean) => void; name?: string }) {
  return (
    <label class="check">
      <input type="checkbox" name={name} checked={checked} onChange={(e) => onChange(e.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}
