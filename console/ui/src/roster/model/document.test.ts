import { describe, expect, it } from 'vitest';
import { capacity, freshId, type Doc } from './document';
import { changesOf, countOf, join } from './merge';
import { changedBy, withOverride, withProfile } from './overrides';
import { faultsAfterEdit, faultsAfterRemoval, faultsIn, parsePath, pathText, valueAt, without, withValue } from './paths';
import { expiryOf, endedOn, endOf, missing, pageOf, rowsOf, sifted, unended, withoutPerson, withPeople } from './people';
import { withWish, wishOf } from './person-rows';
import { freeName, renamed } from './rename';
import { withMeasure } from './rule-form';
import { lineAt, linesOf, readText, written } from './text';

const doc = (over: Partial<Doc> = {}): Doc => ({
  version: 1, zone: 'Asia/Shanghai', shifts: [{ id: 'day', start: '08:00', minutes: 480 }], demand: [], contracts: [{ id: 'full' }],
  staff: [
    { id: 'a1', contract: 'full', skills: [{ id: 'counsel', until: '2026-12-10' }, { id: 'senior', until: '2026-11-01' }], tags: [{ id: 'trainee' }] },
    { id: 'a2', team: 'B' },
  ],
  ...over,
});
const today = '2026-11-23';
const house = [{ id: 'a1', name: 'Lin' }, { id: 'a3', name: 'Qi' }];

describe('paths', () => {
  it('are written and read as faults name them', () => {
    expect(pathText(['staff', 3, 'skills', 0, 'id'])).toBe('staff[3].skills[0].id');
    expect(parsePath('staff[3].skills[0].id')).toEqual(['staff', 3, 'skills', 0, 'id']);
  });
  it('change one place and leave the rest as it is', () => {
    const was = doc();
    const is = withValue(was, ['staff', 0, 'window', 'days'], 7);
    expect(valueAt(is, ['staff', 0, 'window', 'days'])).toBe(7);
    expect(is.staff[1]).toBe(was.staff[1]);
    expect(is.shifts).toBe(was.shifts);
    expect(withValue(is, ['staff', 0, 'contract'], undefined).staff[0]).not.toHaveProperty('contract');
    expect(without(was, ['staff'], 0).staff.map((p) => p.id)).toEqual(['a2']);
  });
  it('keep faults at what they are about', () => {
    const faults = [{ path: 'staff[0].id', message: 'x' }, { path: 'staff[2]', message: 'y' }, { path: 'staff[12].id', message: 'z' }];
    expect(faultsAfterRemoval(faults, ['staff'], 0).map((f) => f.path)).toEqual(['staff[1]', 'staff[11].id']);
    expect(faultsIn(faults, ['staff', 1])).toEqual([]);
    expect(faultsAfterEdit(faults, ['staff', 2, 'contract']).map((f) => f.path)).toEqual(['staff[0].id', 'staff[12].id']);
  });
});

describe('two who change the same document', () => {
  it('are joined where they changed different people, and named where they changed the same', () => {
    const base = doc({ leave: [{ staff: 'a1', from: '2026-12-01', to: '2026-12-02' }] });
    const mine = doc({ ...base, staff: [{ ...base.staff[0], id: 'a1', team: 'mine' }, { id: 'a2', team: 'B' }], leave: [] });
    const theirs = doc({ ...base, staff: [{ ...base.staff[0], id: 'a1', team: 'theirs' }, { id: 'a2', team: 'C' }, { id: 'a4' }], leave: [...(base.leave ?? []), { staff: 'a2', from: '2026-12-05', to: '2026-12-05' }] });
    const { doc: both, clashes } = join(base, mine, theirs);
    expect(both.staff.map((p) => [p.id, p.team])).toEqual([['a1', 'mine'], ['a2', 'C'], ['a4', undefined]]);
    expect(both.leave).toEqual([{ staff: 'a2', from: '2026-12-05', to: '2026-12-05' }]);
    expect(clashes).toEqual([{ list: 'staff', key: 'a1' }]);
  });
  it('keeps what I changed and they took out, and says so', () => {
    const base = doc();
    const mine = doc({ staff: [{ id: 'a1' }, { id: 'a2', team: 'X' }] });
    const { doc: both, clashes } = join(base, mine, doc({ staff: [{ id: 'a1' }] }));
    expect(both.staff).toEqual([{ id: 'a1' }, { id: 'a2', team: 'X' }]);
    expect(clashes).toEqual([{ list: 'staff', key: 'a2' }]);
  });
  it('takes fields that are no lists from whoever changed them', () => {
    expect(join(doc(), doc({ zone: 'UTC' }), doc({ profile: 'cn' })).doc).toMatchObject({ zone: 'UTC', profile: 'cn' });
    expect(join(doc({ profile: 'cn' }), doc(), doc({ profile: 'cn' })).doc).not.toHaveProperty('profile');
  });
  it('counts what differs', () => {
    const changes = changesOf(doc(), doc({ zone: 'UTC', staff: [{ id: 'a2', team: 'B' }, { id: 'a9' }] }));
    expect(changes).toEqual([{ list: 'zone', added: [], changed: [''], removed: [] }, { list: 'staff', added: ['a9'], changed: [], removed: ['a1'] }]);
    expect(countOf(changes)).toBe(3);
    expect(changesOf(doc(), doc())).toEqual([]);
  });
});

