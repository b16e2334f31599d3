import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, expect, it } from 'vitest';
import { useRetry, type Send } from './retry';

const root = document.body.appendChild(document.createElement('div'));
afterEach(() => act(() => render(null, root)));

it('sends the same word until there is an answer, and another one for whatever is another command', async () => {
  let send: Send | undefined;
  const Page = () => {
    send = useRetry();
    return null;
  };
  await act(() => render(<Page />, root));
  const keys: string[] = [];
  const ask = (said: unknown, ok: boolean) => send?.(said, (key) => (keys.push(key), ok ? Promise.resolve() : Promise.reject(new Error('no answer')))).catch(() => undefined);
  await ask({ shift: 's1' }, false);
  await act(() => render(<Page />, root));
  await ask({ shift: 's1' }, true);
  await ask({ shift: 's1' }, false);
  await ask({ shift: 's2' }, false);
  expect(keys[0]).toBe(keys[1]);
  expect(new Set(keys).size).toBe(3);
  expect(keys.every((k) => /^[0-9A-Z]{1,64}$/.test(k))).toBe(true);
});
