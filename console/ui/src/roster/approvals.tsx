import { api, request } from '../api/client';
import { useLoad } from '../api/action';
import { Loading } from '../components/page';
import { DealsPage } from './deals';

/** Approvals of swaps and leave, on the clock of the roster. */
export function ApprovalsPage() {
  const load = useLoad(() => request(api.GET('/roster', { params: { query: {} } })), []);
  return <Loading load={load}>{(r) => <DealsPage zone={r.zone} />}</Loading>;
}
