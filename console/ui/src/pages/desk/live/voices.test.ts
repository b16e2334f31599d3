import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Schemas } from '../../../api/client';
import { language } from '../../../i18n';
import { hearing } from './voices';

type Call = Schemas['DeskCall'];
type Voice = Schemas['Voice'];

const caller: Voice = { kind: 'caller' };
const you: Voice = { kind: 'you' };
const music: Voice = { kind: 'music' };
const wang: Voice = { kind: 'party', party: 'p1', person: { id: 'a2', name: '王静' } };
const outside: Voice = { kind: 'party', party: 'p2', name: { 'zh-CN': '精神卫生中心', en: 'Mental Health Centre' } };
const boss: Voice = { kind: 'listener', person: { id: 'boss', name: '孙立' } };

function call(over: Partial<Call>): Call {
  return {
    id: 'c1', hotline: { id: 'h', name: { 'zh-CN': '热线', en: 'line' } }, grade: 'green', state: 'talking', connected_at: '2026-11-22T00:00:00Z',
    waited_seconds: 1, muted: false, recording: { state: 'none' }, part: 'counsellor', parties: [], listeners: [],
    caller_hears: [you], you_hear: [caller], hear_you: [caller], ...over,
  };
}

const party: Schemas['DeskParty'] = { id: 'p1', state: 'there', then: 'consult', in: false, muted: false, actions: [] };
const texts = (c: Call, muted = false) => hearing(c, muted).map((l) => l.text);

beforeEach(() => (language.value = 'zh-CN'));
afterEach(() => (language.value = 'zh-CN'));

describe('who hears whom', () => {
  it.each<[string, Call, boolean, string[], string[]]>([
    ['a talk', call({}), false, ['来电者听到：您', '您听到：来电者'], ['The caller hears you', 'You hear the caller']],
    [
      'muted here, before the server knows', call({}), true,
      ['来电者现在听不到任何人', '您听到：来电者', '现在没有人听到您'],
      ['The caller hears nobody now', 'You hear the caller', 'Nobody hears you now'],
    ],
    [
      'a hold', call({ state: 'hold', caller_hears: [music], you_hear: [], hear_you: [] }), false,
      ['来电者在听音乐', '您现在听不到任何人', '现在没有人听到您'],
      ['The caller hears music', 'You hear nobody now', 'Nobody hears you now'],
    ],
    [
      'a consultation', call({ aside: true, parties: [party], caller_hears: [music], you_hear: [wang], hear_you: [wang] }), false,
      ['来电者在听音乐', '您听到：王静', '听到您的：王静'],
      ['The caller hears music', 'You hear 王静', 'You are heard by 王静'],
    ],
    [
      'a conference', call({ parties: [{ ...party, in: true }], caller_hears: [you, wang, outside], you_hear: [caller, wang, outside], hear_you: [caller, wang, outside] }), false,
      ['来电者听到：您、王静和精神卫生中心', '您听到：来电者、王静和精神卫生中心', '听到您的：来电者、王静和精神卫生中心'],
      ['The caller hears you, 王静, and Mental Health Centre', 'You hear the caller, 王静, and Mental Health Centre', 'You are heard by the caller, 王静, and Mental Health Centre'],
    ],
    [
      'a whisper', call({ listeners: [{ agent: { id: 'boss', name: '孙立' }, whispering: true }], you_hear: [caller, boss], hear_you: [caller, boss] }), false,
      ['来电者听到：您', '您听到：来电者和孙立（耳语）', '听到您的：来电者和孙立'],
      ['The caller hears you', 'You hear the caller and 孙立 (whispering)', 'You are heard by the caller and 孙立'],
    ],
    [
      'a listener', call({ part: 'listener', caller_hears: [{ kind: 'counsellor', person: { id: 'a1', name: '陈思远' } }], you_hear: [caller, { kind: 'counsellor', person: { id: 'a1', name: '陈思远' } }], hear_you: [] }), false,
      ['来电者听到：陈思远', '您听到：来电者和陈思远', '现在没有人听到您'],
      ['The caller hears 陈思远', 'You hear the caller and 陈思远', 'Nobody hears you now'],
    ],
    [
      'an announcement', call({ state: 'waiting_for_desk', caller_hears: [{ kind: 'sentence' }, music], you_hear: [], hear_you: [] }), false,
      ['来电者在听一句提示语', '您现在听不到任何人', '现在没有人听到您'],
      ['The caller hears an announcement', 'You hear nobody now', 'Nobody hears you now'],
    ],
  ])('words %s', (_, c, muted, chinese, english) => {
    expect(texts(c, muted)).toEqual(chinese);
    language.value = 'en';
    expect(texts(c, muted)).toEqual(english);
  });
});
