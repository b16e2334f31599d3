// The microphone, and why there is none.

/** Each kind has a sentence with its mend in the catalogues, under mic.<kind>. */
export type MicKind = 'insecure' | 'old' | 'denied' | 'none' | 'busy' | 'lost' | 'other';

export class MicProblem extends Error {
  constructor(readonly kind: MicKind, cause?: unknown) {
    super(`microphone: ${kind}`, { cause });
    this.name = 'MicProblem';
  }
}

export interface MicChoice {
  /** Device id; empty means the system's default. */
  device: string;
  /** Echo cancellation and the like. Off only in automated tests, where they would eat the test tone. */
  processing: boolean;
}

/** Opens a microphone or rejects with a MicProblem that says what to mend. */
export async function openMicrophone(choice: MicChoice): Promise<MediaStream> {
  if (!globalThis.isSecureContext) throw new MicProblem('insecure');
  if (!navigator.mediaDevices?.getUserMedia || typeof RTCPeerConnection === 'undefined') throw new MicProblem('old');
  const audio: MediaTrackConstraints = {
    echoCancellation: choice.processing,
    noiseSuppression: choice.processing,
    autoGainControl: choice.processing,
  };
  if (choice.device) audio.deviceId = { ideal: choice.device };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio });
  } catch (error) {
    throw new MicProblem(micKind(error), error);
  }
}

/** Maps the browser's error to the kind that names the mend. */
export function micKind(error: unknown): MicKind {
  switch ((error as { name?: string } | null)?.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'other';
  }
}

export interface Device {
  id: string;
  label: string;
}

/** Microphones and loudspeakers by name. Labels are empty until the microphone was allowed once. */
export async function listDevices(): Promise<{ inputs: Device[]; outputs: Device[] }> {
  if (!navigator.mediaDevices?.enumerateDevices) return { inputs: [], outputs: [] };
  const all = await navigator.mediaDevices.enumerateDevices();
  const of = (kind: MediaDeviceKind) =>
    all.filter((d) => d.kind === kind && d.deviceId).map((d) => ({ id: d.deviceId, label: d.label }));
  return { inputs: of('audioinput'), outputs: of('audiooutput') };
}

/** Whether a stream can still carry sound. */
export function live(stream: MediaStream | undefined): stream is MediaStream {
  return stream?.getAudioTracks()[0]?.readyState === 'live';
}
