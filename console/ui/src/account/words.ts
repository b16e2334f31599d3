import type { Schemas } from '../api/client';
import { known, t, word } from '../i18n';

export type Class = Schemas['AccountClass'];
export type Work = Schemas['AccountWork'];

export const classes: Class[] = [
  'answered', 'outside', 'message', 'call_back', 'gave_up', 'gave_up_short', 'left_before', 'closed', 'limited', 'technical', 'open', 'unclear',
];

export const className = (c: Class) => word('account.class', c);

/** Within a class: the reason, the box's reason of a message, or the class that a limited call would have had. */
export function wayName(c: Class, way: string): string {
  if (!way) return t('account.way.none');
  if (c === 'limited' && known(`account.class.${way}`)) return word('account.class', way);
  if (known(`account.way.${way}`) && (c === 'message' || !known(`end.reason.${way}`))) return word('account.way', way);
  return word('end.reason', way);
}
