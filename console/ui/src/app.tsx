import { useSignal } from '@preact/signals';
import { lazy, Suspense } from 'preact/compat';
import { useEffect } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { Button } from './components/button';
import { LanguageSwitch } from './components/language-switch';
import { ProblemNote } from './components/note';
import { Notices } from './components/notices';
import { Leaving } from './components/leaving';
import { helpOpen, ShortcutHelp } from './components/shortcut-help';
import { useAction } from './api/action';
import { Alerts } from './crisis/alerts';
import { CrisisDock } from './crisis/dock';
import { t } from './i18n';
import { homePath, navigationGroups } from './nav';
import { NowherePage } from './pages/nowhere';
import { PasswordPage } from './pages/password';
import { SignInPage } from './pages/sign-in';
import { go, leaving, path } from './router';
import { connection, outdated } from './state/live';
import { can, isGuest, me, ready, signOut, startProblem, loadSession } from './state/session';

const desk = () => import('./pages/desk').then((m) => ({ default: m.DeskPage }));
const board = () => import('./pages/board').then((m) => ({ default: m.BoardPage }));
const DeskPage = lazy(desk);
const BoardPage = lazy(board);
const TasksPage = lazy(() => import('./pages/tasks').then((m) => ({ default: m.TasksPage })));
const CallsPage = lazy(() => import('./pages/calls').then((m) => ({ default: m.CallsPage })));
const CallPage = lazy(() => import('./pages/calls/detail').then((m) => ({ default: m.CallPage })));
const RoutingPage = lazy(() => import('./routing/page').then((m) => ({ default: m.RoutingPage })));
const CallersPage = lazy(() => import('./callers/page').then((m) => ({ default: m.CallersPage })));
const ExposurePage = lazy(() => import('./floor/exposure').then((m) => ({ default: m.ExposurePage })));
const AccountPage = lazy(() => import('./account/page').then((m) => ({ default: m.AccountPage })));
const PlansPage = lazy(() => import('./known/plans-page').then((m) => ({ default: m.PlansPage })));
const ReferralsPage = lazy(() => import('./directory/page').then((m) => ({ default: m.ReferralsPage })));
const RosterPage = lazy(() => import('./pages/operation/roster').then((m) => ({ default: m.RosterPage })));
const MinePage = lazy(() => import('./roster/mine').then((m) => ({ default: m.MinePage })));
const RosterDraftsPage = lazy(() => import('./roster/drafts').then((m) => ({ default: m.RosterDraftsPage })));
const ApprovalsPage = lazy(() => import('./roster/approvals').then((m) => ({ default: m.ApprovalsPage })));
const RosterReportsPage = lazy(() => import('./roster/reports').then((m) => ({ default: m.RosterReportsPage })));
const RosterStaffPage = lazy(() => import('./roster/model/staff').then((m) => ({ default: m.RosterStaffPage })));
const RosterRulesPage = lazy(() => import('./roster/model/rules').then((m) => ({ default: m.RosterRulesPage })));
const RosterWindowsPage = lazy(() => import('./roster/windows').then((m) => ({ default: m.RosterWindowsPage })));
const ReplayPage = lazy(() => import('./replay/page').then((m) => ({ default: m.ReplayPage })));
const SimulationPage = lazy(() => import('./simulation/page').then((m) => ({ default: m.SimulationPage })));
const PeoplePage = lazy(() => import('./pages/people').then((m) => ({ default: m.PeoplePage })));
const GuestsPage = lazy(() => import('./guests/page').then((m) => ({ default: m.GuestsPage })));
const TokensPage = lazy(() => import('./pages/tokens').then((m) => ({ default: m.TokensPage })));
const PromptsPage = lazy(() => import('./pages/operation/prompts').then((m) => ({ default: m.PromptsPage })));
const ConfigPage = lazy(() => import('./pages/operation/config').then((m) => ({ default: m.ConfigPage })));
const TrunksPage = lazy(() => import('./pages/operation/trunks').then((m) => ({ default: m.TrunksPage })));
const AuditPage = lazy(() => import('./pages/operation/audit').then((m) => ({ default: m.AuditPage })));
const PhonePage = lazy(() => import('./pages/phone'));

