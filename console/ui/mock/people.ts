import type { Schemas } from '../src/api/client';

// Who is there in the mock.

type Role = Schemas['Role'];

const care = ['screening.write', 'checklist.write', 'assessment.read', 'assessment.write', 'rescue.read', 'rescue.write', 'dispatch.write'];

const may: Record<Role, string[]> = {
  counsellor: [...care, 'callers.evidence', 'referral.call', 'desk.use', 'call.control', 'call.grade', 'crisis.call', 'crisis.answer', 'form.write', 'task.read', 'task.work', 'history.own', 'note.read', 'seat.read', 'roster.read'],
  senior: [...care, 'callers.evidence', 'referral.call', 'screening.review', 'desk.use', 'call.control', 'call.grade', 'call.grade_any', 'crisis.call', 'crisis.answer', 'crisis.step_in', 'drill.read', 'form.write', 'task.read', 'task.work', 'board.read', 'agent.read', 'history.own', 'history.read', 'note.read', 'recording.play', 'seat.read', 'roster.read'],
  supervisor: [...care, 'callers.evidence', 'referral.call', 'screening.review', 'assessment.any', 'rescue.any', 'desk.use', 'call.control', 'call.listen', 'call.whisper', 'call.barge', 'call.take_over', 'call.command_any', 'help.answer', 'crisis.call', 'crisis.answer', 'crisis.step_in', 'drill.read', 'drill.run', 'queue.manage', 'call.grade', 'call.grade_any', 'task.read', 'task.work', 'board.read', 'agent.manage', 'agent.read', 'history.own', 'history.read', 'note.read', 'recording.play', 'seat.read', 'user.read', 'guest.invite', 'skill.manage', 'config.read', 'trunk.read', 'roster.read', 'roster.import', 'simulation.run', 'account.read', 'prompt.read', 'prompt.write', 'prove.read', 'prove.run', 'token.own', 'recording.hold'],
  auditor: ['agent.read', 'history.own', 'history.read', 'audit.read', 'user.read', 'roster.read', 'prove.read', 'token.own'],
  admin: ['board.read', 'agent.read', 'seat.read', 'user.read', 'user.manage', 'guest.invite', 'skill.manage', 'token.manage', 'config.read', 'config.reload', 'trunk.read', 'roster.read', 'prompt.read', 'prompt.write', 'prove.read', 'prove.run', 'token.own'],
  guest: [...care, 'desk.use', 'call.control', 'call.grade', 'crisis.call', 'form.write', 'referral.read', 'seat.read'],
};

export const users: Schemas['User'][] = [
  person('u1', 'lin', '林晓雨', ['counsellor'], [{ skill: 'language:zh', level: 5 }, { skill: 'minors', level: 3 }]),
  person('u2', 'chen', '陈思远', ['counsellor'], [{ skill: 'language:zh', level: 5 }]),
  person('u3', 'zhao', '赵一鸣', ['senior'], [{ skill: 'language:zh', level: 5 }, { skill: 'crisis', level: 5 }]),
  person('u4', 'wang', '王静', ['supervisor'], []),
  person('u5', 'sun', '孙立', ['auditor'], []),
  person('u6', 'admin', '系统管理员', ['admin'], []),
  person('u8', 'guest', '林教授', ['guest'], [{ skill: 'law', level: 1 }]),
  { ...person('u7', 'old', '周平', ['counsellor'], []), disabled: true },
];

function person(id: string, login: string, name: string, roles: Role[], skills: Schemas['SkillLevel'][]): Schemas['User'] {
  return {
    id, login, name, roles, skills, permissions: [...new Set(roles.flatMap((r) => may[r]))].sort(), language: 'zh-CN', disabled: false, version: 1,
    created_at: '2026-10-01T08:00:00Z', last_sign_in_at: '2026-11-21T23:55:00Z', signed_in: id < 'u5',
  };
}

export function session(login: string, language: string): Schemas['Session'] | undefined {
  const user = users.find((u) => u.login === login && !u.disabled);
  if (!user) return undefined;
  const permissions = [...new Set(user.roles.flatMap((r) => may[r]))].sort();
  return {
    id: user.id, login, name: user.name, roles: user.roles, permissions, language, demo: true, test_hooks: true,
    server_time: new Date().toISOString(), expires_at: new Date(Date.now() + 36e5).toISOString(),
  };
}

export const as = (id: string): Schemas['Person'] => {
  const u = users.find((x) => x.id === id);
  return { id, name: u?.name ?? id };
};
