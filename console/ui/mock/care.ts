import type { Schemas } from '../src/api/client';
import { hotlines } from './floor';
import { as } from './people';

// Screening, assessment and rescue sheet of the mock: one of each, whatever the call.

type Body = Record<string, unknown>;
type Grade = Schemas['Grade'];

const named = (id: string, zh: string, en: string) => ({ id, name: { 'zh-CN': zh, en } });
const now = () => new Date().toISOString();

const options: Schemas['CareOptions'] = {
  version: 'mock',
  draft: true,
  screening: {
    ask: { 'zh-CN': '您现在有没有想要结束自己生命的想法？', en: 'Are you having thoughts of ending your life right now?' },
    answers: [named('none', '没有', 'No'), { ...named('present', '现在有', 'Yes, now'), positive: true }],
    reasons: [named('silent', '来电者不说话', 'The caller does not speak'), named('technical', '线路问题', 'The line was too bad')],
  },
  assessment: {
    id: 'safety',
    items: [
      { id: 'plan', ask: { 'zh-CN': '计划', en: 'Plan' }, answers: [named('none', '没有', 'None'), { ...named('definite', '具体的计划', 'A definite plan'), grade: 'red' }] },
      { id: 'support', ask: { 'zh-CN': '保护因素', en: 'What protects' }, answers: [named('present', '有人陪伴', 'Somebody is there'), { ...named('none', '独自一人', 'Alone'), grade: 'yellow' }] },
    ],
    reasons: [named('in_care', '已有人在照护', 'Somebody is taking care already')],
  },
  rescue: {
    items: [
      { ...named('address', '地址', 'Address'), section: 'location' },
      { ...named('person', '姓名或称呼', 'Name or how to address'), section: 'identity' },
      { ...named('means', '手段', 'Means'), section: 'means' },
    ],
    sources: [named('caller', '来电者本人', 'The caller'), named('heard', '咨询员听到的', 'Heard by the counsellor')],
    agencies: [{ 'zh-CN': '示例单位', en: 'Example agency' }],
    outcomes: [named('safe', '已找到、安全', 'Found, safe')],
  },
  record: {
    contacts: [named('self', '本人', 'For themselves'), { ...named('parent', '父母', 'Parent'), third_party: true }, { ...named('silent', '无声来电', 'Silent'), no_talk: true }],
    problems: [named('family', '家庭关系', 'Family'), { ...named('illness', '精神疾病', 'Mental illness'), own_only: true }],
    outcomes: [named('settled', '情绪缓解', 'Calmer')],
    flags: [named('minor', '涉及未成年人', 'A minor is concerned')],
    required: [{ grade: 'red', parts: ['contact', 'problems', 'outcome', 'note'] }, { grade: 'yellow', parts: ['contact'] }, { grade: 'green', parts: [] }],
  },
  follow_up: [{ grade: 'red', steps: [named('day', '24 小时', '24 hours'), named('week', '1 周', '1 week')] }],
  checklists: [{ ...named('minor_report', '强制报告核对（草案）', 'Mandated report (draft)'), contacts: [], flags: ['minor'], items: [named('safe_now', '孩子现在是否安全', 'Is the child safe now')] }],
};

let checklists: Schemas['Checklists'] = { call_id: 'mock', answers: [] };

function answer(b: Body): Schemas['Checklists'] {
  const entry = { ...(b as Schemas['ChecklistAnswer']), by: as('u1'), at: now() };
  checklists = { ...checklists, answers: [...checklists.answers, entry] };
  return checklists;
}

let screening: Schemas['Screening'] = { call_id: 'mock', changes: [] };
let assessment: Schemas['Assessment'] = { call_id: 'mock', version: 0, answers: {}, suggested: 'green', because: [], open: [], confirmed: [] };
const sheet: Schemas['RescueSheet'] = { call_id: 'mock', entries: [], dispatches: [], may_write: true, may_dispatch: true };

function screen(b: Body): Schemas['Screening'] {
  const change = { ...(b as Schemas['ScreeningChoice']), positive: b.result === 'present', by: as('u1'), at: now() };
  screening = { call_id: 'mock', ...change, changes: [...screening.changes, change] };
  return screening;
}

function confirm(b: Body): Schemas['Assessment'] {
  const decided = b.decided as Grade;
  assessment = {
    ...assessment, version: 0, answers: {},
    confirmed: [...assessment.confirmed, { id: String(b.id), at: now(), by: as('u1'), questionnaire: 'safety', version: 'mock', answers: b.answers as Record<string, string>, suggested: decided, decided }],
  };
  return assessment;
}

function note(b: Body): Schemas['RescueSheet'] {
  for (const e of sheet.entries) if (e.id === b.replaces) e.replaced = true;
  sheet.entries.push({ ...(b as Schemas['RescueEntryChoice']), at: now(), by: as('u1') });
  return sheet;
}

function dispatched(b: Body): Schemas['RescueSheet'] {
  const step = b as Schemas['DispatchEntryChoice'];
  let d = sheet.dispatches.find((x) => x.id === step.dispatch);
  if (!d) sheet.dispatches.push((d = { id: step.dispatch, agency: step.agency, reference: step.reference, entries: [] }));
  if (step.step !== 'note') d[`${step.step}_at`] = now();
  if (step.outcome) d.outcome = step.outcome;
  d.entries.push({ ...step, step_at: now(), at: now(), by: as('u1') });
  return sheet;
}

const counts = { talks: 9, asked: 6, positive: 1, refused: 1, cut_off: 0, not_possible: 1, missing: 1 };

function review(): Schemas['ScreeningReview'] {
  const hotline = hotlines[0] as Schemas['Named'];
  return {
    from: new Date(Date.now() - 864e5).toISOString(), to: now(), total: counts, by_hotline: [{ hotline, counts }], by_agent: [{ agent: as('u1'), counts }],
    missing: [{ call_id: '01JCALL4', hotline, agent: as('u1'), grade: 'yellow', started_at: new Date(Date.now() - 36e5).toISOString(), ended_at: now() }],
  };
}

export const careRoutes: [RegExp, (url: URL, body: Body) => unknown][] = [
  [/^GET \/care\/options$/, () => options],
  [/^GET \/care\/screenings$/, review],
  [/^GET \/care\/rescue-sheets$/, () => []],
  [/^GET \/calls\/.*\/checklists$/, () => checklists],
  [/^POST \/calls\/.*\/checklists$/, (_u, b) => answer(b)],
  [/^GET \/calls\/.*\/records$/, () => ({ call_id: 'mock', state: 'kept', keep_until: now() })],
  [/^GET \/calls\/.*\/screening$/, () => screening],
  [/^PUT \/calls\/.*\/screening$/, (_u, b) => screen(b)],
  [/^GET \/calls\/.*\/assessment$/, () => assessment],
  [/^PUT \/calls\/.*\/assessment$/, (_u, b) => (assessment = { ...assessment, version: assessment.version + 1, answers: b.answers as Record<string, string>, saved_at: now(), saved_by: as('u1') })],
  [/^POST \/calls\/.*\/assessment\/confirm$/, (_u, b) => confirm(b)],
  [/^GET \/calls\/.*\/rescue$/, () => sheet],
  [/^POST \/calls\/.*\/rescue\/entries$/, (_u, b) => note(b)],
  [/^POST \/calls\/.*\/rescue\/dispatches$/, (_u, b) => dispatched(b)],
];
