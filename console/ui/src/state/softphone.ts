import { computed, effect, signal, untracked } from '@preact/signals';
import { api, request } from '../api/client';
import { audioContext } from '../softphone/audio';
import type { Leg, LegState } from '../softphone/leg';
import { live, MicProblem, openMicrophone, type MicKind } from '../softphone/microphone';
import { desk, legReplaced } from './live';
import { muting } from './muting';
import { tell } from './notices';
import { me, testable } from './session';

// The desk's leg as the pages see it: it runs while the person sits at a browser desk, in one tab only.

export type SoftphoneState = LegState | 'elsewhere';

export const softphone = signal<SoftphoneState>('off');
export const softphoneSince = signal(Date.now());
/** Why there is no microphone; its sentence is mic.<kind>. */
export const micProblem = signal<MicKind | undefined>(undefined);
/** The open microphone, for level meters. */
export const microphone = signal<MediaStream | undefined>(undefined);
/** The browser refused to play sound until the person clicks something. */
export const soundBlocked = signal(false);
export const inputDevice = signal('');
export const outputDevice = signal('');
/** The seat check listens to its own echo: the microphone is open though there is no caller. */
export const echoing = signal(false);
/** An offer is being accepted: the microphone opens with the click, and the switch lets it through once it has joined both. */
export const answering = signal(false);

/** Whether the person sits at a desk whose leg this page has to keep up. */
const needed = computed(() => {
  const d = desk.value;
  return Boolean(me.value && d?.seat?.kind === 'browser' && d.status.state !== 'logged_out');
});

const rawAudio = new URLSearchParams(location.search).get('testaudio') === '1';
const refusedPauseMs = 2000;

let leg: Leg | undefined;
let opening: Promise<MediaStream> | undefined;
let unlock: (() => void) | undefined;
let loud: HTMLAudioElement | undefined;
/** The login that this page's leg dials with. */
let line = '';

/** Keeps the leg as long as it is needed. Returns what stops it for good. */
export function runSoftphone(): () => void {
  const stopNeeded = effect(() => {
    if (needed.value) claim(false);
    else release();
  });
  const stopMute = effect(applyMute);
  const stopReplaced = effect(() => {
    // The page that has the newer leg is told as well.
    if (legReplaced.value && legReplaced.value !== line) untracked(replaced);
  });
  const hide = () => leg?.stop();
  const show = (e: PageTransitionEvent) => {
    if (e.persisted && needed.value) claim(false);
  };
  addEventListener('pagehide', hide);
  addEventListener('pageshow', show);
  return () => {
    stopNeeded();
    stopMute();
    stopReplaced();
    removeEventListener('pagehide', hide);
    removeEventListener('pageshow', show);
    release();
  };
}

/** Takes the leg into this tab. */
export function takeSoftphone(): void {
  claim(true);
}

// One tab holds the leg, by a lock of the browser: two would push each other's credentials out for ever. A tab
// that waits takes over by itself when the holder is closed.
function claim(steal: boolean): void {
  if (unlock && !steal) return;
  if (!navigator.locks) {
    unlock = () => {};
    void dial();
    return;
  }
  if (softphone.value === 'off') set('elsewhere');
  const name = `heartline.leg.${me.value?.id ?? ''}`;
  const held = new Promise<void>((resolve) => {
    unlock = resolve;
  });
  const mine = unlock;
  navigator.locks
    .request(name, steal ? { steal: true } : {}, () => {
      if (unlock !== mine) return undefined;
      void dial();
      return held;
    })
    .catch(() => {
      // Another tab has taken the leg; this one stands in line again for the day that tab is closed.
      if (unlock !== mine) return;
      replaced();
      if (needed.value) claim(false);
    });
}

// The line is in another tab or browser now. A page that had none has lost nothing.
function replaced(): void {
  if (!leg) return;
  yieldLeg();
  tell('leg_replaced', 'warning');
}

function yieldLeg(): void {
  leg?.stop();
  leg = undefined;
  unlock?.();
  unlock = undefined;
  closeMicrophone();
  if (needed.value) set('elsewhere');
}

function release(): void {
  leg?.stop();
  leg = undefined;
  unlock?.();
  unlock = undefined;
  closeMicrophone();
  set('off');
}

