import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Schemas } from '../api/client';
import { t } from '../i18n';
import { span } from '../time/format';
import { Note } from './note';

const stepSeconds = 10;
const rates = [0.75, 1, 1.25, 1.5];

/** Plays a recording with seeking; paused stretches are marked and can be jumped to. */
export function Player({ playback }: { playback: Schemas['Playback'] }) {
  const audio = useRef<HTMLAudioElement>(null);
  const failed = useSignal(false);
  const rate = useSignal(1);
  const seek = (seconds: number) => {
    const a = audio.current;
    if (!a) return;
    a.currentTime = Math.min(Math.max(0, seconds), playback.duration_seconds);
  };
  const setRate = (value: number) => {
    rate.value = value;
    if (audio.current) audio.current.playbackRate = value;
  };
  return (
    <div class="player">
      <audio
        ref={audio}
        src={playback.url}
        controls
        controlsList="nodownload noplaybackrate"
        preload="metadata"
        aria-label={t('player.label')}
        onError={() => (failed.value = true)}
        onPlaying={() => (failed.value = false)}
        onContextMenu={(e) => e.preventDefault()}
      />
      <div class="row">
        <button type="button" class="button plain" onClick={() => seek((audio.current?.currentTime ?? 0) - stepSeconds)}>
          {t('player.back', { n: stepSeconds })}
        </button>
        <button type="button" class="button plain" onClick={() => seek((audio.current?.currentTime ?? 0) + stepSeconds)}>
          {t('player.forward', { n: stepSeconds })}
        </button>
        <label class="inline">
          {t('player.rate')}{' '}
          <select value={String(rate.value)} onChange={(e) => setRate(Number(e.currentTarget.value))}>
            {rates.map((r) => (
              <option key={r} value={String(r)}>
                {r}×
              </option>
            ))}
          </select>
        </label>
        <span class="muted small">{t('player.length', { time: span(playback.duration_seconds * 1000) })}</span>
      </div>
      {playback.gaps.length > 0 && (
        <ul class="plain-list small">
          {playback.gaps.map((g) => (
            <li key={g.from_seconds}>
              <button type="button" class="button quiet" onClick={() => seek(g.from_seconds)}>
                {t('player.gap', { at: span(g.from_seconds * 1000), length: span(g.length_seconds * 1000) })}
              </button>
            </li>
          ))}
        </ul>
      )}
      {failed.value && <Note tone="bad">{t('player.failed')}</Note>}
    </div>
  );
}
