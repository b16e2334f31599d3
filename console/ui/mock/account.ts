import type { Schemas } from '../src/api/client';
import { classes } from '../src/account/words';

// The mock's account of a month: busy days, and two things that do not fit.

const counts: Partial<Record<Schemas['AccountClass'], number>> = {
  answered: 40, outside: 2, message: 6, call_back: 1, gave_up: 4, gave_up_short: 2, left_before: 5, closed: 3, limited: 1, technical: 1,
};

function days(month: string): Schemas['AccountDay'][] {
  return Array.from({ length: 30 }, (_, i) => {
    const by = classes.map((c) => Math.round(((counts[c] ?? 0) * (4 + ((i * 7) % 5))) / 6));
    return { date: `${month}-${String(i + 1).padStart(2, '0')}`, count: by.reduce((a, b) => a + b, 0), by };
  });
}

export function account(url: URL): Schemas['Account'] {
  const from = url.searchParams.get('from') ?? '2026-11-01';
  const list = days(from.slice(0, 7));
  const sum = (i: number) => list.reduce((n, d) => n + (d.by[i] ?? 0), 0);
  const attempts = list.reduce((n, d) => n + d.count, 0);
  const sums = { attempts, own: 30, offered: attempts - 300, answered: sum(0) + sum(1), abandoned: sum(4) + sum(5), flowed_out: attempts - 300 - sum(0) - sum(1) - sum(4) - sum(5) };
  return {
    from, to: url.searchParams.get('to') ?? from, zone: 'Asia/Shanghai', at: new Date().toISOString(), short_seconds: 5, open_after_seconds: 21_600,
    attempts, own: 30, sound: false, taken: 4, days: list,
    classes: classes.map((c, i) => ({
      class: c, count: sum(i),
      ways: sum(i) ? [{ way: c === 'gave_up' ? 'queue' : c === 'limited' ? 'answered' : c === 'message' ? 'overflow' : 'caller_hung_up', count: sum(i) }] : [],
      work: sum(i) ? [{ work: c === 'answered' ? 'none' : 'done', count: sum(i) }] : [],
    })),
    work: [{ work: 'done', count: attempts - sum(0) }, { work: 'none', count: sum(0) }],
    no_work: [{ why: 'talked', count: sum(0) }],
    sources: { ledger: sums, history: sums, by_controller: attempts - 3, by_import: 3, journals: 5, journals_own: 3, journals_waiting: 0, outbox_absent: false },
    found: [{ kind: 'open_too_long', count: 1 }, { kind: 'history_differs', count: 1 }],
    findings: [{ kind: 'open_too_long', call_id: '01M83EF56JE5XXP5FCS2000001', what: [] }, { kind: 'history_differs', call_id: '01M83EF56JE5XXP5FCS2000002', what: ['class', 'reason'] }],
  };
}

export function attempts(url: URL, hotline: Schemas['Named']): Schemas['AttemptPage'] {
  const of = url.searchParams.get('class') as Schemas['AccountClass'];
  return {
    items: Array.from({ length: 4 }, (_, i) => ({
      id: `01M83EF56JE5XXP5FCS200010${i}`, arrived_at: `2026-11-0${i + 1}T08:00:00Z`, ended_at: `2026-11-0${i + 1}T08:05:00Z`, hotline, class: of, way: 'queue',
      imported: false, work: 'overdue', task_id: 'task', due_at: `2026-11-0${i + 1}T12:00:00Z`,
    })),
  };
}
