/** Lengths of a block that are offered, in hours. */
const offered = [1, 4, 12, 24, 72, 168, 336, 720];

/** The lengths to choose from: those that are usual, the default, and the longest, none above it, in their order. */
export function lengths(usual: number, most: number): number[] {
  const all = new Set([...offered, usual, most].filter((h) => h >= 1 && h <= most));
  return [...all].sort((a, b) => a - b);
}

/** Whole days where it is some, else hours. */
export function inWords(hours: number): { unit: 'callers.days_n' | 'callers.hours_n'; n: number } {
  return hours % 24 === 0 && hours > 24 ? { unit: 'callers.days_n', n: hours / 24 } : { unit: 'callers.hours_n', n: hours };
}
