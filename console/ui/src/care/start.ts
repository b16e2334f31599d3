import { api, request, type Schemas } from '../api/client';
import { recall } from '../silent/category';
import { can } from '../state/session';
import { readCareOptions } from './options';

// What a form shows of a call's care, read before the form is shown: what came later would move the buttons that somebody
// is about to press.

export interface CareStart {
  screening?: Schemas['Screening'];
  assessment?: Schemas['Assessment'];
  plans?: Schemas['FollowPlan'][];
  checklists?: Schemas['Checklists'];
}

/** How long a form waits for its care; what has not come by then says so at its place. */
export const patienceMs = 4000;

/** Reads it. It never fails: what cannot be read is left out, and says why where it is shown. */
export async function readCare(call: string): Promise<CareStart> {
  const at = { params: { path: { call } } };
  const out: CareStart = {};
  const work: Promise<void>[] = [];
  if (can('screening.write')) {
    work.push(readCareOptions().then(() => undefined));
    work.push(
      request(api.GET('/calls/{call}/screening', at)).then(async (s) => {
        out.screening = s;
        if (s.positive && can('assessment.read')) out.assessment = await request(api.GET('/calls/{call}/assessment', at));
      }),
    );
  }
  if (can('history.own')) work.push(recall(call));
  if (can('callers.evidence')) work.push(request(api.GET('/calls/{call}/follow-ups', at)).then((p) => void (out.plans = p)));
  if (can('checklist.write')) work.push(request(api.GET('/calls/{call}/checklists', at)).then((l) => void (out.checklists = l)));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((done) => {
    timer = setTimeout(done, patienceMs);
  });
  await Promise.race([Promise.allSettled(work), late]);
  clearTimeout(timer);
  return { ...out };
}
