import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runShortcuts, shortcuts } from '../state/shortcuts';

const callForHelp = vi.hoisted(() => vi.fn<(id: string) => Promise<void>>());
vi.mock('./commands', () => ({ callForHelp }));
vi.mock('../state/live', async () => ({ desk: (await import('@preact/signals')).signal(undefined) }));

import { CrisisButton } from './dock';
import { apartMs, armedMs } from './press';

let root: HTMLElement;
let stop: () => void;
const started = vi.fn();

beforeEach(async () => {
  vi.useFakeTimers();
  callForHelp.mockReset().mockResolvedValue(undefined);
  started.mockReset();
  document.body.innerHTML = '<textarea></textarea><div id="app"></div>';
  root = document.getElementById('app') as HTMLElement;
  stop = runShortcuts();
  await act(() => render(<CrisisButton call="c1" hint="" onStarted={started} />, root));
});

afterEach(() => {
  render(null, root);
  stop();
  shortcuts.value = [];
  vi.useRealTimers();
});

const named = (name: string) => root.querySelector<HTMLButtonElement>(`[data-name="${name}"]`);
const click = (name = 'crisis') => act(() => named(name)?.click());
const press = (key: string) => act(() => void document.querySelector('textarea')?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })));
const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms));

describe('the crisis button', () => {
  it('takes two presses, and a double click is one', async () => {
    await click();
    await click();
    expect(callForHelp).not.toHaveBeenCalled();
    await wait(apartMs);
    await click();
    expect(callForHelp.mock.calls).toEqual([['c1']]);
    expect(started).toHaveBeenCalledTimes(1);
  });

  it('works by its key while a note is being written', async () => {
    await press('F9');
    expect(root.textContent).toContain('再按一次');
    await wait(apartMs);
    await press('F9');
    expect(callForHelp).toHaveBeenCalledTimes(1);
  });

  it('forgets the first press, by time, by the button beside it and by Escape', async () => {
    await click();
    await wait(armedMs + 1);
    await click();
    expect(callForHelp).not.toHaveBeenCalled();
    await wait(apartMs);
    await click('crisis-not-now');
    await click();
    await wait(apartMs);
    await press('Escape');
    await click();
    expect(callForHelp).not.toHaveBeenCalled();
  });

  it('says why it could not be done, and can be pressed again', async () => {
    callForHelp.mockRejectedValueOnce(new TypeError('network'));
    await click();
    await wait(apartMs);
    await click();
    await act(async () => Promise.resolve());
    expect(root.querySelector('[role=alert]')).not.toBeNull();
    expect(named('crisis')?.disabled).toBe(false);
  });
});
