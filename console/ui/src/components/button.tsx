import type { ComponentChildren } from 'preact';
import type { Signal } from '@preact/signals';

type Variant = 'primary' | 'plain' | 'danger' | 'quiet';

interface ButtonProps {
  children: ComponentChildren;
  onClick?: () => void;
  variant?: Variant;
  big?: boolean;
  type?: 'button' | 'submit';
  disabled?: boolean;
  /** While true the button cannot be pressed again and shows that it works. */
  pending?: Signal<boolean>;
  pressed?: boolean;
  expanded?: boolean;
  title?: string;
  label?: string;
  keyHint?: string;
  autoFocus?: boolean;
  name?: string;
}

/** A button of at least 44 px that shows its progress. */
export function Button(p: ButtonProps) {
  const busy = p.pending?.value ?? false;
  return (
    <button
      type={p.type ?? 'button'}
      class={`button ${p.variant ?? 'plain'}${p.big ? ' big' : ''}`}
      disabled={p.disabled || busy}
      aria-busy={busy || undefined}
      aria-pressed={p.pressed}
      aria-expanded={p.expanded}
      aria-label={p.label}
      title={p.title}
      autofocus={p.autoFocus}
      data-name={p.name}
      onClick={p.onClick}
    >
      {busy && <span class="spinner" aria-hidden="true" />}
      <span>{p.children}</span>
      {p.keyHint && <kbd aria-hidden="true">{p.keyHint}</kbd>}
    </button>
  );
}
