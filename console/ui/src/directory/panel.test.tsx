import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setLanguage } from '../i18n';

const world = vi.hoisted(() => ({ called: [] as unknown[] }));
const place = { id: 'clinic', name: 'Clinic', kind: 'clinic', languages: [], can_call: true };
vi.mock('../api/client', () => ({
  request: (p: unknown) => Promise.resolve(p),
  api: {
    GET: () => ({ items: [place], kinds: [], towns: [], total: 1 }),
    POST: (_path: string, o: { body: unknown }) => void world.called.push(o.body),
  },
}));
vi.mock('../state/session', () => ({ can: () => true }));
vi.mock('../state/commands', () => ({ apply: (p: Promise<unknown>) => p }));
vi.mock('../state/live-commands', () => ({}));
vi.mock('../outgoing/commands', () => ({}));

import { hotlines } from '../state/options';
import { ReferralPanel } from './panel';

const named = (name: string) => ({ 'zh-CN': name, en: name });
let root: HTMLElement;
const part = <E extends HTMLElement>(css: string) => root.querySelector<E>(css);

beforeEach(async () => {
  setLanguage('en');
  world.called = [];
  hotlines.value = [{ id: 'city', name: named('City') }, { id: 'young', name: named('Young') }];
  document.body.innerHTML = '<div id="app"></div>';
  root = document.getElementById('app') as HTMLElement;
  await act(() => render(<ReferralPanel actions={[]} />, root));
  await act(() => {
    const panel = part<HTMLDetailsElement>('[data-name=referrals]');
    if (panel) panel.open = true;
    panel?.dispatchEvent(new Event('toggle'));
  });
  await act(() => Promise.resolve());
});
afterEach(() => render(null, root));

it('a place is called under the hotline that was chosen', async () => {
  const choice = part<HTMLSelectElement>('[name="place-hotline"]');
  expect(choice?.value).toBe('city');
  await act(() => {
    if (choice) choice.value = 'young';
    choice?.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await act(() => part<HTMLButtonElement>('[data-name=place-call-clinic]')?.click());
  expect(world.called).toEqual([{ hotline: 'young' }]);
});
