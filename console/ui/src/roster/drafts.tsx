import { rosterProgress } from '../state/live';
import { DraftsPage } from './draft-page';

/** Drafts, with what the live stream tells of a search. */
export function RosterDraftsPage() {
  return <DraftsPage progress={rosterProgress} />;
}
