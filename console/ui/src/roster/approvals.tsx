import { DealsPage } from './deals';
import { rosterZone } from './zone';

/** Approvals of swaps and leave, on the clock of the roster. */
export function ApprovalsPage() {
  return <DealsPage zone={rosterZone.value} />;
}
