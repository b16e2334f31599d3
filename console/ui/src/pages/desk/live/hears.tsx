import type { Schemas } from '../../../api/client';
import { t } from '../../../i18n';
import { hearing, type Line, type Sound } from './voices';

const marks: Record<Sound, string> = { people: '◉', music: '♪', sentence: '❝', nothing: '○' };

/** Who hears whom now, always in sight during a call. */
export function Hears({ call, muted, without }: { call: Schemas['DeskCall']; muted: boolean; without?: Line['of'] }) {
  const lines = hearing(call, muted).filter((l) => l.of !== without);
  return (
    <ul class="hears" aria-label={t('hears.title')} role="status" data-name="hears">
      {lines.map((l) => (
        <li key={l.of} class={`hears-${l.sound}`} data-of={l.of} data-sound={l.sound}>
          <span class="hears-mark" aria-hidden="true">
            {marks[l.sound]}
          </span>
          <span>{l.text}</span>
        </li>
      ))}
    </ul>
  );
}
