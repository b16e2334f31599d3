import { afterEach, describe, expect, it } from 'vitest';
import { runShortcuts, shortcuts, taken } from './shortcuts';

function key(target: Element, k: string, init: KeyboardEventInit = {}): KeyboardEvent {
  const e = new KeyboardEvent('keydown', { key: k, bubbles: true, cancelable: true, ...init });
  target.dispatchEvent(e);
  return e;
}

afterEach(() => {
  document.body.innerHTML = '';
  shortcuts.value = [];
});

describe('shortcuts', () => {
  it('leave text fields, open dialogs and held keys alone', () => {
    document.body.innerHTML = '<textarea></textarea><p></p><button></button>';
    const text = document.querySelector('textarea') as Element;
    const p = document.querySelector('p') as Element;
    const button = document.querySelector('button') as Element;
    expect(taken(key(text, 'm'))).toBe(true);
    expect(taken(key(p, 'm'))).toBe(false);
    expect(taken(key(p, 'm', { ctrlKey: true }))).toBe(true);
    expect(taken(key(p, 'm', { repeat: true }))).toBe(true);
    expect(taken(key(button, 'Enter'))).toBe(true);
    expect(taken(key(button, 'm'))).toBe(false);
    document.body.append(Object.assign(document.createElement('dialog'), { open: true }));
    expect(taken(key(p, 'm'))).toBe(true);
  });

  it('run the newest that is enabled, once', () => {
    const ran: string[] = [];
    shortcuts.value = [
      [{ keys: ['m'], label: 'keys.mute', run: () => ran.push('old') }],
      [{ keys: ['m'], label: 'keys.mute', enabled: false, run: () => ran.push('off') }],
    ];
    const stop = runShortcuts();
    const e = key(document.body, 'M');
    expect(ran).toEqual(['old']);
    expect(e.defaultPrevented).toBe(true);
    stop();
    key(document.body, 'm');
    expect(ran).toEqual(['old']);
  });

  it('run anywhere where they say so, by one press of their own', () => {
    document.body.innerHTML = '<textarea></textarea>';
    document.body.append(Object.assign(document.createElement('dialog'), { open: true }));
    const text = document.querySelector('textarea') as Element;
    const ran: string[] = [];
    shortcuts.value = [[
      { keys: ['F9'], label: 'keys.mute', anywhere: true, run: () => ran.push('F9') },
      { keys: ['m'], label: 'keys.mute', run: () => ran.push('m') },
    ]];
    const stop = runShortcuts();
    key(text, 'F9');
    key(text, 'm');
    key(text, 'F9', { repeat: true });
    key(text, 'F9', { isComposing: true });
    key(text, 'F9', { ctrlKey: true });
    expect(ran).toEqual(['F9']);
    stop();
  });
});
