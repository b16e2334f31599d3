import * as JsSIP from 'jssip';
import type { EndEvent, IceCandidateEvent, RTCSession } from 'jssip/lib/RTCSession';
import type { CallEnd, CallHandlers, Line, LineCall, LineHandlers, LineLogin } from './line';

// The only file that knows JsSIP. A desk never registers and is never rung: it dials "desk" once a shift. A demo
// telephone dials a hotline, and may be rung back. Hold, transfer and the like are commands to the console, not SIP.

/** How long after the first ICE candidate the offer goes out; later candidates of the same burst still get in. */
const gatherMs = 50;

/** How long a telephone that may be rung is known without saying so again. Its socket tells sooner that it has gone. */
const registerSeconds = 120;

/** Opens a line. It connects by itself, and again whenever the socket falls, each 1 to 2 s. */
export function openLine(login: LineLogin, handlers: LineHandlers): Line {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const socket = new JsSIP.WebSocketInterface(`${scheme}://${location.host}${login.path}`);
  const ua = new JsSIP.UA({
    sockets: [socket],
    uri: `sip:${login.user}@${login.domain}`,
    password: login.password,
    register: Boolean(handlers.rung),
    register_expires: registerSeconds,
    session_timers: false,
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 2,
    user_agent: 'Heartline console',
  });
  let closed = false;
  ua.on('connected', () => !closed && handlers.connected());
  ua.on('disconnected', () => !closed && handlers.disconnected());
  ua.on('newRTCSession', ({ session, originator }: { session: RTCSession; originator: string }) => {
    if (originator !== 'remote') return;
    if (!handlers.rung || closed) session.terminate({ status_code: 486 });
    else ring(session, handlers.rung);
  });
  ua.start();

  return {
    get connected() {
      return ua.isConnected();
    },
    call(target, microphone, callHandlers) {
      return placeCall(ua, `sip:${target}@${login.domain}`, microphone, callHandlers);
    },
    close() {
      if (closed) return;
      closed = true;
      ua.stop();
    },
  };
}

function placeCall(ua: JsSIP.UA, uri: string, microphone: MediaStream, handlers: CallHandlers): LineCall {
  const watch = watchSession(handlers);
  const session = ua.call(uri, { mediaStream: microphone, pcConfig: { iceServers: [] }, eventHandlers: watch.events });
  return callOf(session, watch);
}

/** Tells of a call that rings here. */
function ring(session: RTCSession, rung: NonNullable<LineHandlers['rung']>): void {
  let tell: (() => void) | undefined;
  let settled = false;
  const over = () => {
    if (!settled) tell?.();
    settled = true;
  };
  session.on('failed', over);
  rung(
    {
      answer(microphone, handlers) {
        settled = true;
        const watch = watchSession(handlers);
        for (const [event, react] of Object.entries(watch.events)) session.on(event as 'ended', react as (e: EndEvent) => void);
        session.answer({ mediaStream: microphone, pcConfig: { iceServers: [] } });
        return callOf(session, watch);
      },
      refuse() {
        if (settled) return;
        settled = true;
        end(session);
      },
    },
    (told) => (tell = told),
  );
}

interface Watch {
  over: boolean;
  gathering: ReturnType<typeof setTimeout> | undefined;
  events: {
    peerconnection: (e: { peerconnection: RTCPeerConnection }) => void;
    icecandidate: (e: IceCandidateEvent) => void;
    progress: () => void;
    accepted: () => void;
    ended: (e: EndEvent) => void;
    failed: (e: EndEvent) => void;
  };
}

/** What a call tells its handlers, until it is over. */
function watchSession(handlers: CallHandlers): Watch {
  const finish = (e: EndEvent) => {
    if (watch.over) return;
    watch.over = true;
    handlers.ended(endOf(e));
  };
  const watch: Watch = {
    over: false,
    gathering: undefined,
    events: {
      peerconnection: ({ peerconnection }) => watchPeer(peerconnection, handlers, () => watch.over),
      // Waiting for gathering to finish would cost seconds on a machine with a dead interface.
      icecandidate: (e) => {
        watch.gathering ??= setTimeout(() => e.ready(), gatherMs);
      },
      progress: () => !watch.over && handlers.progress?.(),
      accepted: () => !watch.over && handlers.answered?.(),
      ended: finish,
      failed: finish,
    },
  };
  return watch;
}

function callOf(session: RTCSession, watch: Watch): LineCall {
  return {
    get peer() {
      return session.connection ?? undefined;
    },
    get established() {
      return !watch.over && session.isEstablished();
    },
    hangUp() {
      watch.over = true;
      clearTimeout(watch.gathering);
      end(session);
    },
    refresh(gone) {
      refreshSession(session, () => !watch.over && gone());
    },
    digit(d) {
      // The system listens for RFC 4733 only; 100 ms is what telephones send.
      if (!watch.over && session.isEstablished()) {
        try {
          session.sendDTMF(d, { duration: 100, interToneGap: 70, transportType: JsSIP.C.DTMF_TRANSPORT.RFC2833 });
        } catch {
          // The sound is not there yet, and nothing that could be answered has been heard.
        }
      }
    },
  };
}

function watchPeer(peer: RTCPeerConnection, handlers: CallHandlers, over: () => boolean): void {
  peer.addEventListener('track', (e) => {
    if (!over()) handlers.track(e.streams[0] ?? new MediaStream([e.track]));
  });
  peer.addEventListener('connectionstatechange', () => {
    if (!over()) handlers.connection(peer.connectionState);
  });
}

// A call that outlived its socket must be announced over the new one, or the far side's BYE is sent into the
// old one and lost. A telephone system that restarted meanwhile answers 481, which ends the session.
function refreshSession(session: RTCSession, gone: () => void): void {
  const asked = session.renegotiate({});
  if (!asked || session.isEnded()) gone();
}

function end(session: RTCSession): void {
  try {
    if (!session.isEnded()) session.terminate();
  } catch {
    // JsSIP throws where the session is already in a final state; that is what was asked for.
  }
  try {
    session.connection?.close();
  } catch {
    // A closed connection may refuse to be closed twice.
  }
}

function endOf(e: EndEvent): CallEnd {
  const message = e.message as { status_code?: number; getHeader?(name: string): string | undefined } | null | undefined;
  const q850 = /^Q\.850\s*;.*cause=(\d+)/i.exec(message?.getHeader?.('Reason') ?? '')?.[1];
  return { cause: e.cause || 'unknown', status: message?.status_code ?? 0, q850: q850 === undefined ? undefined : Number(q850) };
}
