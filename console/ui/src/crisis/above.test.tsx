import { useState } from 'preact/hooks';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openModal } from '../state/modals';
import { Above } from './above';

let root: HTMLElement;
const closers: (() => void)[] = [];

function dialog(): HTMLElement {
  const d = document.createElement('section');
  d.innerHTML = '<button>the dialog’s own</button>';
  document.body.append(d);
  return d;
}

function Counter() {
  const [n, set] = useState(0);
  return <button data-name="counted" onClick={() => set(n + 1)}>{n}</button>;
}

const shown = (show: boolean) => act(() => render(<main>{show && <Above><Counter /></Above>}</main>, root));
const counted = () => document.querySelector<HTMLButtonElement>('[data-name=counted]');
const open = async (d: HTMLElement) => {
  let close: () => void = () => undefined;
  await act(() => {
    close = openModal(d);
    closers.push(close);
  });
  return () => act(close);
};

beforeEach(() => {
  document.body.innerHTML = '<div id="app"></div>';
  root = document.getElementById('app') as HTMLElement;
});

afterEach(async () => {
  await act(() => render(null, root));
  for (const c of closers.splice(0)) c();
});

describe('what stands above everything', () => {
  it('follows the dialog in front, and keeps its state and the focus', async () => {
    await shown(true);
    expect(root.contains(counted())).toBe(true);
    counted()?.focus();
    const one = dialog();
    const closeOne = await open(one);
    expect(one.contains(counted())).toBe(true);
    expect(document.activeElement).toBe(counted());
    await act(() => counted()?.click());
    const two = dialog();
    const closeTwo = await open(two);
    expect(two.contains(counted())).toBe(true);
    await closeTwo();
    expect(one.contains(counted())).toBe(true);
    await closeOne();
    expect(root.contains(counted())).toBe(true);
    expect(counted()?.textContent).toBe('1');
    expect(one.textContent).toBe('the dialog’s own');
  });
  it('comes into a dialog that is open already, and leaves nothing behind', async () => {
    const one = dialog();
    const close = await open(one);
    await shown(true);
    expect(one.contains(counted())).toBe(true);
    await shown(false);
    expect(counted()).toBeNull();
    expect(one.childElementCount).toBe(1);
    await close();
  });
});
