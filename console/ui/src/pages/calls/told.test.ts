import { describe, expect, it } from 'vitest';
import { told } from './told';

describe('the timeline tells', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['party.asked', { agent: '王静', then: 'consult' }, '王静 · 先商量'],
    ['party.asked', { number: 'clinic', then: 'join' }, 'clinic · 加入通话'],
    ['party.asked', { number: { 'zh-CN': '危机门诊', en: 'Crisis clinic' }, then: 'join' }, '危机门诊 · 加入通话'],
    ['party.joined', { party: '王静', in: false }, '王静 · 在旁边'],
    ['party.moved', { party: '王静', in: true }, '王静 · 与来电者在一起'],
    ['party.ended', { party: '王静', outcome: 'has_the_call' }, '王静 · 已接过通话'],
    ['party.ended', { party: '王静', outcome: 'later_version' }, '王静 · later_version'],
    ['call.turned', { aside: true }, '转向旁边的人，来电者听音乐'],
    ['call.turned', {}, '回到来电者'],
    ['call.limited', { why: 'per_hour' }, '一小时内次数过多'],
    ['call.transferred', { how: 'attended', from: '陈安', party: '王静' }, '陈安 → 王静 · 当面交接'],
    ['call.transferred', { how: 'blind', from: '陈安', queue: 'senior' }, '陈安 → senior · 直接转接'],
    ['monitor.started', { agent: '孙立', whisper: false }, '孙立 · 只听'],
    ['monitor.ended', { why: 'joined' }, '加入通话'],
    ['call.held', {}, ''],
  ])('%s %j', (kind, data, want) => {
    expect(told(kind, data)).toBe(want);
  });
});
