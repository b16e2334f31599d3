import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../../api/client';
import { useAction } from '../../api/action';
import { StateBadge, Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { ProblemNote } from '../../components/note';
import { Table } from '../../components/table';
import { Since } from '../../components/timer';
import { t, word } from '../../i18n';
import { can } from '../../state/session';

type Row = Schemas['AgentRow'];

const order: Schemas['AgentState'][] = ['ready', 'reserved', 'talking', 'hold', 'after_call', 'not_ready', 'logged_out'];

/** Counsellors by state, the longest in it first. */
export function AgentTable({ rows }: { rows: Row[] }) {
  const chosen = useSignal<Row | undefined>(undefined);
  const sorted = [...rows].sort(
    (a, b) => order.indexOf(a.status.state) - order.indexOf(b.status.state) || a.status.since.localeCompare(b.status.since),
  );
  const counts = order.map((s) => ({ state: s, n: rows.filter((r) => r.status.state === s).length })).filter((c) => c.n > 0);
  return (
    <>
      <p class="row">
        {counts.map((c) => (
          <span key={c.state} class="row">
            <StateBadge state={c.state} /> <strong>{c.n}</strong>
          </span>
        ))}
      </p>
      <Table
        caption={t('board.seats')}
        rows={sorted}
        rowKey={(r) => r.status.agent.id}
        empty={t('board.no_agents')}
        columns={[
          { head: t('board.state'), cell: (r) => <StateBadge state={r.status.state} /> },
          { head: t('board.time_in_state'), cell: (r) => <Since at={r.status.since} /> },
          { head: t('call.counsellor'), cell: (r) => r.status.agent.name },
          { head: t('board.seat'), cell: (r) => seatText(r) },
          { head: t('board.why'), cell: (r) => why(r) },
          { head: t('board.duty'), cell: (r) => <Duty row={r} /> },
          { head: t('board.calls_today'), align: 'end', wideOnly: true, cell: (r) => r.calls_today ?? '–' },
          { head: t('board.skills'), wideOnly: true, cell: (r) => r.skills.map((s) => `${s.skill} ${s.level}`).join(', ') || '–' },
          ...(can('agent.manage')
            ? [
                {
                  head: t('common.more_about'),
                  cell: (r: Row) => (
                    <Button onClick={() => (chosen.value = r)} label={t('board.set_state_of', { name: r.status.agent.name })}>
                      {t('board.set_state')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {chosen.value && <SetState row={chosen.value} onClose={() => (chosen.value = undefined)} />}
    </>
  );
}

function seatText(r: Row): string {
  if (!r.seat) return '–';
  return `${r.seat.name} · ${word('seat.kind', r.seat.kind)}`;
}

function why(r: Row) {
  const s = r.status;
  if (s.state === 'not_ready') return word('reason', s.reason);
  if (s.red_capped) return <Tag tone="warn">{t('floor.capped')}</Tag>;
  if (s.then_not_ready) return t('desk.then_not_ready');
  return '–';
}

function Duty({ row }: { row: Row }) {
  const s = row.status;
  if (!s.on_duty) return <Tag tone="off">{t('board.off_duty')}</Tag>;
  if (s.state !== 'logged_out' && !s.seat_up) return <Tag tone="bad">{t('board.seat_down')}</Tag>;
  return <Tag tone="ok">{t('board.on_duty')}</Tag>;
}

function SetState({ row, onClose }: { row: Row; onClose: () => void }) {
  const agent = row.status.agent;
  const set = useAction(async (state: Schemas['AgentStateChoice']['state']) => {
    await request(api.POST('/agents/{agent}/state', { params: { path: { agent: agent.id } }, body: { state } }));
    onClose();
  });
  return (
    <Dialog title={t('board.set_state_of', { name: agent.name })} onClose={onClose}>
      <p class="muted">{t('board.set_state_hint')}</p>
      <ProblemNote problem={set.problem.value} />
      <div class="choices">
        <Button big pending={set.pending} onClick={() => void set.run('ready')}>
          {t('state.ready')}
        </Button>
        <Button big pending={set.pending} onClick={() => void set.run('not_ready')}>
          {t('state.not_ready')}
        </Button>
        <Button big pending={set.pending} onClick={() => void set.run('logged_out')}>
          {t('board.sign_out_agent')}
        </Button>
      </div>
    </Dialog>
  );
}
