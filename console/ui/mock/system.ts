import type { Schemas } from '../src/api/client';

// The mock's configuration, lines, prompts and audit.

const at = (s: number) => new Date(Date.now() - s * 1000).toISOString();

export const config: Schemas['Config'] = {
  version: '9f31c2a7b4e0d1', loaded_at: at(5000), files: [{ path: 'hotlines.yaml', hash: '0cc175b9c0f1b6a8' }],
  hotlines: [
    { id: 'h12345', name: { 'zh-CN': '12345 心理专席', en: '12345 counselling' }, numbers: ['12345'], zone: 'Asia/Shanghai', menu: 'main', queue: 'counselling', hours: '7x24', recording: 'announced', default: true, failsafe: 3 },
    { id: 'h96111', name: { 'zh-CN': '96111 青少年热线', en: '96111 minors' }, numbers: ['96111'], zone: 'Asia/Shanghai', queue: 'minors', hours: '08:00-22:00', recording: 'none', failsafe: 2 },
  ],
  menus: [{
    id: 'main', root: {
      kind: 'play', text: '您好，这里是心理援助热线。', children: [
        { kind: 'menu', text: '请选择', children: [
          { key: '1', kind: 'queue', text: '普通话咨询 → counselling' },
          { key: '2', kind: 'language', text: 'English', children: [{ kind: 'queue', text: 'counselling' }] },
          { key: '0', kind: 'person', text: '人工' },
          { key: 'no_input', kind: 'menu', text: '再次播放', loops: true },
        ] },
      ],
    },
  }],
  settings: [{ key: 'http.address', value: '127.0.0.1:8080' }, { key: 'asterisk.password', value: '[hidden]' }],
  problems: [{ file: 'hotlines.yaml', line: 31, column: 9, severity: 'warning', message: 'The hotline 96111 has a gap in its hours on 2027-01-01.', mend: 'Name the holiday in calendar.yaml.' }],
};

export const trunks: Schemas['Trunk'][] = [
  { id: 'city-a', node: 'n1', state: 'online', since: at(90_000), round_trip_ms: 12.4, calls: 3, last_call_at: at(30), last_failure_at: at(40_000), last_failure_cause: 38 },
  { id: 'city-b', node: 'n1', state: 'offline', since: at(300), calls: 0, last_call_at: at(4000) },
];

export const proofs: Schemas['Proof'][] = [
  { at: at(200), ok: true, call_id: '01JPROOF', person_ms: 913, audio_in: true, audio_out: true, ledger_closed: true },
  { at: at(500), ok: false, failed: 'person_not_heard', detail: 'The caller did not hear the person; look at the RTP ports and the firewall.' },
];

export const prompts: Schemas['Prompt'][] = [
  { name: 'greeting', used_by: ['h12345'], recordings: [
    { language: 'zh-CN', text: '您好，这里是心理援助热线。请慢慢说，我们在听。', source: 'uploaded', duration_seconds: 5.2, updated_at: at(5000) },
    { language: 'en', text: 'Hello, this is the crisis line. Take your time, we are listening.', source: 'spoken', duration_seconds: 4.8 },
  ] },
  { name: 'closed', used_by: ['h96111'], recordings: [{ language: 'zh-CN', text: '现在不在服务时间。', source: 'missing' }] },
  { name: 'old-welcome', recordings: [{ language: 'zh-CN', text: '欢迎致电。', source: 'spoken', duration_seconds: 1.4 }] },
  ...Array.from({ length: 40 }, (_, i): Schemas['Prompt'] => ({ name: `position-${i + 1}`, system: true, used_by: ['h12345', 'h96111'], recordings: [
    { language: 'zh-CN', text: `您前面还有 ${i + 1} 位来电者，请不要挂断。`, source: 'spoken', duration_seconds: 3.1 },
    { language: 'en', text: `${i + 1} callers are before you. Please hold the line.`, source: 'spoken', duration_seconds: 2.9 },
  ] })),
];

export const tokens: Schemas['Token'][] = [
  { id: 't1', name: '大屏看板', user: { id: 'u4', name: '王静' }, permissions: ['board.read'], created_at: at(86_400 * 60), expires_at: at(-86_400 * 9), last_used_at: at(40) },
  { id: 't2', name: '审计归档', user: { id: 'u5', name: '孙立' }, permissions: ['audit.read', 'history.read', 'user.read'], created_at: at(86_400 * 3), expires_at: at(-86_400 * 87) },
  { id: 't3', name: 'test', user: { id: 'u6', name: '系统管理员' }, permissions: ['config.read'], created_at: at(86_400 * 100), expires_at: at(86_400 * 10), last_used_at: at(86_400 * 30) },
];

export const audit: Schemas['AuditEntry'][] = [
  { pos: 9, at: at(60), kind: 'audit.recording_played', actor: { id: 'u4', name: '王静' }, object: 'call:01JCALL1', reason: 'quality' },
  { pos: 8, at: at(900), kind: 'audit.signed_in', actor: { id: 'u1', name: '林晓雨' } },
  { pos: 7, at: at(950), kind: 'audit.user_changed', actor: { id: 'u6', name: '系统管理员' }, object: 'user:u7' },
];

export const seats: Schemas['Seat'][] = ['1', '2', '3', '4', '5', '6'].map((n) => ({
  id: `s${n}`, name: n, kind: n === '5' ? 'sip' : n === '6' ? 'outside' : 'browser', up: n !== '5',
  ...(n === '1' ? { taken_by: { id: 'u2', name: '陈思远' } } : {}),
}));

export const phone: Schemas['DemoPhone'] = {
  user: 'demo', password: 'demo', domain: 'localhost', ws_path: '/demo/sip',
  numbers: [
    { number: '12345', name: { 'zh-CN': '12345 心理专席', en: '12345 counselling' }, keys: [
      { key: '1', text: { 'zh-CN': '普通话', en: 'Mandarin' } }, { key: '2', text: { 'zh-CN': '英语', en: 'English' } }, { key: '0', text: { 'zh-CN': '直接接通真人', en: 'A person at once' } },
    ] },
    { number: '96111', name: { 'zh-CN': '96111 青少年热线（无菜单）', en: '96111 minors (no menu)' }, keys: [] },
  ],
};
