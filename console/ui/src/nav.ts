import type { Key } from './i18n';
import { can } from './state/session';

/** A page of the navigation, shown to those who may use it. */
export interface NavItem {
  path: string;
  label: Key;
  permission: string;
  group: NavGroup;
}

export type NavGroup = 'work' | 'callers' | 'roster' | 'house';

const items: NavItem[] = [
  { path: '/desk', label: 'nav.desk', permission: 'desk.use', group: 'work' },
  { path: '/board', label: 'nav.board', permission: 'board.read', group: 'work' },
  { path: '/tasks', label: 'nav.tasks', permission: 'task.read', group: 'work' },
  { path: '/calls', label: 'nav.calls', permission: 'history.own', group: 'work' },
  { path: '/exposure', label: 'nav.exposure', permission: 'desk.use', group: 'work' },
  { path: '/callers', label: 'nav.callers', permission: 'callers.read', group: 'callers' },
  { path: '/account', label: 'nav.account', permission: 'account.read', group: 'callers' },
  { path: '/plans', label: 'nav.plans', permission: 'plan.write', group: 'callers' },
  { path: '/referrals', label: 'nav.referrals', permission: 'referral.read', group: 'callers' },
  { path: '/roster', label: 'nav.roster', permission: 'roster.read', group: 'roster' },
  { path: '/my-shifts', label: 'nav.my_shifts', permission: 'roster.own', group: 'roster' },
  { path: '/drafts', label: 'nav.drafts', permission: 'roster.plan', group: 'roster' },
  { path: '/roster-reports', label: 'nav.roster_reports', permission: 'roster.report', group: 'roster' },
  { path: '/roster-staff', label: 'nav.roster_staff', permission: 'roster.plan', group: 'roster' },
  { path: '/roster-rules', label: 'nav.roster_rules', permission: 'roster.plan', group: 'roster' },
  { path: '/windows', label: 'nav.windows', permission: 'roster.plan', group: 'roster' },
  { path: '/approvals', label: 'nav.approvals', permission: 'roster.approve', group: 'roster' },
  { path: '/simulation', label: 'nav.simulation', permission: 'simulation.run', group: 'roster' },
  { path: '/replay', label: 'nav.replay', permission: 'simulation.run', group: 'roster' },
  { path: '/people', label: 'nav.people', permission: 'user.read', group: 'house' },
  { path: '/guests', label: 'nav.guests', permission: 'guest.invite', group: 'house' },
  { path: '/tokens', label: 'nav.tokens', permission: 'token.own', group: 'house' },
  { path: '/prompts', label: 'nav.prompts', permission: 'prompt.read', group: 'house' },
  { path: '/config', label: 'nav.config', permission: 'config.read', group: 'house' },
  { path: '/trunks', label: 'nav.trunks', permission: 'trunk.read', group: 'house' },
  { path: '/audit', label: 'nav.audit', permission: 'audit.read', group: 'house' },
];

/** The pages that the person may use, the own one first. */
export function navigation(): NavItem[] {
  return items.filter((i) => can(i.permission));
}

/** The same by groups, in order; a group of which somebody may use nothing is none. */
export function navigationGroups(): { group: NavGroup; items: NavItem[] }[] {
  const mine = navigation();
  return groups.map((group) => ({ group, items: mine.filter((i) => i.group === group) })).filter((g) => g.items.length > 0);
}

const groups: NavGroup[] = ['work', 'callers', 'roster', 'house'];

/** Where a person begins: who leads a shift at the board, else at the desk, else at the first page there is. */
export function homePath(): string {
  return can('agent.manage') ? '/board' : (navigation()[0]?.path ?? '/password');
}