describe('the text', () => {
  it('knows the line of each place, of one that is missing that of its holder', () => {
    const lines = linesOf(written(doc()));
    const text = written(doc()).split('\n');
    expect(text[lineAt(lines, 'staff[1].team') - 1]).toContain('"B"');
    expect(lineAt(lines, 'staff[1].nothing')).toBe(lineAt(lines, 'staff[1]'));
    expect(lineAt(lines, '')).toBe(1);
  });
  it.each([
    ['{\n"staff": [],\n}', 3, {}],
    ['{\n"a": 1,\n"b": 01}', 3, {}],
    ['[]', 1, {}],
    ['{"zone": "x",\n"zone": "y", "shifts": [], "demand": [], "staff": []}', 2, { twice: 'zone' }],
    ['{"shifts": [], "demand": [],\n"staff": 5}', 2, { part: 'staff' }],
    ['{"shifts": [], "demand": [],\n"staff": [null]}', 2, { part: 'staff' }],
    ['{"shifts": [], "staff": []}', 1, { part: 'demand' }],
    ['{"a": "b\nc"}', 1, {}],
    ['', 1, {}],
  ])('is not taken while it is no document: %j', (text, line, more) => {
    expect(readText(text)).toEqual({ fault: { line, ...more } });
  });
  it('comes back as it was', () => {
    expect(readText(written(doc()))).toEqual({ doc: JSON.parse(JSON.stringify(doc())) });
  });
});

describe('people', () => {
  it('have skills that are over, end within 30 days, or are good', () => {
    const is = (until?: string, from?: string) => expiryOf({ id: 's', until, from }, today);
    expect([is('2026-11-22'), is('2026-11-23'), is('2026-12-23'), is('2026-12-24'), is(), is(undefined, '2026-11-24')]).toEqual(['over', 'soon', 'soon', 'good', 'good', 'ahead']);
  });
  it('are shown by name, with what needs a look, and sifted by it', () => {
    const rows = rowsOf(doc({ leave: [{ staff: 'a2', from: '2026-11-20', to: '2026-11-23' }] }), house, today, 'en');
    expect(rows.map((r) => [r.name, r.known, r.over.map((d) => d.id), r.soon.map((d) => d.id), r.leave?.to])).toEqual([
      ['a2', false, [], [], '2026-11-23'],
      ['Lin', true, ['senior'], ['counsel'], undefined],
    ]);
    const by = (mark: string, words = '') => sifted(rows, { words, contract: '', skill: '', mark }, (i) => i === 1).map((r) => r.person.id);
    expect([by('expiring'), by('away'), by('unknown'), by('faulty'), by('', 'LIN'), by('', 'trainee')]).toEqual([['a1'], ['a2'], ['a2'], ['a2'], ['a1'], ['a1']]);
  });
  it('come in pages', () => {
    const all = Array.from({ length: 435 }, (_, i) => i);
    expect(pageOf(all, 17, 25)).toMatchObject({ from: 426, to: 435, pages: 18, page: 17 });
    expect(pageOf(all, 99, 25).page).toBe(17);
    expect(pageOf([], 0, 25)).toMatchObject({ from: 0, to: 0, pages: 1 });
  });
  it('of the house who are not in yet are added with a contract', () => {
    expect(missing(doc(), house)).toEqual([{ id: 'a3', name: 'Qi' }]);
    expect(withPeople(doc(), ['a3'], 'full').staff.at(-1)).toEqual({ id: 'a3', contract: 'full' });
  });
  it('end on a day, with what is asked of them later, and can be taken back', () => {
    const was = doc({ leave: [{ staff: 'a2', from: '2026-11-28', to: '2026-12-05' }, { staff: 'a1', from: '2026-12-28', to: '2026-12-29' }], pins: [{ staff: 'a2', date: '2026-12-01' }], requests: [{ staff: 'a2', date: '2026-11-25', want: false, weight: 1 }] });
    const is = endedOn(was, 'a2', '2026-11-30');
    expect(is.staff[1]?.available).toEqual([{ from: '00:00', to: '24:00', on: { to: '2026-11-30' } }]);
    expect(endOf(is.staff[1] ?? { id: '' })).toBe('2026-11-30');
    expect(is.leave).toEqual([{ staff: 'a2', from: '2026-11-28', to: '2026-11-30' }, { staff: 'a1', from: '2026-12-28', to: '2026-12-29' }]);
    expect([is.pins, is.requests?.length]).toEqual([[], 1]);
    expect(unended(is, 'a2').staff[1]).toEqual({ id: 'a2', team: 'B' });
  });
  it('are taken out with all that names them, and no rule for one becomes one for all', () => {
    const was = doc({ rules: [{ id: 'own', measure: 'shifts', hard_max: 3, scope: { staff: ['a1'] } }, { id: 'two', measure: 'shifts', hard_max: 3, scope: { staff: ['a1', 'a2'] } }], pins: [{ staff: 'a1', date: today }] });
    const is = withoutPerson(was, 'a1');
    expect(is.staff.map((p) => p.id)).toEqual(['a2']);
    expect(is.rules).toEqual([{ id: 'two', measure: 'shifts', hard_max: 3, scope: { staff: ['a2'] } }]);
    expect(is.pins).toEqual([]);
  });
  it('wish for a free day, any shift, this one or not this one', () => {
    const wish = { staff: 'a1', date: today, want: false, weight: 5 };
    expect(wishOf(wish)).toBe('free');
    for (const is of ['free', 'any', 'this', 'not'] as const) expect(wishOf(withWish(wish, is, 'day'))).toBe(is);
  });
});

