import { signal } from '@preact/signals';
import { api, request } from '../api/client';
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

/**
 * Asks whether the caller of a call was not heard: after a reload the desk has forgotten it. The form waits for the answer, so
 * that nothing of it moves; without one nothing is offered.
 */
export async function recall(call: string): Promise<void> {
  if (lastSilent.value === call) return;
  try {
    const { call: row } = await request(api.GET('/calls/{call}', { params: { path: { call } } }));
    if (row.silent) lastSilent.value = call;
  } catch {
    // The category can be chosen from the list all the same.
  }
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
