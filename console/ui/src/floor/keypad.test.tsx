import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setLanguage } from '../i18n';

const sent = vi.hoisted(() => [] as unknown[]);
vi.mock('../api/client', () => ({
  request: (p: unknown) => Promise.resolve(p),
  api: { POST: (_path: string, o: { body: unknown }) => void sent.push(o.body) },
}));

import { Keypad } from './keypad';

let root: HTMLElement;
const press = (init: KeyboardEventInit) =>
  act(async () => {
    root.querySelector('[data-name="key-1"]')?.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }));
    await Promise.resolve();
  });

beforeEach(async () => {
  setLanguage('en');
  sent.length = 0;
  document.body.innerHTML = '<div id="app"></div>';
  root = document.getElementById('app') as HTMLElement;
  await act(() => render(<Keypad call="c1" party="p1" id="p1" name="Clinic" />, root));
  await act(() => root.querySelector<HTMLButtonElement>('[data-name="keypad-p1"]')?.click());
});
afterEach(() => render(null, root));

describe('the keys of a telephone', () => {
  it('have the focus when they open, so that the keyboard works at once', () => {
    expect([...root.querySelectorAll<HTMLButtonElement>('button')].filter((b) => b.autofocus || b.hasAttribute('autofocus')).map((b) => b.dataset.name)).toEqual(['key-1']);
  });
  it.each<[string, KeyboardEventInit, unknown[]]>([
    ['a digit', { key: '5' }, [{ keys: '5', party: 'p1' }]],
    ['a hash', { key: '#', shiftKey: true }, [{ keys: '#', party: 'p1' }]],
    ['a letter', { key: 'a' }, []],
    ['a shortcut of the browser', { key: '0', ctrlKey: true }, []],
    ['one of a Mac', { key: '0', metaKey: true }, []],
    ['a choice of a tab', { key: '1', altKey: true }, []],
    ['a key that is held down', { key: '7', repeat: true }, []],
  ])('take %s as they should', async (_name, key, want) => {
    await press(key);
    await press({ key: '9' }); // they go one after another: with this one the first has gone, or never goes
    await vi.waitFor(() => expect(sent).toEqual([...want, { keys: '9', party: 'p1' }]));
  });
});
