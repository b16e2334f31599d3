import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../../api/problem';
import { setLanguage } from '../../i18n';
import type { Doc, Profile } from './document';

const server = vi.hoisted(() => ({ model: {} as Record<string, unknown>, refuse: undefined as unknown, saved: [] as { revision: number; model: unknown }[], table: {} as unknown, sent: [] as unknown[] }));
vi.mock('../../api/client', () => ({
  within: () => fetch,
  request: (p: unknown) => Promise.resolve(p),
  api: {
    GET: (path: string) => (path === '/roster/model' ? server.model : path === '/agents' ? house : profiles),
    PUT: (_: string, { body }: { body: { revision: number; model: unknown } }) => {
      server.saved.push(body);
      if (server.refuse) return Promise.reject(server.refuse);
      server.model = { ...server.model, revision: body.revision + 1, model: body.model };
      return server.model;
    },
    POST: (path: string, with_: { params: unknown }) => {
      server.sent.push([path, with_.params]);
      return server.table;
    },
  },
}));
vi.mock('../commands', () => ({ readDiagnosis: () => Promise.resolve({ impossible: false, reasons: [], balance: [] }) }));
vi.mock('../../state/session', () => ({ can: () => true, me: { value: { name: 'Sun' } } }));

import { dropBook } from './open';
import { RosterRulesPage, tabOf } from './rules';
import { RosterStaffPage } from './staff';
import { placeText } from './save-bar';

const house = Array.from({ length: 435 }, (_, i) => ({ id: `c${i}`, name: `Person ${String(i).padStart(3, '0')}` }));
const profiles: Profile[] = [{ id: 'cn', name: 'China', note: 'n', rules: [{ id: 'rest', measure: 'rest', hard_min: 660, reason: 'eleven hours', source: 'policy' }], holidays: [] }];
const doc = (): Doc => ({
  version: 1, zone: 'UTC', profile: 'cn', skills: ['counsel'], shifts: [{ id: 'day', start: '08:00', minutes: 480 }], demand: [], contracts: [{ id: 'full' }],
  staff: house.slice(0, 430).map((h, i) => ({ id: h.id, contract: 'full', skills: i === 7 ? [{ id: 'counsel', until: '2020-01-01' }] : [] })),
  rules: [{ id: 'run', measure: 'work_run', soft_max: 5, w_over: 100 }],
});

