import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Schemas } from '../api/client';
import { setLanguage } from '../i18n';

const answers = vi.hoisted(() => ({ sheet: undefined as unknown, posted: [] as { path: string; body: unknown }[] }));
vi.mock('../api/client', () => ({
  request: (p: unknown) => Promise.resolve(p),
  api: {
    GET: () => answers.sheet,
    POST: (path: string, o: { body: unknown }) => {
      answers.posted.push({ path, body: o.body });
      return answers.sheet;
    },
  },
}));
vi.mock('../care/options', () => ({ useCareOptions: () => ({ options: options(), load: {} }) }));
vi.mock('../care/changes', () => ({ changes: () => 0 }));
vi.mock('../state/session', () => ({ can: (p: string) => p === 'rescue.read' }));

import { KnownForRescue } from './known';
import { keep, logged } from './logged';

const named = (name: string) => ({ 'zh-CN': name, en: name });
const at = (s: number) => new Date(Date.UTC(2026, 10, 22, 10, 0, s)).toISOString();

/** What of the options the sheet reads. */
function options(): Pick<Schemas['CareOptions'], 'rescue'> {
  return {
    rescue: {
      items: [{ id: 'address', section: 'location', name: named('Address') }, { id: 'health', section: 'other', name: named('Illness') }],
      sources: [{ id: 'caller', name: named('The caller') }], agencies: [named('Police')], outcomes: [],
    },
  };
}

const sheet = (dispatches: Schemas['Dispatch'][] = []): Schemas['RescueSheet'] => ({
  call_id: 'c1', may_write: true, may_dispatch: true, dispatches,
  entries: [{ id: 'e1', item: 'address', state: 'known', text: 'By the river', source: 'caller', told_at: at(0), at: at(1), by: { id: 'u', name: 'Ann' } }],
});
const prepared = (presses: number): Schemas['PreparedEmergency'] => ({
  attempt: 'a1', number: { id: 'ambulance', name: named('Ambulance') }, state: presses > 0 ? 'calling' : 'ready', presses, prepared_at: at(5), ringing_at: presses > 0 ? at(9) : undefined,
});
const called = (s: number): Schemas['Dispatch'] => ({ id: 'd', agency: 'Ambulance', called_at: at(s), entries: [] });

let root: HTMLElement;
const show = (p: Schemas['PreparedEmergency']) => act(() => render(<KnownForRescue call="c1" prepared={[p]} />, root));
const named1 = (name: string) => root.querySelector<HTMLElement>(`[data-name="${name}"]`);

beforeEach(() => {
  setLanguage('en');
  document.body.innerHTML = '<div id="app"></div>';
  root = document.getElementById('app') as HTMLElement;
  answers.sheet = sheet();
  answers.posted = [];
});
afterEach(() => render(null, root));

describe('the rescue sheet beside an emergency number', () => {
  it('shows what the sheet says, with its time and source, and nothing that nobody asks for', async () => {
    await show(prepared(0));
    await act(() => Promise.resolve());
    const text = root.textContent ?? '';
    expect(text).toContain('By the river');
    expect(text).toContain('The caller');
    expect(text).not.toContain('Illness');
    expect(named1('to-log-ambulance')).toBeNull();
  });
  it('writes into the sheet what is written here', async () => {
    await show(prepared(0));
    await act(() => Promise.resolve());
    await act(() => named1('write-address')?.click());
    const field = root.querySelector<HTMLTextAreaElement>('[name="text-address"]');
    await act(() => {
      if (field) field.value = 'Flat 3';
      field?.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await act(() => void root.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
    expect(answers.posted).toMatchObject([{ path: '/calls/{call}/rescue/entries', body: { item: 'address', state: 'known', text: 'Flat 3', source: 'caller' } }]);
  });
  it('has the log filled in after a press, and keeps it by one', async () => {
    await show(prepared(1));
    await act(() => Promise.resolve());
    expect(root.querySelector<HTMLInputElement>('[name="dispatch-agency"]')?.value).toBe('Ambulance');
    answers.sheet = sheet([called(9)]);
    await act(() => void root.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
    expect(answers.posted).toMatchObject([{ path: '/calls/{call}/rescue/dispatches', body: { step: 'called', agency: 'Ambulance', step_at: at(9) } }]);
    await act(() => Promise.resolve());
    expect(named1('logged-ambulance')).not.toBeNull();
  });
  it('wants an entry for each press', () => {
    expect(logged(sheet([called(1)]), prepared(1))).toBeUndefined(); // of before
    expect(logged(sheet([called(9)]), prepared(1))?.id).toBe('d');
    expect(logged(sheet([called(9)]), prepared(2))).toBeUndefined();
  });
  it('knows the entry of a press by its id, however the agency is worded', () => {
    const worded = { ...called(9), id: 'own', agency: 'Ambulance, by the east gate' };
    const press = { ...prepared(1), attempt: 'a2' };
    expect(logged(sheet([worded]), press)).toBeUndefined();
    keep(press, 'own');
    expect(logged(sheet([worded]), press)?.id).toBe('own');
    expect(logged(sheet([worded]), { ...press, presses: 2 })).toBeUndefined();
  });
});
