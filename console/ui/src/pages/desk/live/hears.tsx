import type { Schemas } from '../../../api/client';
import { t } from '../../../i18n';
import { hearing, type Sound } from './voices';

const marks: Record<Sound, string> = { people: '◉', music: '♪', sentence: '❝', nothing: '○' };

/** Who hears whom now, always in sight during a call. */
export function Hears({ call, muted }: { call: Schemas['DeskCall']; muted: boolean }) {
  return (
    <ul class="hears" aria-label={t('hears.title')} role="status" data-name="hears">
      {hearing(call, muted).map((l) => (
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
