import { useSignal } from '@preact/signals';
import { api, request } from '../api/client';
import { useAction, useLoad } from '../api/action';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { SelectField } from '../components/field';
import { Note, ProblemNote } from '../components/note';
import { Loading, Panel } from '../components/page';
import { t } from '../i18n';
import { can } from '../state/session';
import { instant } from '../time/format';
import { serverNow } from '../time/now';
import { AwayDialog } from './away';
import { makeDeal, tryDeal, type NewDeal } from './commands';
import { shiftText } from './own';
import { useRetry } from './retry';
import { inTheWay, TriedNote, useTried } from './tried';
import type { Named, Shift } from './types';

const aheadMs = 28 * 86_400_000;

type What = 'sick' | 'leave' | 'offer' | 'swap';

/** Enters what somebody has asked a colleague for, such as by telephone: sickness, leave, an offer, a swap. */
export function Behalf({ zone, onDone }: { zone: string; onDone: () => void }) {
  const open = useSignal(false);
  if (!can('roster.plan')) return null;
  return (
    <Panel title={t('roster.behalf.title')}>
      {open.value ? (
        <Entry zone={zone} onDone={onDone} />
      ) : (
        <Button onClick={() => (open.value = true)} name="behalf-open">
          {t('roster.behalf.open')}
        </Button>
      )}
    </Panel>
  );
}

function Entry({ zone, onDone }: { zone: string; onDone: () => void }) {
  const agents = useLoad(() => request(api.GET('/agents')), []);
  const chosen = useSignal('');
  const what = useSignal<What | undefined>(undefined);
  const close = () => (what.value = undefined);
  return (
    <Loading load={agents}>
      {(all) => {
        const who = all.find((p) => p.id === chosen.value);
        return (
          <>
            <SelectField
              label={t('roster.behalf.who')}
              value={chosen.value}
              empty={t('roster.behalf.choose')}
              options={all.map((p) => ({ value: p.id, label: p.name }))}
              onChange={(v) => (chosen.value = v)}
              name="behalf-who"
            />
            <div class="row">
              {(['sick', 'leave', 'offer', 'swap'] as const).map((w) => (
                <Button key={w} disabled={!who} onClick={() => (what.value = w)} name={`behalf-${w}`}>
                  {t(`roster.mine.${w}`)}
                </Button>
              ))}
            </div>
            {who && (what.value === 'sick' || what.value === 'leave') && <AwayDialog key={what.value} sick={what.value === 'sick'} zone={zone} who={who} onClose={close} onDone={onDone} />}
            {who && (what.value === 'offer' || what.value === 'swap') && <DealDialog way={what.value} who={who} people={all} zone={zone} onClose={close} onDone={onDone} />}
          </>
        );
      }}
    </Loading>
  );
}

/** A swap or an offer of somebody else's shift. The console weighs it when it is sent, and names the rules in the way. */
function DealDialog({ way, who, people, zone, onClose, onDone }: { way: 'offer' | 'swap'; who: Named; people: Named[]; zone: string; onClose: () => void; onDone: () => void }) {
  const load = useLoad(
    () => request(api.GET('/roster', { params: { query: { from: new Date(serverNow()).toISOString(), to: new Date(serverNow() + aheadMs).toISOString() } } })),
    [],
  );
  const shift = useSignal('');
  const want = useSignal('');
  const taker = useSignal('');
  const command = useRetry();
  const body: NewDeal = { way, shift: shift.value, on_behalf: who.id, ...(way === 'swap' ? { want: want.value } : { with: taker.value ? [taker.value] : [] }) };
  const trying = useTried(shift.value && (way === 'swap' ? want.value : taker.value) ? body : undefined, tryDeal);
  const names = (staff: string) => [who, ...people].find((p) => p.id === staff)?.name;
  const send = useAction(async () => {
    await command(body, (key) => makeDeal(body, key));
    onDone();
    onClose();
  });
  return (
    <Dialog title={t(`roster.mine.${way}`)} onClose={onClose}>
      <p>{t('roster.behalf.of', { who: who.name })}</p>
      <Loading load={load}>
        {(r) => {
          const ahead = r.shifts.filter((s) => !s.guest_lines && (instant(s.end) ?? 0) > serverNow());
          const text = (s: (typeof ahead)[number]) => shiftText({ ...s, type: s.type ?? '' } as Shift, zone);
          const own = ahead.filter((s) => s.agent.id === who.id);
          const others = ahead.filter((s) => s.agent.id !== who.id);
          if (own.length === 0) return <Note tone="info">{t('roster.behalf.no_shifts')}</Note>;
          return (
            <>
              <SelectField
                label={t('roster.behalf.shift')}
                value={shift.value}
                empty={t('roster.behalf.choose')}
                options={own.map((s) => ({ value: s.id, label: text(s) }))}
                onChange={(v) => (shift.value = v)}
                name="behalf-shift"
              />
              {way === 'swap' ? (
                <SelectField
                  label={t('roster.behalf.want')}
                  value={want.value}
                  empty={t('roster.behalf.choose')}
                  options={others.map((s) => ({ value: s.id, label: t('roster.mine.partner', { who: s.agent.name, shift: text(s) }) }))}
                  onChange={(v) => (want.value = v)}
                  name="behalf-want"
                />
              ) : (
                <SelectField
                  label={t('roster.behalf.taker')}
                  value={taker.value}
                  empty={t('roster.deal.anybody')}
                  options={people.filter((p) => p.id !== who.id).map((p) => ({ value: p.id, label: p.name }))}
                  onChange={(v) => (taker.value = v)}
                  name="behalf-taker"
                />
              )}
            </>
          );
        }}
      </Loading>
      <TriedNote trying={trying} names={names} />
      <ProblemNote problem={send.problem.value} />
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button big variant="primary" disabled={!shift.value || (way === 'swap' && !want.value) || trying.asking.value || inTheWay(trying)} pending={send.pending} onClick={() => void send.run()} name="behalf-send">
          {t('roster.mine.send')}
        </Button>
      </div>
    </Dialog>
  );
}
