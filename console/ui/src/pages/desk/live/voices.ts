import type { Schemas } from '../../../api/client';
import { conjunction, t } from '../../../i18n';
import { local } from '../../../i18n/local';
import { me } from '../../../state/session';

// Who hears whom, in sentences. The server says it; the page only words it, and knows of its own muting first.

type Call = Schemas['DeskCall'];
type Voice = Schemas['Voice'];

/** What a person on the line hears: people, music, an announcement, or nothing. */
export type Sound = 'people' | 'music' | 'sentence' | 'nothing';

/** One sentence of who hears whom. */
export interface Line {
  of: 'caller' | 'you' | 'of_you';
  sound: Sound;
  text: string;
}

/** The sentences for a call. muted: the own microphone is closed on this page, whatever the server knows yet. */
export function hearing(call: Call, muted: boolean): Line[] {
  const lines = [line('caller', muted ? call.caller_hears.filter((v) => !isMe(v)) : call.caller_hears), line('you', call.you_hear)];
  const others = call.part !== 'counsellor' || call.listeners.length > 0 || call.parties.some((p) => p.state !== 'gone');
  const ofYou = muted ? [] : call.hear_you;
  // With a caller alone the first sentence says it already.
  if (others || ofYou.length === 0) {
    const text = ofYou.length === 0 ? t('hears.nobody_of_you') : t('hears.of_you', { who: names(ofYou, false) });
    lines.push({ of: 'of_you', sound: ofYou.length === 0 ? 'nothing' : 'people', text });
  }
  return lines;
}

function line(of: 'caller' | 'you', voices: Voice[]): Line {
  const people = voices.filter((v) => v.kind !== 'music' && v.kind !== 'sentence');
  if (people.length > 0) return { of, sound: 'people', text: t(`hears.${of}`, { who: names(people, true) }) };
  if (voices.some((v) => v.kind === 'sentence')) return { of, sound: 'sentence', text: t(`hears.${of}_sentence`) };
  if (voices.length > 0) return { of, sound: 'music', text: t(`hears.${of}_music`) };
  return { of, sound: 'nothing', text: t(`hears.${of}_nobody`) };
}

const isMe = (v: Voice) => v.kind === 'you' || (v.person !== undefined && v.person.id === me.value?.id);

const names = (voices: Voice[], speaking: boolean) => conjunction(voices.map((v) => voiceName(v, speaking)));

/** Whom one hears, or by whom one is heard. A listener who is heard whispers. */
export function voiceName(v: Voice, speaking = false): string {
  if (isMe(v)) return t('voice.you');
  switch (v.kind) {
    case 'caller':
    case 'music':
    case 'sentence':
    case 'you':
      return t(`voice.${v.kind}`);
    default: {
      const name = v.person?.name ?? (v.name ? local(v.name) : t('voice.outside'));
      return v.kind === 'listener' && speaking ? t('voice.whisper', { name }) : name;
    }
  }
}

/** The name of somebody who was asked into the call. */
export function partyName(p: { agent?: Schemas['Person']; number?: Schemas['Named'] }): string {
  return p.agent?.name ?? (p.number ? local(p.number.name) : t('voice.outside'));
}
