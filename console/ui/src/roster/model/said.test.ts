import { describe, expect, it } from 'vitest';
import type { Demand, Rule } from './document';
import { demandSaid, guardSaid, ruleSaid, Speaker } from './said';

const en = new Speaker('en', { person: (id) => (id === 'a1' ? 'Lin' : id) });
const zh = new Speaker('zh-CN');
const night = { tags: ['night'] };
const notOnCall = { tags: ['on_call'], negative: true };

const rules: [string, Rule, string, string][] = [
  ['a soft bound with its cost', { id: 'r', measure: 'work_run', soft_max: 5, w_over: 100 }, 'Everybody: at most 5 shifts in a row; each more costs 100.', '所有人：连续上班最好不超过 5 天，每多一个代价 100。'],
  ['a hard bound', { id: 'r', measure: 'work_run', of: night, hard_max: 3 }, 'Everybody: never more than 3 night shifts in a row.', '所有人：连续上夜班不得超过 3 天。'],
  ['one of it', { id: 'r', measure: 'shifts', of: night, window: { kind: 'rolling', days: 6 }, hard_max: 1, scope: { volunteers: 'only' } }, 'Volunteers: never more than 1 night shift in any 6 days in a row.', '志愿者：任意连续 6 天内上夜班不得超过 1 次。'],
  ['none of it', { id: 'r', measure: 'shifts', of: night, hard_max: 0, scope: { tags: ['nursing'] } }, 'Whoever is tagged “nursing”: no night shifts in the whole roster.', '标有“哺乳期”的人：整个排班期内不得上夜班。'],
  ['minutes as hours', { id: 'r', measure: 'minutes', window: { kind: 'week' }, soft_max: 2400, hard_max: 2880, w_over: 10, curve: 'once' }, 'Everybody: at most 40 hours of work in each calendar week; otherwise it costs 10, once; never more than 48 hours of work in each calendar week.', '所有人：每个自然周内工时最好不超过 40 小时，否则代价 10（只计一次）；每个自然周内工时不得超过 48 小时。'],
  ['rest by the clock', { id: 'r', measure: 'rest', of: notOnCall, then: notOnCall, hard_min: 660 }, 'Everybody: always at least 11 hours of rest between two shifts other than on-call shifts.', '所有人：两个待命班以外的班之间的休息不得少于 11 小时。'],
  ['a sequence', { id: 'r', measure: 'pattern', sequence: [{ of: night }, { off: true }, { any: true }], hard_max: 0 }, 'Everybody: never the sequence night shift → free day → any shift.', '所有人：不得出现“夜班 → 休息 → 任意班”的顺序。'],
  ['a fair share', { id: 'r', measure: 'minutes', fair: true, w_over: 2, curve: 'square' }, 'Everybody: at most one’s fair share of hours; more costs 2 times the square of what is too much.', '所有人：工时最好不超过各人的公平份额，代价为超出数的平方乘以 2。'],
  ['somebody', { id: 'r', measure: 'off_run', soft_min: 2, w_under: 50, scope: { staff: ['a1'] } }, 'Lin: at least 2 free days in a row; each fewer costs 50.', 'a1：连续休息最好不少于 2 天，每少一个代价 50。'],
  ['exactly so many', { id: 'r', measure: 'weekends', window: { kind: 'month' }, hard_min: 2, hard_max: 2 }, 'Everybody: always exactly 2 weekends with shifts in each calendar month.', '所有人：每个自然月内上班的周末必须为 2 个。'],
  ['shifts that are picked', { id: 'r', measure: 'shifts', of: { shifts: ['late'], on: { weekdays: ['sat', 'sun'] }, longer: 480 }, soft_max: 2, w_over: 3 }, 'Everybody: at most 2 “late” shifts longer than 8 hours on Saturday and Sunday in the whole roster; each more costs 3.', '所有人：整个排班期内上超过 8 小时、在周六和周日的班（“late”）最好不超过 2 次，每多一个代价 3。'],
  ['nothing yet', { id: 'r', measure: 'kinds' }, 'Everybody: nothing is bounded yet.', '所有人：还没有限定什么。'],
];

describe('a rule', () => {
  it.each(rules)('says %s', (_, rule, english, chinese) => {
    expect(ruleSaid(rule, en)).toBe(english);
    expect(ruleSaid(rule, zh)).toBe(chinese);
  });
  it('says long times in hours and minutes', () => {
    expect(ruleSaid({ id: 'r', measure: 'minutes', window: { kind: 'month' }, hard_max: 12_080 }, en)).toContain('201 hours 20 minutes');
    expect(ruleSaid({ id: 'r', measure: 'rest', hard_min: 90 }, en)).toContain('90 minutes');
  });
  it('says something of every measure, whatever is left out', () => {
    for (const measure of ['shifts', 'minutes', 'days_off', 'weekends', 'half_weekends', 'mixed_weekends', 'kinds', 'work_run', 'off_run', 'kind_run', 'weekend_run', 'rest', 'follows', 'pattern']) {
      for (const n of [0, 1, 7]) {
        const said = [en, zh].map((by) => ruleSaid({ id: 'r', measure, hard_min: n, soft_min: n, soft_max: n, hard_max: n + 1, w_under: 1, w_over: 1 }, by));
        for (const text of said) expect(text).not.toMatch(/\{|said\.|undefined/);
      }
    }
  });
});

const demand: [Demand, string, string][] = [
  [{ shifts: ['day', 'night'], min: 2, target: 3, w_min: 1000, w_under: 50 }, 'In each shift “day” and “night”, every day: at least 2 (each missing costs 1000), better 3 (each missing costs 50) people.', '每天每个班次“白班”和“夜班”，人数：至少 2 人（每缺一人代价 1000），最好 3 人（每缺一人代价 50）。'],
  [{ from: '08:00', to: '22:00', on: { weekdays: ['workday'] }, role: 'line', skill: 'counsel', min: 4, hard_min: true, max: 6 }, 'At every moment from 08:00 to 22:00, on workdays: never fewer than 4, never more than 6 people as “line” with the skill “counsel”.', '在工作日08:00 至 22:00 的每一刻，有技能“counsel”任“line”的人：不得少于 4 人，不得超过 6 人。'],
];

describe('other parts', () => {
  it.each(demand)('say who is needed', (row, english, chinese) => {
    expect(demandSaid(row, en)).toBe(english);
    expect(demandSaid(row, zh)).toBe(chinese);
  });
  it('say whose row it is, where it is not the house’s', () => {
    expect(demandSaid({ shifts: ['day'], min: 1, owner: 'Red Cross' }, en)).toContain('Red Cross sends them: the row is met.');
  });
  it('say who may not be alone', () => {
    expect(guardSaid({ id: 'g', who: 'trainee', with: 'senior', per: 2 }, en)).toBe('In each shift and at each site: for each “senior” at most 2 “trainee”; without exception.');
    expect(guardSaid({ id: 'g', who: 'trainee', with: 'senior', weight: 9 }, zh)).toContain('每多一名代价 9');
  });
});
