import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setLanguage } from '../i18n';
import type { Absence, Deal, Shift } from './types';

const server = vi.hoisted(() => ({ answers: {} as Record<string, unknown>, asked: [] as { path: string; body: unknown }[] }));
vi.mock('./ask', () => ({
  ask: (method: string, path: string, asked: { body?: unknown } = {}) => {
    server.asked.push({ path: `${method} ${path}`, body: asked.body });
    return Promise.resolve(server.answers[`${method} ${path}`]);
  },
}));

import { DealsPage } from './deals';

const shift: Shift = { id: 's1', type: 'early', start: '2099-11-25T08:00:00Z', end: '2099-11-25T16:00:00Z' };
const deal = (id: string, over: Partial<Deal>): Deal => ({
  id, way: 'offer', state: 'accepted', give: { shift, from: shift.start, to: shift.end }, holder: { id: 'lin', name: 'Lin' }, taker: { id: 'mo', name: 'Mo' },
  asked_at: shift.start, deadline: shift.start, ...over,
});
const away: Absence = { id: 'a1', agent: { id: 'qi', name: 'Qi' }, kind: 'annual', sick: false, from: shift.start, state: 'asked' };

let root: HTMLElement;
const named = (name: string) => document.querySelector<HTMLButtonElement>(`[data-name="${name}"], [name="${name}"]`);
const click = (name: string) => act(() => named(name)?.click());
const bodies = (path: string) => server.asked.filter((a) => a.path === path).map((a) => a.body);

beforeEach(async () => {
  setLanguage('en');
  server.asked = [];
  server.answers = {
    'GET /roster/deals': [
      deal('d1', { verdict: { legal: false, value: 0, hard: [{ rule: 'rest', amount: 60, hard: true }], soft: [], mended: [] } }),
      deal('d2', { own: true, cost: 4, worse: ['hours'] }),
      deal('d3', { state: 'asked', taker: undefined, with: [{ id: 'qi', name: 'Qi' }] }),
    ],
    'GET /roster/absences': [away, { ...away, id: 'a2', own: true }],
  };
  root = document.body.appendChild(document.createElement('div'));
  await act(() => render(<DealsPage zone="UTC" />, root));
  await vi.waitFor(() => expect(named('approve-a1')).not.toBeNull());
});
afterEach(async () => {
  await act(() => render(null, root));
  root.remove();
});

it('shows the rules that a request breaks before it is approved', () => {
  expect(named('deal-d1')?.textContent).toContain('Breaks hard rules: rest');
  expect(named('deal-d2')?.textContent).toContain('Worse: hours');
});

it('approves what is somebody else’s, never what is one’s own', async () => {
  expect(named('approve-d2')).toBeNull();
  expect(named('approve-a2')).toBeNull();
  expect(root.textContent).toContain('This is your own request');
  await click('approve-d1');
  expect(bodies('POST /roster/deals/d1/approve')).toEqual([{}]);
  await click('approve-a1');
  expect(bodies('POST /roster/absences/a1/approve')).toHaveLength(1);
});

it('refuses with a reason', async () => {
  expect(named('refuse-d1')?.disabled).toBe(true);
  const input = named('reason-d1') as unknown as HTMLSelectElement;
  await act(() => {
    input.value = 'rest';
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await click('refuse-d1');
  expect(bodies('POST /roster/deals/d1/refuse')).toEqual([{ reason: 'rest' }]);
});

it('answers on behalf of somebody', async () => {
  await click('accept-d3-qi');
  expect(bodies('POST /roster/deals/d3/accept')).toEqual([{ on_behalf: 'qi' }]);
});
