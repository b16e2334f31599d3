// What the rest of the app knows of SIP: a line to the telephone system, and calls on it. phone.ts makes one
// with JsSIP; tests make one without.

/** Credentials for one sign-in, as the console hands them out. */
export interface LineLogin {
  user: string;
  password: string;
  /** Path of the SIP WebSocket on this page's own origin. */
  path: string;
  domain: string;
}

/** Why a call ended, as far as SIP tells. */
export interface CallEnd {
  /** JsSIP's cause, a stable English word such as "Terminated" or "Busy". */
  cause: string;
  /** SIP status code of a refusal; 0 where there was none. */
  status: number;
  /** Q.850 cause that the other side gave; undefined where it gave none. */
  q850?: number | undefined;
}

export interface CallHandlers {
  /** Remote audio is there. It may come more than once. */
  track(stream: MediaStream): void;
  /** The other side is ringing or plays early media. */
  progress?(): void;
  /** The other side has answered; audio follows when the connection is up. */
  answered?(): void;
  /** The media connection changed. */
  connection(state: RTCPeerConnectionState): void;
  /** The call is over. Called once, and never after hangUp. */
  ended(end: CallEnd): void;
}

export interface LineCall {
  /** The media connection, for statistics; undefined before it exists. */
  readonly peer: RTCPeerConnection | undefined;
  /** Whether both sides agreed on the call and it has not ended. */
  readonly established: boolean;
  /** Ends the call. Idempotent; ended is not called afterwards. */
  hangUp(): void;
  /** Tells the other side, over a new socket, where this call is now. gone is called if it no longer knows the call. */
  refresh(gone: () => void): void;
  /** Sends one digit (0-9, *, #, A-D) as RFC 4733. */
  digit(d: string): void;
}

export interface Line {
  readonly connected: boolean;
  /** Places a call to a user at the line's domain. */
  call(target: string, microphone: MediaStream, handlers: CallHandlers): LineCall;
  /** Ends every call and closes the socket. Idempotent. */
  close(): void;
}

/** A call that rings here. */
export interface LineRing {
  /** Takes the call. */
  answer(microphone: MediaStream, handlers: CallHandlers): LineCall;
  /** Refuses it. Idempotent. */
  refuse(): void;
}

export interface LineHandlers {
  connected(): void;
  disconnected(): void;
  /** Somebody rings, until gone is called. A line without it does not register, and refuses whoever rings all the same. */
  rung?(ring: LineRing, gone: (told: () => void) => void): void;
}

export type OpenLine = (login: LineLogin, handlers: LineHandlers) => Line;
