/** The figures of a media connection that the seat check and tests use. */
export interface StatsSummary {
  packetsReceived: number;
  packetsSent: number;
  packetsLost: number;
  /** 0 to 1, of what arrives. */
  audioLevel: number;
  totalAudioEnergy: number;
  /** Milliseconds; undefined before the first report of the other side. */
  roundTripMs: number | undefined;
  /** Share of what this page sent that the other side did not get, 0 to 1. */
  remoteLoss: number | undefined;
  /** Level of the microphone, 0 to 1. */
  sourceLevel: number | undefined;
}

/** Picks the figures out of a statistics report. */
export function summarize(report: RTCStatsReport): StatsSummary {
  const s: StatsSummary = {
    packetsReceived: 0,
    packetsSent: 0,
    packetsLost: 0,
    audioLevel: 0,
    totalAudioEnergy: 0,
    roundTripMs: undefined,
    remoteLoss: undefined,
    sourceLevel: undefined,
  };
  report.forEach((entry: Record<string, number | string | undefined>) => {
    const n = (key: string) => Number(entry[key] ?? 0);
    switch (entry.type) {
      case 'inbound-rtp':
        s.packetsReceived += n('packetsReceived');
        s.packetsLost += n('packetsLost');
        s.audioLevel = n('audioLevel');
        s.totalAudioEnergy = n('totalAudioEnergy');
        break;
      case 'outbound-rtp':
        s.packetsSent += n('packetsSent');
        break;
      case 'remote-inbound-rtp':
        if (entry.roundTripTime !== undefined) s.roundTripMs = n('roundTripTime') * 1000;
        if (entry.fractionLost !== undefined) s.remoteLoss = n('fractionLost');
        break;
      case 'media-source':
        s.sourceLevel = n('audioLevel');
        break;
    }
  });
  return s;
}
