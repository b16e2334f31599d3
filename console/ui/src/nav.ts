import type { Key } from './i18n';
import { can } from './state/session';

/** A page of the navigation, shown to those who may use it. */
export interface NavItem {
  path: string;
  label: Key;
  permission: string;
}

const items: NavItem[] = [
  { path: '/desk', label: 'nav.desk', permission: 'desk.use' },
  { path: '/board', label: 'nav.board', permission: 'board.read' },
  { path: '/tasks', label: 'nav.tasks', permission: 'task.read' },
  { path: '/calls', label: 'nav.calls', permission: 'history.own' },
  { path: '/callers', label: 'nav.callers', permission: 'callers.read' },
  { path: '/exposure', label: 'nav.exposure', permission: 'desk.use' },
  { path: '/account', label: 'nav.account', permission: 'account.read' },
  { path: '/plans', label: 'nav.plans', permission: 'plan.write' },
  { path: '/referrals', label: 'nav.referrals', permission: 'referral.read' },
  { path: '/roster', label: 'nav.roster', permission: 'roster.read' },
  { path: '/my-shifts', label: 'nav.my_shifts', permission: 'roster.own' },
  { path: '/drafts', label: 'nav.drafts', permission: 'roster.plan' },
  { path: '/roster-reports', label: 'nav.roster_reports', permission: 'roster.report' },
  { path: '/windows', label: 'nav.windows', permission: 'roster.plan' },
  { path: '/approvals', label: 'nav.approvals', permission: 'roster.approve' },
  { path: '/simulation', label: 'nav.simulation', permission: 'simulation.run' },
  { path: '/replay', label: 'nav.replay', permission: 'simulation.run' },
  { path: '/people', label: 'nav.people', permission: 'user.read' },
  { path: '/guests', label: 'nav.guests', permission: 'guest.invite' },
  { path: '/tokens', label: 'nav.tokens', permission: 'token.own' },
  { path: '/prompts', label: 'nav.prompts', permission: 'prompt.read' },
  { path: '/config', label: 'nav.config', permission: 'config.read' },
  { path: '/trunks', label: 'nav.trunks', permission: 'trunk.read' },
  { path: '/audit', label: 'nav.audit', permission: 'audit.read' },
];

/** The pages that the person may use, the own one first. */
export function navigation(): NavItem[] {
  return items.filter((i) => can(i.permission));
}

/** Where a person begins: who leads a shift at the board, else at the desk, else at the first page there is. */
export function homePath(): string {
  return can('agent.manage') ? '/board' : (navigation()[0]?.path ?? '/password');
}
