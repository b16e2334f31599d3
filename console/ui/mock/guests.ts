import type { Schemas } from '../src/api/client';
import { as } from './people';

// Guests of the mock: one in each state.

const hour = 36e5;
const at = (hours: number) => new Date(Date.now() + hours * hour).toISOString();
const named = (id: string, zh: string, en: string) => ({ id, name: { 'zh-CN': zh, en } });
const law = named('law', '法律咨询', 'Legal advice');

function guest(id: string, name: string, state: Schemas['GuestState'], more: Partial<Schemas['GuestAccount']> = {}): Schemas['GuestAccount'] {
  return {
    guest: { id, name }, login: `guest-${id}`, state, lines: [law], skills: [{ skill: 'law', level: 1 }], from: at(-2), until: at(5), longest_until: at(22),
    invited_by: as('u4'), invited_at: at(-3), code_until: at(0.4), ...more,
  };
}

let accounts: Schemas['GuestAccount'][] = [
  guest('g1', '林教授', 'open'),
  guest('g2', '周律师', 'in_call', { code_used_at: at(-2) }),
  guest('g3', '吴医生', 'leaving', { code_used_at: at(-6), until: at(-0.1), ended_by: as('u4') }),
  guest('g4', '郑老师', 'ended', { code_used_at: at(-30), from: at(-32), until: at(-24), closed_at: at(-24) }),
];

const line = (id: string, zh: string, en: string, skills: Schemas['SkillLevel'][]): Schemas['GuestLine'] => ({ ...named(id, zh, en), skills, from: at(0), until: at(9), hotlines: [] });

function made(account: Schemas['GuestAccount']): Schemas['GuestCode'] {
  return { account, login: account.login, code: 'k7mn-p4qr-t2vw-x9yz', code_until: account.code_until };
}

/** The routes of guests, for the mock's table. */
export const guestRoutes: [RegExp, (url: URL, body: Record<string, unknown>) => unknown][] = [
  [/^GET \/guests$/, () => ({
    at: at(0), items: accounts, open: accounts.filter((g) => g.state !== 'ended').length, most: 5, longest_seconds: 86_400, code_seconds: 1800,
    lines: [line('law', '法律咨询', 'Legal advice', [{ skill: 'law', level: 1 }]), line('grief', '哀伤辅导', 'Grief', [{ skill: 'grief', level: 1 }]), line('team', '全体咨询员', 'The whole team', [])],
  })],
  [/^POST \/guests$/, (_u, b) => {
    const account = guest(`n${accounts.length}`, String(b.name), 'open', { lines: [law] });
    accounts = [account, ...accounts];
    return made(account);
  }],
  [/^POST \/guests\/.*\/code$/, () => made(accounts[0] as Schemas['GuestAccount'])],
  [/^(PUT|POST) \/guests\//, () => accounts[0]],
];