/** Begins to load the page of a path, before it is known whether the person may see it: those that a shift stands on. */
export function preload(at: string): void {
  if (at === '/desk') void desk();
  if (at === '/board') void board();
}

/** The whole app: the demo telephone, the sign-in, or the console. */
export function App() {
  if (path.value === '/phone') return <PhoneFrame />;
  if (!ready.value) return <Starting />;
  if (!me.value) return <SignInPage />;
  return <Console />;
}

function Waiting() {
  return (
    <p class="muted loading" role="status">
      <span class="spinner" aria-hidden="true" /> {t('common.loading')}
    </p>
  );
}

function Starting() {
  return (
    <main class="sign-in" id="main">
      {startProblem.value ? <ProblemNote problem={startProblem.value} retry={() => void loadSession()} /> : <Waiting />}
    </main>
  );
}

function PhoneFrame() {
  return (
    <div class="phone-page">
      <header class="top">
        <p class="brand">
          <img src="/icon.svg" alt="" width={28} height={28} /> {t('app.name')}
        </p>
        <LanguageSwitch />
      </header>
      <main id="main">
        <Suspense fallback={<Waiting />}>
          <PhonePage />
        </Suspense>
      </main>
    </div>
  );
}

function Console() {
  const open = useSignal(false);
  useEffect(() => {
    open.value = false;
  }, [path.value]);
  const must = me.value?.must_change_password;
  return (
    <div class="console">
      <a class="skip" href="#main">
        {t('nav.skip')}
      </a>
      <header class="top">
        <p class="brand">
          <img src="/icon.svg" alt="" width={28} height={28} /> {t('app.name')}
        </p>
        <span class="menu-button">
          <Button variant="quiet" expanded={open.value} onClick={() => (open.value = !open.value)} name="menu">
            ☰ {t('nav.menu')}
          </Button>
        </span>
      </header>
      <nav class={open.value ? 'side open' : 'side'} aria-label={t('nav.label')}>
        {!must && (
          <div>
            {navigationGroups().map(({ group, items }) => (
              <section key={group} aria-labelledby={`nav-${group}`}>
                <h2 id={`nav-${group}`}>{t(`nav.group.${group}`)}</h2>
                <ul>
                  {items.map((i) => (
                    <li key={i.path}>
                      <a href={i.path} aria-current={path.value === i.path || path.value.startsWith(`${i.path}/`) ? 'page' : undefined}>
                        {i.path === '/calls' && !can('history.read') ? t('nav.own_calls') : t(i.label)}
                      </a>
                    </li>
                  ))}
                </ul>
              </section>
            ))}
          </div>
        )}
        <Account />
      </nav>
      <main id="main" tabIndex={-1}>
        <ConnectionBanner />
        {!must && <Alerts />}
        <Suspense fallback={<Waiting />}>{must ? <PasswordPage /> : <Route />}</Suspense>
        {!must && <CrisisDock />}
      </main>
      <Notices />
      <ShortcutHelp />
      <Leaving />
    </div>
  );
}

function Account() {
  const out = useAction(signOut);
  return (
    <div class="account">
      <p>
        <strong>{me.value?.name}</strong>
      </p>
      <LanguageSwitch />
      <Button variant="quiet" onClick={() => (helpOpen.value = true)} keyHint="?">
        {t('keys.title')}
      </Button>
      {!isGuest.value && (
        <a class="button quiet" href="/password">
          {t('password.title')}
        </a>
      )}
      <Button pending={out.pending} onClick={() => leaving(() => void out.run())} name="sign-out">
        {t('signin.leave')}
      </Button>
      <ProblemNote problem={out.problem.value} />
    </div>
  );
}

