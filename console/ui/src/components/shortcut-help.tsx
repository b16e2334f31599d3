import { signal } from '@preact/signals';
import { t } from '../i18n';
import { shortcuts, useShortcuts } from '../state/shortcuts';
import { Dialog } from './dialog';

export const helpOpen = signal(false);

function cap(key: string): string {
  if (key === ' ') return t('key.space');
  return key.length === 1 ? key.toUpperCase() : key;
}

/** The list of keys that work on this page; "?" opens it. */
export function ShortcutHelp() {
  useShortcuts([{ keys: ['?', '？'], label: 'keys.help', run: () => (helpOpen.value = true) }]);
  if (!helpOpen.value) return null;
  const all = shortcuts.value.flat();
  return (
    <Dialog title={t('keys.title')} onClose={() => (helpOpen.value = false)}>
      <dl class="keys">
        {all.map((s) => (
          <div key={s.label} class={s.enabled === false ? 'muted' : undefined}>
            <dt>
              {s.keys
                .filter((k) => k !== '？')
                .map((k) => (
                  <kbd key={k}>{cap(k)}</kbd>
                ))}
            </dt>
            <dd>{t(s.label)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
