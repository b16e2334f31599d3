import { useRef } from 'preact/hooks';

export interface Tab {
  id: string;
  label: string;
  /** How many faults are on it. */
  faults?: number;
}

/** Parts of a page. The arrow keys go from one to the next. */
export function Tabs({ label, tabs, chosen, onChoose, disabled }: { label: string; tabs: readonly Tab[]; chosen: string; onChoose: (id: string) => void; disabled?: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const step = (e: KeyboardEvent) => {
    const by = e.key === 'ArrowRight' ? 1 : e.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0 || disabled) return;
    e.preventDefault();
    const next = tabs[(tabs.findIndex((x) => x.id === chosen) + by + tabs.length) % tabs.length];
    if (!next) return;
    onChoose(next.id);
    box.current?.querySelector<HTMLElement>(`[data-name="tab-${next.id}"]`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} ref={box} onKeyDown={step}>
      {tabs.map((x) => (
        <button
          key={x.id}
          type="button"
          role="tab"
          class="tab"
          aria-selected={x.id === chosen}
          tabIndex={x.id === chosen ? 0 : -1}
          disabled={disabled && x.id !== chosen}
          onClick={() => onChoose(x.id)}
          data-name={`tab-${x.id}`}
        >
          {x.label}
          {x.faults ? <span class="badge tone-bad">{x.faults}</span> : null}
        </button>
      ))}
    </div>
  );
}
