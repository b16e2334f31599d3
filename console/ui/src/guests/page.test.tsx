import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Schemas } from '../api/client';
import { setLanguage } from '../i18n';
import { now } from '../time/now';

const world = vi.hoisted(() => ({ sent: [] as unknown[], list: {} as unknown, wrong: undefined as unknown }));
vi.mock('../api/client', () => ({
  request: (p: unknown) => (world.wrong ? Promise.reject(world.wrong as Error) : Promise.resolve(p)),
  api: {
    GET: () => world.list,
    POST: (path: string, o: { body?: unknown; params?: { path: unknown } }) => {
      world.sent.push([path, o.params?.path, o.body]);
      return made;
    },
    PUT: (path: string, o: { body: unknown }) => void world.sent.push([path, o.body]),
  },
}));

import { GuestTimeLeft } from './time-left';
import { GuestsPage } from './page';

const noon = Date.parse('2026-11-23T04:00:00Z');
const at = (hours: number) => new Date(noon + hours * 36e5).toISOString();
const line = (id: string, from: number): Schemas['GuestLine'] => ({ id, name: { 'zh-CN': id, en: id }, skills: id === 'law' ? [{ skill: 'law', level: 2 }] : [], from: at(from), until: at(12) });
const guest = (id: string, state: Schemas['GuestState'], more = {}): Schemas['GuestAccount'] => ({
  guest: { id, name: `Guest ${id}` }, login: `guest-${id}`, state, lines: [{ id: 'law', name: { 'zh-CN': 'law', en: 'law' } }], skills: [], from: at(-1), until: at(5), longest_until: at(23),
  invited_by: { id: 'b', name: 'Boss' }, invited_at: at(-1), code_until: at(0.5), ...more,
});
const made: Schemas['GuestCode'] = { account: guest('n', 'open'), login: 'guest-n', code: 'abcd-efgh-jkmn-pqrs', code_until: at(0.5) };

let root: HTMLElement;
const part = <E extends HTMLElement>(css: string) => root.querySelector<E>(css);
const press = (name: string) => act(() => part<HTMLButtonElement>(`[data-name="${name}"]`)?.click());
const type = (name: string, value: string) =>
  act(() => {
    const input = part<HTMLInputElement>(`[name="${name}"]`);
    if (input) input.value = value;
    input?.dispatchEvent(new Event('input', { bubbles: true }));
  });