describe('rules', () => {
  it('lose what does not belong to another measure', () => {
    const rest = withMeasure({ id: 'r', measure: 'shifts', fair: true, window: { kind: 'week' }, soft_max: 3, w_over: 1 }, 'rest');
    expect(rest).toEqual({ id: 'r', measure: 'rest', w_over: 1 });
    expect(withMeasure({ id: 'r', measure: 'work_run', edges: 'closed', hard_max: 5 }, 'pattern')).toEqual({ id: 'r', measure: 'pattern', hard_max: 5, sequence: [{ of: { tags: ['night'] } }, { off: true }] });
  });
  it('of a profile are changed in their bounds, and changes leave with their profile', () => {
    const change = { rule: 'rest', by: 'Wang', at: today, reason: 'r', hard_min: 600 };
    expect(changedBy({ id: 'rest', measure: 'rest', hard_min: 660 }, change).hard_min).toBe(600);
    const with1 = withOverride(withOverride(doc({ profile: 'cn' }), change), { ...change, hard_min: 540 });
    expect(with1.overrides).toHaveLength(1);
    const eu = { id: 'eu', name: '', note: '', rules: [{ id: 'other', measure: 'rest' }], holidays: [] };
    expect(withProfile(with1, eu)).not.toHaveProperty('overrides');
    expect(withProfile(with1, undefined)).not.toHaveProperty('profile');
  });
});

it('a room holds what its floor and its desks hold', () => {
  expect([{ id: 'r', area_m2: 19.9 }, { id: 'r', area_m2: 20 }, { id: 'r', area_m2: 20, seats: 3 }, { id: 'r', seats: 8 }, { id: 'r', outside: true, seats: 8 }, { id: 'r', area_m2: 1.2, seat_m2: 0.4 }].map(capacity)).toEqual([4, 5, 3, 8, 0, 3]);
});

describe('a new name', () => {
  it('is that by which all others name it', () => {
    const was = doc({
      demand: [{ shifts: ['day'] }], pins: [{ staff: 'a1', date: today, shift: 'day' }], requests: [{ staff: 'a1', date: today, shift: 'day', want: true, weight: 1 }],
      rules: [{ id: 'r', measure: 'follows', of: { shifts: ['day'] }, then: { shifts: ['other'] } }, { id: 'p', measure: 'pattern', sequence: [{ of: { shifts: ['day'] } }, { off: true }] }],
      contracts: [{ id: 'full', rules: [{ id: 'c', measure: 'shifts', of: { shifts: ['day'] } }] }],
    });
    const text = JSON.stringify(renamed(was, 'shifts', 'day', 'early'));
    expect(text).not.toContain('"day"');
    expect(text.match(/"early"/g)).toHaveLength(7);
    const contract = renamed(doc({ rules: [{ id: 'r', measure: 'shifts', scope: { contracts: ['full'] } }] }), 'contracts', 'full', 'half');
    expect([contract.contracts?.[0]?.id, contract.staff[0]?.contract, contract.rules?.[0]?.scope?.contracts]).toEqual(['half', 'half', ['half']]);
    const site = renamed(doc({ sites: [{ id: 'room' }], shifts: [{ id: 'day', start: '08:00', minutes: 1, site: 'room' }], staff: [{ id: 'a1', sites: ['room'] }] }), 'sites', 'room', 'hall');
    expect([site.sites?.[0]?.id, site.shifts[0]?.site, site.staff[0]?.sites]).toEqual(['hall', 'hall', ['hall']]);
  });
  it('is not that of something else', () => {
    const two = doc({ contracts: [{ id: 'full' }, { id: 'half' }] });
    expect([freeName(two, 'contracts', 'full', 'half'), freeName(two, 'contracts', 'full', ' '), freeName(two, 'contracts', 'full', 'full'), freeName(two, 'contracts', 'full', 'part')]).toEqual([false, false, true, true]);
  });
});

it('a new item has a name of its own', () => {
  expect(freshId('rule', ['rule', 'rule-2'])).toBe('rule-3');
});
