import { describe, expect, it } from 'vitest';
import { apartMs, armedMs, meaning } from './press';

describe('the two presses', () => {
  it.each([
    ['the first', undefined, 1000, 'arm'],
    ['a double click', 1000, 1000 + apartMs - 1, 'nothing'],
    ['the second', 1000, 1000 + apartMs, 'go'],
    ['the second at the last moment', 1000, 1000 + armedMs, 'go'],
    ['one that comes too late', 1000, 1001 + armedMs, 'arm'],
  ] as const)('%s', (_name, armedAt, at, want) => expect(meaning(armedAt, at)).toBe(want));
});
