import { t, type Key } from '../i18n';

const meanings: Record<string, Key> = { '1': 'silent.key.yes', '2': 'silent.key.no', '0': 'silent.key.danger' };

/** What a key stands for in the sentence that the caller has heard; undefined for every other key. */
export function meaning(key: string): string | undefined {
  const word = meanings[key];
  return word && t(word);
}

/** Whether a key asks for help at once. */
export const urgent = (key: string): boolean => key === '0';
