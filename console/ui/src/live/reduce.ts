import type { Schemas } from '../api/client';

// What the stream's messages make of the page's picture. Pure: the same messages give the same picture.

export type Message = Schemas['LiveMessage'];
export type Desk = Schemas['Desk'];
export type Board = Schemas['Board'];
export type Offer = Schemas['Offer'];
export type Withdrawal = Schemas['LiveOfferWithdrawn']['data'];
export type Alert = Schemas['CrisisAlert'];

/** The live part of what a page knows. */
export interface View {
  desk: Desk | undefined;
  board: Board | undefined;
  /** The last offer that was taken back, and why. */
  withdrawn: Withdrawal | undefined;
  /** Offers that are over; a message about one of them that comes late changes nothing. */
  over: readonly string[];
  /** Who asks this person for help, the oldest first. */
  alerts: readonly Alert[];
}

export const emptyView: View = { desk: undefined, board: undefined, withdrawn: undefined, over: [], alerts: [] };

const overKept = 32;

/** The view after a message of the stream. */
export function reduce(view: View, m: Message): View {
  switch (m.type) {
    case 'snapshot':
      // A snapshot is the truth even if its positions are lower: the server may have started anew.
      return { ...view, board: m.data.board ?? undefined, desk: settle(view, m.data.desk), alerts: m.data.crisis_alerts?.items ?? [] };
    case 'resumed':
      return m.data.crisis_alerts ? { ...view, alerts: m.data.crisis_alerts.items } : view;
    case 'crisis_alerts':
      return { ...view, alerts: m.data.items };
    case 'crisis_alert_gone':
      return withoutAlert(view, m.data.id);
    case 'board':
      return view.board && m.data.pos < view.board.pos ? view : { ...view, board: m.data };
    case 'desk':
      return withDesk(view, m.data);
    case 'offer':
      if (!view.desk || view.over.includes(m.data.id) || view.desk.call) return view;
      return { ...view, withdrawn: undefined, desk: { ...view.desk, offer: m.data } };
    case 'offer_withdrawn':
      return withoutOffer({ ...view, withdrawn: m.data }, m.data.id);
    default:
      return view;
  }
}

/** The view without an alert that was answered, or is over. */
export function withoutAlert(view: View, id: string): View {
  return view.alerts.some((a) => a.id === id) ? { ...view, alerts: view.alerts.filter((a) => a.id !== id) } : view;
}

/** The view with a desk from the stream or from an answer, unless a newer one is known. */
export function withDesk(view: View, desk: Desk): View {
  if (view.desk && (desk.pos < view.desk.pos || (desk.pos === view.desk.pos && Date.parse(desk.at) < Date.parse(view.desk.at)))) return view;
  const next = { ...view, desk: settle(view, desk) };
  return desk.offer ? next : { ...next, withdrawn: view.withdrawn };
}

/** The view without an offer that is over. */
export function withoutOffer(view: View, id: string): View {
  const over = view.over.includes(id) ? view.over : [...view.over, id].slice(-overKept);
  if (view.desk?.offer?.id !== id) return { ...view, over };
  const desk = { ...view.desk };
  delete desk.offer;
  return { ...view, over, desk };
}

function settle(view: View, desk: Desk | undefined): Desk | undefined {
  if (!desk?.offer || !view.over.includes(desk.offer.id)) return desk;
  const settled = { ...desk };
  delete settled.offer;
  return settled;
}
