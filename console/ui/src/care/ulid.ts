// Ids that a page chooses for what it writes down, so that the server knows a repeat: ULIDs in Crockford's letters.

const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A fresh ULID of an instant in milliseconds. */
export function ulid(at: number = Date.now(), random: Uint8Array = crypto.getRandomValues(new Uint8Array(16))): string {
  let time = '';
  for (let left = at, i = 0; i < 10; i++, left = Math.floor(left / 32)) time = letters.charAt(left % 32) + time;
  let rest = '';
  for (const byte of random) rest += letters.charAt(byte % 32);
  return time + rest;
}
