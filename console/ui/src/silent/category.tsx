import { signal } from '@preact/signals';
import { Button } from '../components/button';
import { t } from '../i18n';
import { local } from '../i18n/local';
import type { Schemas } from '../api/client';

// The category that a configuration keeps for silent calls.
const silentCategory = 'silent';

/** The last call at this desk whose caller has not been heard; the form is written when the call is gone. */
const lastSilent = signal('');

/** Remembers whether a call is a silent one. */
export function remember(call: string, silent: boolean): void {
  if (silent) lastSilent.value = call;
  else if (lastSilent.value === call) lastSilent.value = '';
}

/** Offers to put a silent call down as one, until a category is chosen. */
export function SilentCategory({ call, chosen, categories, onChoose }: { call: string; chosen: string; categories: Schemas['Named'][]; onChoose: (id: string) => void }) {
  const category = categories.find((c) => c.id === silentCategory);
  if (lastSilent.value !== call || chosen || !category) return null;
  return (
    <Button onClick={() => onChoose(category.id)} name="silent-category">
      {t('silent.category', { name: local(category.name) })}
    </Button>
  );
}