function ConnectionBanner() {
  return (
    <div role="status" aria-live="polite">
      {connection.value === 'lost' && (
        <p class="banner tone-warn" data-name="connection-lost">
          <span class="spinner" aria-hidden="true" /> {t('connection.lost')}
        </p>
      )}
      {outdated.value && (
        <p class="banner tone-info">
          {t('connection.outdated')} <Button onClick={() => location.reload()}>{t('connection.reload')}</Button>
        </p>
      )}
    </div>
  );
}

function Guard({ permission, children }: { permission: string; children: ComponentChildren }) {
  return can(permission) ? <>{children}</> : <NowherePage />;
}

function Route() {
  const at = path.value;
  const home = homePath();
  useEffect(() => {
    if (at === '/') go(home, true);
  }, [at, home]);
  if (at === '/') return <Waiting />;
  if (at.startsWith('/calls/')) {
    const routed = /^\/calls\/([^/]+)\/routing$/.exec(at);
    if (routed?.[1]) return <Guard permission="history.own"><RoutingPage id={decodeURIComponent(routed[1])} key={at} /></Guard>;
    return (
      <Guard permission="history.own">
        <CallPage id={decodeURIComponent(at.slice('/calls/'.length))} key={at} />
      </Guard>
    );
  }
  switch (at) {
    case '/desk':
      return <Guard permission="desk.use"><DeskPage /></Guard>;
    case '/board':
      return <Guard permission="board.read"><BoardPage /></Guard>;
    case '/tasks':
      return <Guard permission="task.read"><TasksPage /></Guard>;
    case '/calls':
      return <Guard permission="history.own"><CallsPage /></Guard>;
    case '/callers':
      return <Guard permission="callers.read"><CallersPage /></Guard>;
    case '/exposure':
      return <Guard permission="desk.use"><ExposurePage /></Guard>;
    case '/account':
      return <Guard permission="account.read"><AccountPage /></Guard>;
    case '/plans':
      return <Guard permission="plan.write"><PlansPage /></Guard>;
    case '/referrals':
      return <Guard permission="referral.read"><ReferralsPage /></Guard>;
    case '/roster':
      return <Guard permission="roster.read"><RosterPage /></Guard>;
    case '/my-shifts':
      return <Guard permission="roster.own"><MinePage /></Guard>;
    case '/drafts':
      return <Guard permission="roster.plan"><RosterDraftsPage /></Guard>;
    case '/approvals':
      return <Guard permission="roster.approve"><ApprovalsPage /></Guard>;
    case '/roster-reports':
      return <Guard permission="roster.report"><RosterReportsPage /></Guard>;
    case '/roster-staff':
      return <Guard permission="roster.plan"><RosterStaffPage /></Guard>;
    case '/roster-rules':
      return <Guard permission="roster.plan"><RosterRulesPage /></Guard>;
    case '/windows':
      return <Guard permission="roster.plan"><RosterWindowsPage /></Guard>;
    case '/simulation':
      return <Guard permission="simulation.run"><SimulationPage /></Guard>;
    case '/replay':
      return <Guard permission="simulation.run"><ReplayPage /></Guard>;
    case '/people':
      return <Guard permission="user.read"><PeoplePage /></Guard>;
    case '/guests':
      return <Guard permission="guest.invite"><GuestsPage /></Guard>;
    case '/tokens':
      return <Guard permission="token.own"><TokensPage /></Guard>;
    case '/prompts':
      return <Guard permission="prompt.read"><PromptsPage /></Guard>;
    case '/config':
      return <Guard permission="config.read"><ConfigPage /></Guard>;
    case '/trunks':
      return <Guard permission="trunk.read"><TrunksPage /></Guard>;
    case '/audit':
      return <Guard permission="audit.read"><AuditPage /></Guard>;
    case '/password':
      return <PasswordPage />;
    default:
      return <NowherePage />;
  }
}