vi.setConfig({ testTimeout: 30_000 });
const patient = { timeout: 10_000 };
let root: HTMLElement;
const named = (name: string) => document.querySelector<HTMLInputElement>(`[data-name="${name}"], [name="${name}"]`);
const click = (name: string) => act(() => named(name)?.click());
const fill = (name: string, value: string) =>
  act(() => {
    const el = named(name);
    if (!el) throw new Error(`there is no ${name}`);
    el.value = value;
    el.dispatchEvent(new Event(el.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
  });

async function staff() {
  await act(() => render(<RosterStaffPage />, root));
  await vi.waitFor(() => expect(named('staff-c0')).not.toBeNull(), patient);
}
async function rules() {
  await act(() => render(<RosterRulesPage />, root));
  await vi.waitFor(() => expect(named('rules-profile')).not.toBeNull(), patient);
}

beforeEach(() => {
  setLanguage('en');
  server.model = { revision: 4, model: doc(), faults: [], by: { id: 'sun', name: 'Sun' }, at: '2026-11-23T08:00:00Z' };
  server.refuse = undefined;
  server.saved = [];
  server.sent = [];
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(async () => {
  await act(() => render(null, root));
  root.remove();
  dropBook();
});

describe('the staff', () => {
  it('of 435 people is shown a page at a time, by name, and is filtered', async () => {
    await staff();
    expect(root.querySelectorAll('.person-row')).toHaveLength(25);
    expect(named('staff-count')?.textContent).toBe('1–25 of 430; 430 in all');
    await click('staff-next');
    expect(root.querySelector('.person-row')?.textContent).toContain('Person 025');
    await fill('staff-by-mark', 'expiring');
    expect([...root.querySelectorAll('.person-row')].map((r) => r.textContent)).toEqual([expect.stringContaining('over: counsel')]);
    await fill('staff-by-mark', '');
    await fill('staff-find', 'person 429');
    expect(named('staff-count')?.textContent).toBe('1–1 of 1; 430 in all');
  });
  it('is changed and saved by its revision', async () => {
    await staff();
    await click('staff-c0');
    await fill('person-skill-new', 'counsel');
    await click('person-skill-add');
    await fill('person-skill-until-0', '2027-06-30');
    expect(named('save-bar')?.textContent).toContain('Changes not saved: 1');
    await click('model-save');
    await vi.waitFor(() => expect(named('save-bar')?.textContent).toContain('Revision 5'), patient);
    expect(server.saved[0]?.revision).toBe(4);
    expect((server.saved[0]?.model as Doc).staff[0]).toEqual({ id: 'c0', contract: 'full', skills: [{ id: 'counsel', until: '2027-06-30' }] });
  });
  it('shows each fault at its field, and leads to it from the list', async () => {
    await staff();
    await click('staff-c3');
    await fill('person-contract', '');
    server.refuse = new ApiProblem(422, 'roster_model', '', undefined, undefined, [{ path: 'staff[7].skills[0].until', line: 1, message: 'write the date' }]);
    await click('model-save');
    await vi.waitFor(() => expect(named('model-faults')?.textContent).toContain('write the date'), patient);
    await click('model-fault');
    const field = named('person-skill-until-0');
    expect(field?.getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(field);
    expect(document.getElementById(field?.getAttribute('aria-describedby') ?? '')?.textContent).toContain('write the date');
  });
  it('says what somebody else saved, and keeps what was typed', async () => {
    await staff();
    await click('staff-c0');
    await click('person-wish-add');
    const theirs = doc();
    theirs.staff.push({ id: 'c431' });
    server.model = { ...server.model, revision: 5, model: theirs };
    server.refuse = new ApiProblem(409, 'stale', '');
    await click('model-save');
    await vi.waitFor(() => expect(named('model-theirs')?.textContent).toContain('Staff: 1 added (c431)'), patient);
    await click('model-join');
    server.refuse = undefined;
    await click('model-save');
    await vi.waitFor(() => expect(server.saved).toHaveLength(2), patient);
    expect(server.saved[1]?.revision).toBe(5);
    expect((server.saved[1]?.model as Doc).requests).toHaveLength(1);
    expect((server.saved[1]?.model as Doc).staff).toHaveLength(431);
  });
  it('takes in those of the house who are not in it yet', async () => {
    await staff();
    await click('staff-add');
    await click('add-c432');
    await click('add-people');
    expect(named('staff-count')?.textContent).toContain('431 in all');
  });
  it('says of a file what is wrong in which line, and takes in one that is good', async () => {
    await staff();
    await click('staff-import');
    server.table = { accepted: false, rows: 0, revision: 4, errors: [{ line: 3, column: 'skills', message: 'no skill is called "x"', mend: 'write "counsel"' }] };
    const choose = () =>
      act(() => {
        const input = named('import-file');
        Object.defineProperty(input, 'files', { configurable: true, value: [new File(['id'], 'a.csv')] });
        input?.dispatchEvent(new Event('change', { bubbles: true }));
      });
    await choose();
    await vi.waitFor(() => expect(document.querySelector('dialog table')?.textContent).toContain('3skillsno skill is called "x"write "counsel"'), patient);
    expect(named('import-take')?.disabled).toBe(true);
    expect(named('import-held')).toBeNull();
    server.table = { accepted: true, rows: 2, revision: 4, errors: [], held: [{ id: 's1', agent: { id: 'lin', name: 'Lin' }, type: 'night', date: '2026-11-25', start: '2026-11-25T16:00:00Z', end: '2026-11-26T00:00:00Z' }] };
    await choose();
    await vi.waitFor(() => expect(named('import-held')?.textContent).toContain('Lin · Wednesday 25 November · night'), patient);
    await vi.waitFor(() => expect(named('import-take')?.disabled).toBe(false), patient);
    await click('import-take');
    await vi.waitFor(() => expect(document.querySelector('dialog')?.textContent).toContain('2 rows were taken in'), patient);
    expect(named('import-held')?.closest('dialog')?.querySelector('a')?.getAttribute('href')).toBe('/roster');
    expect(server.sent.map((s) => (s as [string, { query: { dry_run: boolean } }])[1].query.dry_run)).toEqual([true, true, false]);
  });
});

describe('the rules', () => {
  it('are sentences, said in both languages where they are changed', async () => {
    await rules();
    expect(named('rule-said')?.textContent).toBe('Everybody: at most 5 shifts in a row; each more costs 100.');
    await fill('rule-soft_max', '6');
    expect(root.querySelector('.said')?.textContent).toContain('at most 6 shifts in a row');
    expect(root.querySelector('.said [lang="zh-CN"]')?.textContent?.length).toBeGreaterThan(5);
    await fill('rule-measure', 'minutes');
    await fill('rule-soft_max', '7.5');
    await click('model-save');
    await vi.waitFor(() => expect(server.saved).toHaveLength(1), patient);
    expect((server.saved[0]?.model as Doc).rules?.[0]).toMatchObject({ measure: 'minutes', soft_max: 450 });
  });
  it('of a profile are changed by somebody and for a reason, or not at all', async () => {
    await rules();
    await click('override-rest');
    expect(named('override-do')?.disabled).toBe(true);
    await fill('override-hard_min', '10');
    expect(named('override-do')?.disabled).toBe(true);
    await fill('override-reason', 'agreed');
    await click('override-do');
    expect(named('profile-rest')?.textContent).toContain('always at least 10 hours of rest');
    await click('model-save');
    await vi.waitFor(() => expect(server.saved).toHaveLength(1), patient);
    expect((server.saved[0]?.model as Doc).overrides).toEqual([{ rule: 'rest', by: 'Sun', at: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), reason: 'agreed', hard_min: 600 }]);
  });
  it('can be typed as text, whose faults have lines', async () => {
    await rules();
    await click('tab-plain');
    const text = named('model-text')?.value ?? '';
    await fill('model-text', text.replace('"zone": "UTC",', '"zone": "UTC"'));
    expect(named('text-fault')?.textContent).toContain('Line 4');
    expect(named('model-save')?.disabled).toBe(true);
    expect(named('tab-rules')?.disabled).toBe(true);
    await fill('model-text', text.replace('"UTC"', '"Nowhere/City"'));
    server.refuse = new ApiProblem(422, 'roster_model', '', undefined, undefined, [{ path: 'zone', line: 1, message: 'no zone' }]);
    await click('model-save');
    await vi.waitFor(() => expect(named('text-faults')?.textContent).toContain('Line 3 zone no zone'), patient);
    expect(named('tab-days')?.textContent).toContain('1');
  });
  it('have their places on the tabs and in words', () => {
    expect(['rules[0].id', 'overrides[1]', 'sites[0].seats', 'guards[0].with', 'zone', 'stability.near', ''].map(tabOf)).toEqual(['rules', 'rules', 'shifts', 'needs', 'days', 'rules', 'plain']);
    expect(placeText('staff[3].skills[0].id')).toBe('Staff 4 › Skill 1 › short name');
    expect(placeText('')).toBe('The whole');
  });
});