async function dial(): Promise<void> {
  const mine = unlock;
  set('connecting');
  try {
    await ensureMicrophone();
  } catch {
    // The page shows why; the leg asks again before each dial.
  }
  try {
    const [login, phone, { Leg }] = await Promise.all([
      request(api.POST('/desk/leg')),
      import('../softphone/phone'),
      import('../softphone/leg'),
    ]);
    if (unlock !== mine || !needed.value) return;
    leg?.stop();
    line = login.user;
    leg = new Leg({
      open: phone.openLine,
      target: login.target,
      login: { user: login.user, password: login.password, path: login.ws_path, domain: login.domain },
      microphone: ensureMicrophone,
      changed: (state) => unlock === mine && set(state),
      audio: play,
      trouble: () => {},
      refused: () => again(mine),
      replaced: () => unlock === mine && replaced(),
    });
    leg.start();
    hook();
  } catch {
    again(mine);
  }
}

// Asks for fresh credentials, unless the leg has gone to another tab meanwhile.
function again(mine: typeof unlock): void {
  setTimeout(() => {
    if (unlock !== mine || !needed.value) return;
    leg?.stop();
    leg = undefined;
    void dial();
  }, refusedPauseMs);
}

function set(state: SoftphoneState): void {
  if (softphone.value === state) return;
  softphone.value = state;
  softphoneSince.value = Date.now();
}

/** Gives the open microphone, or opens it. Rejects with a MicProblem, whose kind is in micProblem too. */
export async function ensureMicrophone(): Promise<MediaStream> {
  const open = microphone.value;
  if (live(open)) return open;
  opening ??= openMicrophone({ device: inputDevice.value, processing: !(rawAudio && testable.value) }).finally(() => {
    opening = undefined;
  });
  try {
    const stream = await opening;
    if (microphone.value !== stream) adopt(stream);
    return stream;
  } catch (error) {
    micProblem.value = error instanceof MicProblem ? error.kind : 'other';
    throw error;
  }
}

function adopt(stream: MediaStream): void {
  closeMicrophone();
  stream.getAudioTracks()[0]?.addEventListener('ended', () => {
    if (microphone.value !== stream) return;
    microphone.value = undefined;
    micProblem.value = 'lost';
    leg?.redial('microphone');
  });
  micProblem.value = undefined;
  microphone.value = stream;
}

function closeMicrophone(): void {
  for (const track of microphone.value?.getTracks() ?? []) track.stop();
  microphone.value = undefined;
}

/** Uses another microphone from now on. */
export async function chooseInput(device: string): Promise<void> {
  inputDevice.value = device;
  closeMicrophone();
  await ensureMicrophone();
  leg?.redial('device');
}

/** Plays callers on another loudspeaker from now on, where the browser can. */
export async function chooseOutput(device: string): Promise<void> {
  outputDevice.value = device;
  await (loud as (HTMLAudioElement & { setSinkId?(id: string): Promise<void> }) | undefined)?.setSinkId?.(device);
}

// The counselling room is no open microphone: the track carries sound only while there is a call and the
// counsellor has not muted it; of who listens to somebody else's, only while whispering.
function applyMute(): void {
  const call = desk.value?.call;
  const open =
    call === undefined ? echoing.value || answering.value
    : call.part === 'listener' ? Boolean(call.whispering)
    : !muting.silent(call.id, Boolean(call.muted));
  for (const track of microphone.value?.getAudioTracks() ?? []) track.enabled = open;
}

function play(stream: MediaStream): void {
  loud ??= new Audio();
  loud.autoplay = true;
  loud.srcObject = stream;
  if (outputDevice.value) void chooseOutput(outputDevice.value);
  void startSound();
}

/** Starts the loudspeaker; call it from a click where soundBlocked is set. */
export async function startSound(): Promise<void> {
  audioContext();
  try {
    await loud?.play();
    soundBlocked.value = false;
  } catch {
    soundBlocked.value = true;
  }
}

/** The media connection and the remote audio, for measurements. */
export function legPeer(): RTCPeerConnection | undefined {
  return leg?.peer;
}

export function remoteAudio(): MediaStream | undefined {
  return (loud?.srcObject as MediaStream | null) ?? undefined;
}

function hook(): void {
  if (!testable.value) return;
  void import('../softphone/hooks').then(({ installHooks }) =>
    installHooks({ state: () => softphone.value, peer: legPeer, remote: remoteAudio }),
  );
}
