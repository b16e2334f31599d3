import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiProblem } from '../../api/problem';
import { setLanguage } from '../../i18n';
import { server } from '../../roster/fake';

vi.mock('../../api/client', async () => (await import('../../roster/fake')).client());

import { RosterImport } from './roster-import';

let root: HTMLElement;
const named = (name: string) => document.querySelector<HTMLButtonElement>(`[data-name="${name}"], [name="${name}"]`);
const click = (name: string) => act(() => named(name)?.click());
const answer = (mark: string) => ({
  accepted: false, errors: [], shifts: 2, replaced: 0, from: '2026-12-01T00:00:00Z', to: '2026-12-02T00:00:00Z',
  diff: { mark, count: {}, people: [], running: [], ended: 0, gaps: 0, overlap: [], absent: 1 },
});

beforeEach(() => {
  setLanguage('en');
  server.asked = [];
  server.answers = { 'POST /roster/import': answer('m1') };
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(async () => {
  await act(() => render(null, root));
  root.remove();
});

it('publishes the difference that was shown, after its warnings were read, and shows it again where the roster has changed', async () => {
  await act(() => render(<RosterImport onClose={() => undefined} />, root));
  const input = document.querySelector<HTMLInputElement>('input[type=file]') as HTMLInputElement;
  Object.defineProperty(input, 'files', { value: [new File(['agent,date,start,end'], 'r.csv')] });
  await act(() => void input.dispatchEvent(new Event('change', { bubbles: true })));
  await vi.waitFor(() => expect(named('import-warned')).not.toBeNull());
  expect(document.body.textContent).toContain('1 shifts are given to people who are on leave or ill');
  expect(named('roster-publish')?.disabled).toBe(true);
  await click('import-warned');
  server.answers['POST /roster/import'] = new ApiProblem(409, 'stale', '');
  await click('roster-publish');
  await vi.waitFor(() => expect(server.asked.length).toBeGreaterThanOrEqual(3));
  expect(server.asked.map((a) => [a.query?.dry_run, a.query?.seen])).toEqual([[true, undefined], [false, 'm1'], [true, undefined]]);
});

it('lets the file be the whole roster once what goes was read', async () => {
  const whole = answer('m2');
  whole.diff.absent = 0;
  whole.diff.count = { cancelled: 3 };
  await act(() => render(<RosterImport onClose={() => undefined} />, root));
  const input = document.querySelector<HTMLInputElement>('input[type=file]') as HTMLInputElement;
  Object.defineProperty(input, 'files', { value: [new File(['agent,date,start,end'], 'r.csv')] });
  await act(() => void input.dispatchEvent(new Event('change', { bubbles: true })));
  await vi.waitFor(() => expect(server.asked).toHaveLength(1));
  server.answers['POST /roster/import'] = whole;
  await click('import-replace');
  await vi.waitFor(() => expect(named('import-gone')).not.toBeNull());
  expect(document.querySelector('[data-name="publish-count"]')?.textContent).toContain('3');
  expect(named('roster-publish')?.disabled).toBe(true);
  await click('import-gone');
  expect(named('roster-publish')?.disabled).toBe(false);
  await click('roster-publish');
  await vi.waitFor(() => expect(server.asked).toHaveLength(3));
  expect(server.asked.map((a) => [a.query?.dry_run, a.query?.replace, a.query?.seen])).toEqual([[true, undefined, undefined], [true, true, undefined], [false, true, 'm2']]);
});
