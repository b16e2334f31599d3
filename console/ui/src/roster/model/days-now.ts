import { dateKey } from '../../time/format';
import { serverNow } from '../../time/now';
import type { Doc } from './document';

/** Today in the zone of the document; a zone that does not exist is a fault of the document, not of the page. */
export function todayOf(doc: Doc): string {
  const now = new Date(serverNow()).toISOString();
  try {
    return dateKey(now, doc.zone);
  } catch {
    return dateKey(now);
  }
}
