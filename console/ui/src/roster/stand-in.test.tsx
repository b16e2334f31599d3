import { signal } from '@preact/signals';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setLanguage } from '../i18n';
import type { Place } from './cells';
import { server } from './fake';
import { sampleDraft } from './sample';
import type { Verdict } from './types';

vi.mock('../api/client', async () => (await import('./fake')).client());

import { PersonPicker } from './picker';
import { Sheet } from './sheet';
import { StandInPanel } from './stand-in';

const free: Verdict = { legal: true, value: 0, hard: [], soft: [], mended: [] };
const barred: Verdict = { ...free, legal: false, hard: [{ rule: 'rest', staff: 'mo', amount: 60, hard: true }] };
const give = [{ staff: 'lin', date: '2026-11-25' }, { staff: 'qi', date: '2026-11-25', shift: 'early', role: 'line' }];

let root: HTMLElement;
let sheet: Sheet;
const focus = signal<Place | undefined>(undefined);
const named = (name: string) => document.querySelector<HTMLButtonElement>(`[data-name="${name}"], [name="${name}"]`);
const click = (name: string) => act(() => named(name)?.click());
const lines = () => [...(named('stand-ins')?.children ?? [])].map((li) => li.textContent);

beforeEach(() => {
  setLanguage('en');
  server.asked = [];
  server.answers = {
    'GET /roster/drafts/d1/covers': [
      { staff: 'qi', name: 'Qi', minutes: 960, changes: give, verdict: free },
      { staff: 'mo', name: 'Mo', minutes: 480, changes: give, verdict: barred },
    ],
    'GET /roster/drafts/d1/partners': [{ staff: 'mo', name: 'Mo', gives: { staff: 'mo', date: '2026-11-26', shift: 'night' }, minutes: 480, changes: give, verdict: { ...free, value: 5, soft: [{ rule: 'hours', amount: 1, cost: 5 }] } }],
  };
  sheet = new Sheet(sampleDraft(), { read: () => Promise.resolve(sampleDraft()), judge: () => Promise.resolve(free), change: () => Promise.reject(new Error('no')) });
  focus.value = { staff: 'lin', date: '2026-11-25' };
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(async () => {
  await act(() => render(null, root));
  root.remove();
});

describe('a shift of a draft', () => {
  const open = () => act(() => render(<StandInPanel sheet={sheet} focus={focus} />, root));
  it('is offered to who could take it, with what that would do, and put into the sheet', async () => {
    await open();
    await click('stand-in-covers');
    await vi.waitFor(() => expect(lines()).toHaveLength(2));
    expect(server.asked[0]?.query).toEqual({ date: '2026-11-25', shift: 'early', role: 'line', without: 'lin' });
    expect(lines()[0]).toMatch(/Qi .*Legal, at no cost.*16 h in the draft/);
    expect(lines()[1]).toMatch(/Mo .*Breaks hard rules: .*rest/i);
    expect(named('stand-in-mo-2026-11-25')?.disabled).toBe(true);
    await click('stand-in-qi-2026-11-25');
    expect(sheet.changes.value).toHaveLength(2);
    expect(named('stand-ins')).toBeNull();
    expect(root.textContent).toContain('Choose a cell with a shift');
  });
  it('is not asked about while something is not saved', async () => {
    await open();
    await act(() => void sheet.make([{ staff: 'qi', date: '2026-11-26', shift: 'early', role: 'line' }]));
    expect(named('stand-in-covers')?.disabled).toBe(true);
    expect(root.textContent).toContain('Save what is changed first');
  });
  it('is swapped for another one', async () => {
    await open();
    await click('stand-in-partners');
    await vi.waitFor(() => expect(lines()).toHaveLength(1));
    expect(lines()[0]).toMatch(/Mo for Thursday 26 November, .*Legal, cost \+5/);
  });
  it('is another one where the cursor goes on', async () => {
    await open();
    await click('stand-in-covers');
    await vi.waitFor(() => expect(lines()).toHaveLength(2));
    await act(() => void (focus.value = { staff: 'lin', date: '2026-11-23' }));
    expect(named('stand-ins')).toBeNull();
    await act(() => void (focus.value = { staff: 'qi', date: '2026-11-25' }));
    expect(named('stand-in-covers')).toBeNull();
    expect(root.textContent).toContain('Choose a cell with a shift');
  });
  it('has nobody', async () => {
    server.answers['GET /roster/drafts/d1/covers'] = [];
    await open();
    await click('stand-in-covers');
    await vi.waitFor(() => expect(root.textContent).toContain('Nobody of the staff could take it.'));
  });
});

describe('a seat of a draft', () => {
  const seat = { date: '2026-11-25', shift: 'early', role: 'line' };
  it('is chosen for by what it would do, the best first', async () => {
    await act(() => render(<PersonPicker sheet={sheet} at={seat} onClose={() => undefined} />, root));
    await vi.waitFor(() => expect(named('person-mo')?.textContent).toContain('Breaks hard rules'));
    expect([...document.querySelectorAll('.roster-choices button')].map((b) => b.getAttribute('data-name'))).toEqual(['person-qi', 'person-mo', 'person-lin']);
    expect(named('person-lin')?.textContent).not.toContain('Legal');
  });
  it('asks nothing about a draft that is not saved', async () => {
    sheet.make([{ staff: 'qi', date: '2026-11-26', shift: 'early', role: 'line' }]);
    await act(() => render(<PersonPicker sheet={sheet} at={seat} onClose={() => undefined} />, root));
    expect(server.asked).toEqual([]);
  });
});
