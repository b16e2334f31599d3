import { describe, expect, it } from 'vitest';
import { ulid } from './ulid';

describe('an id of the page', () => {
  it('is a ULID: its instant first, in 26 letters', () => {
    expect(ulid(1469918176385, new Uint8Array(16))).toBe('01ARYZ6S410000000000000000');
    expect(ulid(0, new Uint8Array(16).fill(255))).toBe('0000000000ZZZZZZZZZZZZZZZZ');
  });
  it('is another one each time', () => {
    expect(new Set(Array.from({ length: 200 }, () => ulid())).size).toBe(200);
  });
});
