import { signal } from '@preact/signals';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setLanguage } from '../i18n';

const world = vi.hoisted(() => ({ answer: (_: unknown) => {}, refuse: (_: unknown) => {} }));
vi.mock('../api/client', () => ({
  request: (p: unknown) => p,
  api: { GET: () => new Promise((answer, refuse) => Object.assign(world, { answer, refuse })) },
}));
vi.mock('../state/live', () => ({ desk: signal({ leg: { state: 'up' } }) }));
vi.mock('../state/session', () => ({ can: () => true }));
vi.mock('./commands', () => ({ callForTask: () => Promise.resolve() }));

import { TaskCall } from './task-call';

let root: HTMLElement;
const settle = () => act(() => new Promise((done) => setTimeout(done)));
const disabled = () => root.querySelector<HTMLButtonElement>('[data-name=task-call]')?.disabled;

beforeEach(async () => {
  setLanguage('en');
  document.body.innerHTML = '<div id="app"></div>';
  root = document.getElementById('app') as HTMLElement;
  await act(() => render(<TaskCall task="t1" call="c1" onPlaced={() => {}} />, root));
});
afterEach(() => render(null, root));

it('nobody is called before their rule has been seen', async () => {
  expect(disabled()).toBe(true);
  await act(() => world.answer({ rule: 'neutral', message_allowed: false, callable_now: true }));
  await settle();
  expect(disabled()).toBe(false);
});

it('nobody is called at a time that the rule forbids', async () => {
  await act(() => world.answer({ rule: 'neutral', message_allowed: false, callable_now: false }));
  await settle();
  expect(disabled()).toBe(true);
});

it('a rule that cannot be read leaves the decision to the server', async () => {
  await act(() => world.refuse(new Error('gone')));
  await settle();
  expect(disabled()).toBe(false);
});
