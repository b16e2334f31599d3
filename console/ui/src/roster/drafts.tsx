import { anew, rosterProgress } from '../state/live';
import { DraftsPage } from './draft-page';

/** Drafts, with what the live stream tells of them. */
export function RosterDraftsPage() {
  return <DraftsPage progress={rosterProgress} anew={anew} />;
}
