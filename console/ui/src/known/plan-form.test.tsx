import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Schemas } from '../api/client';
import { setLanguage } from '../i18n';

const world = vi.hoisted(() => ({ sent: [] as { requires?: { skill: string; level: number }[] }[] }));
vi.mock('../state/live-commands', () => ({
  readDirectory: () => Promise.resolve({ colleagues: [{ agent: { id: 'u1', name: 'Ann' }, skills: [{ skill: 'minors', level: 3 }, { skill: 'crisis', level: 2 }] }] }),
}));
vi.mock('./read', () => ({
  setPlan: (_call: string, plan: { requires?: { skill: string; level: number }[] }) => {
    world.sent.push(plan);
    return Promise.resolve();
  },
}));

import { PlanForm } from './plan-form';

let root: HTMLElement;
const press = (selector: string) => act(() => root.querySelector<HTMLElement>(selector)?.click());

beforeEach(() => {
  setLanguage('en');
  world.sent = [];
  HTMLDialogElement.prototype.showModal ??= () => undefined;
  document.body.innerHTML = '<div id="app"></div>';
  root = document.getElementById('app') as HTMLElement;
});

afterEach(() => render(null, root));

test('a plan asks for as many skills as are chosen, and keeps the levels that it had', async () => {
  const was = { requires: [{ skill: 'minors', level: 4 }, { skill: 'gone', level: 2 }], grade: 'red', until: new Date(Date.now() + 86_400_000).toISOString() } as Schemas['CallerPlan'];
  await act(() => render(<PlanForm call="c1" was={was} onClose={() => undefined} onDone={() => undefined} />, root));
  await vi.waitFor(() => expect(root.querySelector('[name="plan-skill-crisis"]')).not.toBeNull());
  await press('[name="plan-skill-crisis"]');
  await press('[name="plan-skill-gone"]');
  await press('[data-name="plan-save"]');
  await vi.waitFor(() => expect(world.sent).toHaveLength(1));
  expect(world.sent.map((p) => p.requires)).toEqual([
    [
      { skill: 'minors', level: 4 },
      { skill: 'crisis', level: 1 },
    ],
  ]);
});
