import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setLanguage } from '../../i18n';

const world = vi.hoisted(() => ({ roster: {} as unknown }));
vi.mock('../../api/client', () => ({ request: (p: unknown) => Promise.resolve(p), api: { GET: () => world.roster } }));
vi.mock('../../state/session', () => ({ can: () => false }));

import { RosterPage, weekStart } from './roster';

let root: HTMLElement;
beforeEach(() => {
  setLanguage('en');
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  render(null, root);
  root.remove();
});

it('shows the time of a guest beside the shifts, with the lines, as a guest', async () => {
  const noon = weekStart(Date.now()) + 2.5 * 864e5;
  const span = { start: new Date(noon).toISOString(), end: new Date(noon + 36e5).toISOString() };
  world.roster = {
    zone: 'UTC', from: span.start, to: span.end, gaps: [],
    shifts: [
      { id: 's1', line: '12345', agent: { id: 'a', name: 'Lin' }, ...span },
      { id: 'guest-g', line: '', guest_lines: [{ id: 'law', name: { 'zh-CN': '法', en: 'Law' } }, { id: 'rights', name: { 'zh-CN': '权', en: 'Rights' } }], agent: { id: 'g', name: 'Prof. Gu' }, ...span },
    ],
  };
  await act(() => render(<RosterPage />, root));
  await vi.waitFor(() => expect(root.textContent).toContain('Prof. Gu'));
  const rows = [...root.querySelectorAll('li')].map((li) => li.textContent ?? '');
  const guest = rows.find((r) => r.includes('Prof. Gu'));
  expect(guest).toContain('Law');
  expect(guest).toContain('Rights');
  expect(guest).toContain('Guest');
  expect(rows.find((r) => r.includes('Lin'))).not.toContain('Guest');
});
