import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setLanguage } from '../i18n';
import type { Class } from './words';

const world = vi.hoisted(() => ({ answers: new Map<string, (page: unknown) => void>() }));
vi.mock('./commands', () => ({ readAttempts: (_: unknown, of: string) => new Promise((resolve) => world.answers.set(of, resolve)) }));
vi.mock('../state/session', () => ({ can: () => false }));

import { Attempts } from './attempts';

let root: HTMLElement;
beforeEach(() => {
  setLanguage('en');
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  render(null, root);
  root.remove();
});

const show = (of: Class) => act(() => render(<Attempts days={{ from: '2026-11-01', to: '2026-11-30' }} of={of} work={undefined} close={() => undefined} />, root));
const answer = (of: Class) => {
  const hotline = { id: 'city', name: { 'zh-CN': '市', en: 'City' } };
  const item = { id: `call-${of}`, arrived_at: '2026-11-02T08:00:00Z', hotline, class: of, way: 'queue', imported: false, work: 'none', why: 'talked' };
  return act(() => world.answers.get(of)?.({ items: [item] }));
};

it('lists what was chosen last, although the answer to what was chosen before comes first', async () => {
  await show('answered');
  await show('gave_up');
  await answer('answered');
  expect(root.textContent).not.toContain('call-answered');
  await answer('gave_up');
  await vi.waitFor(() => expect(root.textContent).toContain('call-gave_up'));
  expect(root.textContent).not.toContain('call-answered');
});
