import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api, request, type Schemas } from '../api/client';
import { useAction, type Action } from '../api/action';

// What is asked and written down about a caller's safety. It comes with the configuration and names nobody.

export type CareOptions = Schemas['CareOptions'];

const options = signal<CareOptions | undefined>(undefined);

/** How long what was read is good: a configuration may be replaced while a page is open. */
const freshMs = 30_000;
let readAt = -Infinity;

/** The options, read when a component that needs them appears. */
export function useCareOptions(): { options: CareOptions | undefined; load: Action<[]> } {
  const load = useAction(async () => {
    readAt = performance.now();
    options.value = await request(api.GET('/care/options'));
  });
  useEffect(() => {
    if (!options.peek() || performance.now() - readAt > freshMs) void load.run();
  }, []);
  return { options: options.value, load };
}

/** Reads them if they are not known yet, for a page that shows everything at once. */
export async function readCareOptions(): Promise<CareOptions> {
  if (!options.peek()) {
    options.value = await request(api.GET('/care/options'));
    readAt = performance.now();
  }
  return options.peek() as CareOptions;
}

/** Forgets them, for the next sign-in: the configuration may be another one by then. */
export function dropCareOptions(): void {
  options.value = undefined;
  readAt = -Infinity;
}
