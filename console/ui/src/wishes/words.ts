import type { Schemas } from '../api/client';
import { known, t } from '../i18n';
import { local } from '../i18n/local';
import { span } from '../time/format';

// What a caller would like of whoever takes the call, in words.

export type Wish = Schemas['CallerWish'];
export type Same = Schemas['SameCounsellor'];

/** An expression over skills with their names in the place of their ids. */
export function needsText(wish: Wish): string {
  const names = new Map(wish.skills.map((s) => [s.id, local(s.name) || s.id]));
  return (wish.needs.match(/"[^"]*"|>=|[(),]|[^\s(),">]+/g) ?? [])
    .map((token) => {
      switch (token) {
        case 'and':
        case 'or':
        case 'not':
        case 'of':
          return t(`wish.${token}`);
        case '>=':
          return t('wish.level');
        case ',':
          return t('wish.comma');
      }
      const id = token.startsWith('"') ? token.slice(1, -1) : token;
      return names.get(id) ?? id;
    })
    .join('');
}

/** A wish as the offer shows it. */
export function wishText(wish: Wish): string {
  const who = needsText(wish);
  return wish.for_seconds ? t('wish.for_time', { who, time: span(wish.for_seconds * 1000) }) : t('wish.for', { who });
}

/** What has become of the wish for the counsellor of last time. */
export function sameText(same: Same): string {
  if (same.granted) return t(same.yours ? 'wish.same.yours' : 'wish.same.granted');
  const key = `wish.same.${same.not_granted}`;
  return known(key) ? t(key) : t('wish.same.unknown');
}
