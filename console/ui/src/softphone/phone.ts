import * as JsSIP from 'jssip';
import type { EndEvent, IceCandidateEvent, RTCSession } from 'jssip/lib/RTCSession';
import type { CallEnd, CallHandlers, Line, LineCall, LineHandlers, LineLogin } from './line';

// The only file that knows JsSIP. It never registers and is never rung: a desk dials "desk" once a shift,
// a demo telephone dials a hotline. Hold, transfer and the like are commands to the console, not SIP.

/** How long after the first ICE candidate the offer goes out; later candidates of the same burst still get in. */
const gatherMs = 50;

/** Opens a line. It connects by itself, and again whenever the socket falls, each 1 to 2 s. */
export function openLine(login: LineLogin, handlers: LineHandlers): Line {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const socket = new JsSIP.WebSocketInterface(`${scheme}://${location.host}${login.path}`);
  const ua = new JsSIP.UA({
    sockets: [socket],
    uri: `sip:${login.user}@${login.domain}`,
    password: login.password,
    register: false,
    session_timers: false,
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 2,
    user_agent: 'Heartline console',
  });
  let closed = false;
  ua.on('connected', () => !closed && handlers.connected());
  ua.on('disconnected', () => !closed && handlers.disconnected());
  ua.on('newRTCSession', ({ session, originator }: { session: RTCSession; originator: string }) => {
    if (originator === 'remote') session.terminate({ status_code: 486 });
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
  let over = false;
  const finish = (e: EndEvent) => {
    if (over) return;
    over = true;
    handlers.ended(endOf(e));
  };
  let gathering: ReturnType<typeof setTimeout> | undefined;
  const session = ua.call(uri, {
    mediaStream: microphone,
    pcConfig: { iceServers: [] },
    eventHandlers: {
      peerconnection: ({ peerconnection }) => watchPeer(peerconnection, handlers, () => over),
      // Waiting for gathering to finish would cost seconds on a machine with a dead interface.
      icecandidate: (e: IceCandidateEvent) => {
        gathering ??= setTimeout(() => e.ready(), gatherMs);
      },
      progress: () => !over && handlers.progress?.(),
      accepted: () => !over && handlers.answered?.(),
      ended: finish,
      failed: finish,
    },
  });

  return {
    get peer() {
      return session.connection ?? undefined;
    },
    get established() {
      return !over && session.isEstablished();
    },
    hangUp() {
      over = true;
      clearTimeout(gathering);
      end(session);
    },
    refresh(gone) {
      refreshSession(session, () => !over && gone());
    },
    digit(d) {
      // The system listens for RFC 4733 only; 100 ms is what telephones send.
      if (!over && session.isEstablished()) {
        session.sendDTMF(d, { duration: 100, interToneGap: 70, transportType: JsSIP.C.DTMF_TRANSPORT.RFC2833 });
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
