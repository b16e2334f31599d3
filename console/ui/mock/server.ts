import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';
import type { Schemas } from '../src/api/client';
import { account, attempts } from './account';
import { careRoutes } from './care';
import { alertsOf, crisisOf, crisisOptions, crisisRoute, drills } from './crisis';
import { board, desk, form, hotlines, options, restart, type Scene } from './floor';
import { guestRoutes } from './guests';
import { knownRoutes } from './known';
import { directory, liveRoute } from './live';
import { calls, detail, roster, rosterDemand, series, tasks } from './history';
import { as, session, users } from './people';
import { accept, type Peer } from './socket';
import { audit, config, phone, prompts, proofs, seats, tokens, trunks } from './system';

// A console that keeps nothing and checks nothing. POST /mock/scene?name=offer puts the desk into a scene.

interface State {
  scene: Scene;
  login: string;
  language: string;
  red: boolean;
  draft: Schemas['Form'];
}

type Handler = (url: URL, body: Record<string, unknown>, state: State) => unknown;

const fail = (status: number, type: string, detail: string): Problem => new Problem(status, type, detail);

class Problem {
  constructor(readonly status: number, readonly type: string, readonly detail: string) {}
}

const about = { product: 'Heartline', version: 'mock', demo: true, test_hooks: true, languages: ['zh-CN', 'en'] };
const go = (scene: Scene): Handler => (_u, _b, s) => {
  s.scene = scene;
  return desk(scene, s.red);
};
const task = (url: URL) => tasks.find((t) => url.pathname.includes(t.id)) ?? tasks[0];

