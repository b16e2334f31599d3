import { computed } from '@preact/signals';
import { me } from '../state/session';

/** The zone in which the house's roster is read; the browser's until it is known. */
export const rosterZone = computed(() => me.value?.zone || Intl.DateTimeFormat().resolvedOptions().timeZone);
