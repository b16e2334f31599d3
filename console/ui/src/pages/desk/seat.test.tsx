import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signal } from '@preact/signals';
import { setLanguage } from '../../i18n';

const world = vi.hoisted(() => ({ seats: [] as unknown[], guest: undefined as unknown as { value: boolean } }));
vi.mock('../../api/client', () => ({ request: (p: unknown) => Promise.resolve(p), api: { GET: () => world.seats } }));
vi.mock('../../state/commands', () => ({ sitDown: vi.fn() }));
vi.mock('../../softphone/audio', () => ({ audioContext: () => {} }));
vi.mock('../../state/session', () => {
  world.guest = signal(false);
  return { me: signal({ id: 'g' }), isGuest: world.guest };
});

import { SeatChoice } from './seat';

let root: HTMLElement;
beforeEach(() => {
  setLanguage('en');
  root = document.body.appendChild(document.createElement('div'));
  world.seats = [
    { id: '1', name: 'Desk 1', kind: 'browser', up: true },
    { id: '5', name: 'Phone 5', kind: 'sip_phone', up: true },
    { id: '9', name: 'Mobile', kind: 'outside', up: true },
  ];
});
afterEach(() => {
  render(null, root);
  root.remove();
});

async function shown(): Promise<Record<string, HTMLButtonElement>> {
  await act(() => render(<SeatChoice />, root));
  await vi.waitFor(() => expect(root.querySelectorAll('[data-name]')).toHaveLength(3));
  return Object.fromEntries(['1', '5', '9'].map((id) => [id, root.querySelector<HTMLButtonElement>(`[data-name=seat-${id}]`)!]));
}

describe('the choice of a seat', () => {
  it('lets a counsellor of the house sit anywhere', async () => {
    world.guest.value = false;
    const seats = await shown();
    expect(Object.values(seats).map((s) => s.disabled)).toEqual([false, false, false]);
    expect(root.textContent).not.toContain('Guests work');
  });

  it('tells a guest which seats are not for guests, and why', async () => {
    world.guest.value = true;
    const seats = await shown();
    expect(Object.values(seats).map((s) => s.disabled)).toEqual([false, true, true]);
    expect(seats['9']?.textContent).toContain('Not for guests');
    expect(root.textContent).toContain('Guests work at browser desks');
  });
});