const routes: [RegExp, Handler][] = [
  ...careRoutes,
  ...knownRoutes,
  ...guestRoutes,
  [/^GET \/about$/, () => ({ ...about, server_time: new Date().toISOString(), demo_accounts: users.slice(0, 6).map((u) => ({ login: u.login, password: 'demo-demo', name: u.name, roles: u.roles })) })],
  [/^GET \/session$/, (_u, _b, s) => session(s.login, s.language) ?? fail(401, 'signed_out', 'Sign in first.')],
  [/^POST \/session$/, (_u, b, s) => {
    s.login = String(b.login);
    return session(s.login, s.language) ?? fail(403, 'wrong_sign_in', 'The login or the password is wrong.');
  }],
  [/^DELETE \/session$/, (_u, _b, s) => { s.login = ''; return undefined; }],
  [/^PUT \/session\/language$/, (_u, b, s) => { s.language = String(b.language); return undefined; }],
  [/^GET \/hotlines$/, () => hotlines],
  [/^GET \/measures$/, () => []],
  [/^GET \/account$/, (u) => account(u)],
  [/^GET \/account\/attempts$/, (u) => attempts(u, hotlines[0] as Schemas['Named'])],
  [/^GET \/desk\/options$/, () => options],
  [/^GET \/desk$/, (_u, _b, s) => desk(s.scene, s.red)],
  [/^POST \/desk\/sign-in$/, go('check')],
  [/^POST \/desk\/sign-out$/, go('away')],
  [/^POST \/desk\/check$/, go('idle')],
  [/^POST \/desk\/state$/, (u, b, s) => go(b.state === 'ready' ? 'ready' : 'idle')(u, b, s)],
  [/^POST \/desk\/leg$/, () => ({ user: 'desk1', password: 'desk1', domain: 'localhost', ws_path: '/sip', target: 'desk' })],
  [/^(POST|DELETE) \/desk\/(test-ring|echo)$/, () => undefined],
  [/^POST \/desk\/after-call\/done$/, go('ready')],
  [/^POST \/desk\/after-call\/extend$/, go('after')],
  [/^POST \/offers\/.*\/accept$/, go('call')],
  [/^POST \/offers\/.*\/decline$/, go('ready')],
  [/^POST \/offers\/.*\/shown$/, () => undefined],
  [/^POST \/calls\/.*\/hold$/, go('hold')],
  [/^POST \/calls\/.*\/resume$/, go('call')],
  [/^POST \/calls\/.*\/mute$/, go('muted')],
  [/^POST \/calls\/.*\/unmute$/, go('call')],
  [/^POST \/calls\/.*\/recording\/pause$/, go('muted')],
  [/^POST \/calls\/.*\/recording\/resume$/, go('call')],
  [/^POST \/calls\/.*\/recording\/refuse$/, go('call')],
  [/^GET \/crisis\/options$/, () => crisisOptions],
  [/^GET \/drills$/, () => drills(hotlines[0] as Schemas['Named'])],
  [/^POST \/drills/, () => undefined],
  [/^POST \/crisis\/alerts\/.*\/shown$/, () => undefined],
  [/^POST \/crisis\/alerts\/.*\/(accept|decline)$/, (u, b, s) => { go(crisisRoute(u.pathname))(u, b, s); return undefined; }],
  [/^POST \/calls\/.*\/crisis\/join$/, go('listen')],
  [/^POST \/calls\/.*\/crisis/, (u, b, s) => { go(crisisRoute(u.pathname))(u, b, s); return crisisOf(s.scene, hotlines[0] as Schemas['Named']); }],
  [/^GET \/directory$/, () => directory()],
  [/^(POST|DELETE) \/calls\/.*\/(ask|turn|back|leave|help|listen|whisper|silent|stop-listening|barge|take-over|transfer|parties\/.*)$/, (u, b, s) => go(liveRoute(u.pathname))(u, b, s)],
  [/^POST \/calls\/.*\/(pull|reorder|requeue|acknowledge)$/, () => undefined],
  [/^POST \/calls\/.*\/hangup$/, (u, b, s) => (s.red && !(b.reason && b.next_step) ? fail(422, 'red_end_reason', 'Choose why.') : go('after')(u, b, s))],
  [/^POST \/calls\/.*\/grade$/, (_u, b, s) => { s.red = b.grade === 'red'; return undefined; }],
  [/^GET \/calls\/.*\/(form|note)$/, (_u, _b, s) => s.draft],
  [/^PUT \/calls\/.*\/form$/, (_u, b, s) => (s.draft = { ...s.draft, ...b, version: s.draft.version + 1, saved_at: new Date().toISOString() } as Schemas['Form'])],
  [/^POST \/calls\/.*\/form\/submit$/, (_u, b, s) => { if (b.done) s.scene = 'ready'; return { ...s.draft, state: 'submitted' }; }],
  [/^GET \/forms\/open$/, () => [{ call_id: '01JCALL4', hotline: hotlines[0], started_at: new Date(Date.now() - 7e6).toISOString() }]],
  [/^GET \/tasks$/, (u) => ({ items: tasks.slice(0, Number(u.searchParams.get('limit') ?? 50)), total: tasks.length })],
  [/^POST \/tasks\/.*\/take$/, (u) => ({ ...task(u), state: 'taken', taken_by: as('u1') })],
  [/^POST \/tasks\/.*\/number$/, () => ({ number: '+8613900000047' })],
  [/^(GET|POST) \/tasks\//, (u) => task(u)],
  [/^GET \/board\/series$/, () => series()],
  [/^GET \/board$/, (_u, _b, s) => board(s.scene)],
  [/^POST \/agents\//, () => undefined],
  [/^GET \/calls$/, () => ({ items: calls, next: 'more' })],
  [/^POST \/calls\/.*\/playback$/, () => ({ url: '/mock/none.ogg', expires_at: new Date(Date.now() + 6e5).toISOString(), duration_seconds: 883, gaps: [{ from_seconds: 220, length_seconds: 41 }] })],
  [/^GET \/calls\/.*\/caller$/, () => fail(404, 'not_found', 'Nothing is known.')],
  [/^GET \/calls\//, (u) => detail(u.pathname.split('/').pop() ?? '')],
  [/^GET \/audit$/, () => ({ items: audit })],
  [/^GET \/seats$/, () => seats],
  [/^GET \/agents$/, () => users.slice(0, 3).map((u) => ({ id: u.id, name: u.name }))],
  [/^GET \/users$/, () => users],
  [/^POST \/users$/, (_u, b) => ({ user: { ...users[0], ...b }, password: 'quiet-river-41-lamp' })],
  [/^POST \/users\/.*\/password$/, () => ({ password: 'quiet-river-41-lamp' })],
  [/^PUT \/users\/(.*)/, (_u, b) => ({ ...users[0], ...b, version: 2 })],
  [/^GET \/tokens$/, () => tokens],
  [/^GET \/session\/tokens$/, () => tokens.slice(1, 2)],
  [/^POST .*\/tokens$/, (_u, b) => ({ token: { ...tokens[0], ...b }, secret: 'hl_k5x2mockmockmockmockmockmockmockmockmockmockmockmock' })],
  [/^PUT \/calls\/.*\/hold$/, (_u, b) => ({ id: 'r1', state: 'available', ...(b.hold ? { legal_hold: { reason: b.reason, by: as('u4'), since: new Date().toISOString() } } : {}) })],
  [/^GET \/config$/, () => config],
  [/^POST \/config\/reload$/, () => ({ ...config, reloaded: true })],
  [/^GET \/trunks$/, () => trunks],
  [/^GET \/prove$/, () => proofs],
  [/^POST \/prove$/, () => proofs[0]],
  [/^GET \/prompts$/, () => prompts],
  [/^GET \/roster$/, (u) => roster(u.searchParams.get('from') ?? '', u.searchParams.get('to') ?? '')],
  [/^GET \/roster\/demand$/, (u) => rosterDemand(u.searchParams.get('from') ?? '', u.searchParams.get('to') ?? '')],
  [/^POST \/roster\/import$/, () => ({ accepted: false, shifts: 41, errors: [{ line: 7, column: 'agent', message: 'There is no user "linn".', mend: 'Use the login "lin".' }, { line: 12, column: 'end', message: 'The shift ends before it starts.' }] })],
  [/^POST \/demo\/phone$/, () => phone],
];

async function read(req: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const c of req) chunks.push(c as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function answer(res: ServerResponse, value: unknown): void {
  if (value instanceof Problem) {
    res.writeHead(value.status, { 'Content-Type': 'application/problem+json' });
    res.end(JSON.stringify({ type: value.type, title: value.type, status: value.status, detail: value.detail }));
  } else if (value === undefined) {
    res.writeHead(204).end();
  } else {
    res.writeHead(200, { 'Content-Type': 'application/json' });
    res.end(JSON.stringify(value));
  }
}

/** The mock as a plugin of the development server. */
export function mockConsole(): Plugin {
  const state: State = { scene: 'away', login: '', language: 'zh-CN', red: false, draft: { ...form } };
  const peers = new Set<Peer>();
  const stamp = (type: string, data: unknown) => JSON.stringify({ type, pos: Date.now(), at: new Date().toISOString(), data });
  const push = (type: string, data: unknown) => peers.forEach((p) => p.send(stamp(type, data)));
  return {
    name: 'mock-console',
    configureServer(server) {
      server.middlewares.use(async (req, res, next) => {
        const url = new URL(req.url ?? '/', 'http://mock');
        if (url.pathname === '/mock/scene') {
          state.scene = (url.searchParams.get('name') ?? 'away') as Scene;
          state.red = url.searchParams.get('red') === '1';
          restart();
          push('desk', desk(state.scene, state.red));
          push('crisis_alerts', alertsOf(state.scene, hotlines[0] as Schemas['Named']));
          answer(res, undefined);
          return;
        }
        if (url.pathname === '/mock/login') {
          state.login = url.searchParams.get('name') ?? '';
          state.language = url.searchParams.get('language') ?? 'zh-CN';
          answer(res, undefined);
          return;
        }
        if (!url.pathname.startsWith('/api/v1/')) {
          next();
          return;
        }
        url.pathname = url.pathname.slice('/api/v1'.length);
        const line = `${req.method} ${url.pathname}`;
        const route = routes.find(([pattern]) => pattern.test(line));
        const body = await read(req);
        answer(res, route ? route[1](url, body, state) : fail(404, 'not_found', line));
      });
      server.httpServer?.on('upgrade', (req: IncomingMessage, socket) => {
        if (!req.url?.startsWith('/api/v1/live')) return;
        const peer = accept(req, socket, 'heartline.v1', () => peers.delete(peer));
        peers.add(peer);
        peer.send(stamp('snapshot', { boot: 'mock', version: 'mock', board: board(state.scene), desk: desk(state.scene, state.red), crisis_alerts: alertsOf(state.scene, hotlines[0] as Schemas['Named']) }));
      });
      const timer = setInterval(() => push('board', board(state.scene)), 1000);
      server.httpServer?.on('close', () => clearInterval(timer));
    },
  };
}