const submit = () => act(() => void part('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
const tick = (name: string) =>
  act(() => {
    const box = part<HTMLInputElement>(`[name="${name}"]`);
    if (box) box.checked = true;
    box?.dispatchEvent(new Event('change', { bubbles: true }));
  });

async function open(list: Partial<Schemas['GuestList']>) {
  world.list = { at: at(0), items: [], lines: [line('law', 1), line('night', 0)], open: 0, most: 2, longest_seconds: 86_400, code_seconds: 1800, ...list };
  await act(() => render(<GuestsPage />, root));
  await act(() => Promise.resolve());
}

beforeEach(() => {
  setLanguage('en');
  now.value = noon;
  Object.assign(world, { sent: [], wrong: undefined });
  document.body.innerHTML = '<div id="app"></div>';
  root = document.getElementById('app') as HTMLElement;
});
afterEach(() => render(null, root));

it('shows how each account stands, and offers what can be done', async () => {
  await open({
    open: 4,
    most: 5,
    items: [guest('p', 'open', { from: at(3), code_until: at(4) }), guest('o', 'open', { code_until: at(-0.1) }), guest('c', 'in_call', { code_used_at: at(-1) }), guest('l', 'leaving'), guest('e', 'ended', { closed_at: at(-1) })],
  });
  const rows = [...root.querySelectorAll('tbody tr')].map((r) => r.textContent ?? '');
  expect(rows[0]).toContain('Not begun');
  expect(rows[1]).toContain('The code is too old');
  expect(rows[2]).toContain('In a call');
  expect(rows[2]).toContain('5:00:00');
  expect(rows[3]).toContain('Time is over');
  expect(part('[data-name="end-guest-l"]')).toBeNull();
  expect(part('[data-name="move-guest-l"]')).not.toBeNull();
  expect(part('[data-name="move-guest-e"]')).toBeNull();
});

it('offers no invitation beyond those that may be open', async () => {
  await open({ open: 2 });
  expect(part<HTMLButtonElement>('[data-name="invite-guest"]')?.disabled).toBe(true);
  expect(root.textContent).toContain('Open accounts: 2 of 2');
});

it('invites for the lines that were chosen, leaves the usual time to the server, and shows the code once', async () => {
  await open({});
  await press('invite-guest');
  const send = () => part<HTMLButtonElement>('[data-name="guest-send"]');
  expect(send()?.disabled).toBe(true);
  await type('guest-name', ' Prof. Lin ');
  expect(send()?.disabled).toBe(true);
  await tick('line-law');
  expect(part<HTMLInputElement>('[name="guest-from"]')?.value).not.toBe('');
  await submit();
  await act(() => Promise.resolve());
  expect(world.sent).toEqual([['/guests', undefined, { name: 'Prof. Lin', lines: ['law'], language: 'zh-CN' }]]);
  expect(part('[data-name="guest-code"]')?.textContent?.trim()).toBe(made.code);
  expect(part('[data-name="guest-login"]')?.textContent?.trim()).toBe('guest-n');
  expect(document.body.classList.contains('printing')).toBe(true);
  await press('code-close');
  expect(root.textContent).not.toContain(made.code);
  expect(document.body.classList.contains('printing')).toBe(false);
});

it('sends a time that was chosen', async () => {
  await open({});
  await press('invite-guest');
  await type('guest-name', 'Lin');
  await tick('line-night');
  await type('guest-until', '2026-11-23T20:00');
  await submit();
  expect(world.sent).toEqual([['/guests', undefined, { name: 'Lin', lines: ['night'], language: 'zh-CN', until: new Date('2026-11-23T20:00').toISOString() }]]);
});

it('asks before a new code makes the old one void, and before an account ends', async () => {
  await open({ open: 1, items: [guest('c', 'in_call')] });
  await press('renew-guest-c');
  expect(world.sent).toEqual([]);
  await press('renew-sure');
  await act(() => Promise.resolve());
  await press('code-close');
  await press('end-guest-c');
  expect(root.querySelector('dialog')?.textContent).toContain('it is not cut');
  await press('end-sure');
  expect(world.sent).toEqual([
    ['/guests/{guest}/code', { guest: 'c' }, undefined],
    ['/guests/{guest}/end', { guest: 'c' }, undefined],
  ]);
});

it('extends to another time', async () => {
  await open({ open: 1, items: [guest('c', 'signed_in')] });
  await press('move-guest-c');
  await type('guest-until', '2026-11-23T22:30');
  await submit();
  expect(world.sent).toEqual([['/guests/{guest}/until', { until: new Date('2026-11-23T22:30').toISOString() }]]);
});

it('tells a guest at the desk for how long the account is good, and after it for how long the note may be written', async () => {
  const desk = (guest: Schemas['GuestTime'], more = {}) => ({ guest, ...more }) as Schemas['Desk'];
  await act(() => render(<GuestTimeLeft desk={desk({ until: at(2) })} />, root));
  expect(part('[data-name="guest-time"]')?.textContent).toContain('2:00:00');
  now.value = Date.parse(at(3));
  await act(() => render(<GuestTimeLeft desk={desk({ until: at(2), note_until: at(3.1) })} />, root));
  expect(part('[data-name="guest-time"]')?.textContent).toContain('6:00');
  await act(() => render(<GuestTimeLeft desk={desk({ until: at(2) }, { call: { id: 'c' } })} />, root));
  expect(part('[data-name="guest-time"]')?.textContent).toContain('Your call is not affected');
  await act(() => render(<GuestTimeLeft desk={{} as Schemas['Desk']} />, root));
  expect(root.textContent).toBe('');
});
