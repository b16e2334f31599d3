import { language } from '../i18n';

const units: [number, Intl.NumberFormatOptions['unit']][] = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
];

/** A deadline in words: the largest unit that divides it, for example "30 seconds" or "1 day". */
export function coarse(seconds: number): string {
  const [size, unit] = units.find(([s]) => seconds >= s && seconds % s === 0) ?? [1, 'second'];
  return new Intl.NumberFormat(language.value, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / size);
}
