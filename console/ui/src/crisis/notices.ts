// Which notices about a call for help would only say again what the page shows already, and lie over it.

/** What the search beside the call shows by itself. What went wrong is told all the same. */
const onTheCard: readonly string[] = ['crisis_acknowledged', 'crisis_joined', 'crisis_left', 'crisis_cancelled', 'crisis_press_ended'];

export interface Place {
  atDesk: boolean;
  /** There is a search beside the call at the desk. */
  searching: boolean;
  /** The person gets alerts, and so a page as an alert. */
  asked: boolean;
}

/** Whether a notice is left out, because a card or an alert on this page says the same. */
export function shownByCards(code: string, place: Place): boolean {
  if (code === 'crisis_paged') return place.asked;
  return place.atDesk && place.searching && onTheCard.includes(code);
}
