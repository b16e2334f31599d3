import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../api/client';
import { useAction, useLoad } from '../api/action';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { Note, ProblemNote } from '../components/note';
import { Loading, Panel } from '../components/page';
import { listing, t } from '../i18n';
import { can } from '../state/session';
import { instant } from '../time/format';
import { serverNow } from '../time/now';
import { assign } from './commands';
import { shiftText } from './own';
import { useRetry } from './retry';
import { count, ruleName, signed } from './words';

type Shift = Schemas['RosterShift'];

/** Published shifts that nobody has and that are not over; whoever plans finds somebody for them. */
export function OpenShifts({ shifts, zone, onDone }: { shifts: readonly Shift[]; zone: string; onDone: () => void }) {
  const filling = useSignal<Shift | undefined>(undefined);
  const ahead = shifts.filter((s) => (instant(s.end) ?? 0) > serverNow());
  if (ahead.length === 0) return null;
  return (
    <Panel title={t('roster.open.title', { n: ahead.length })}>
      <ul class="plain-list" data-name="open-shifts">
        {ahead.map((s) => (
          <li key={s.id} class="spread">
            <span>{shiftText(s, zone)}</span>
            {can('roster.plan') && (
              <Button onClick={() => (filling.value = s)} name={`fill-${s.id}`}>
                {t('roster.open.fill')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {filling.value && <FillDialog shift={filling.value} zone={zone} onClose={() => (filling.value = undefined)} onDone={onDone} />}
    </Panel>
  );
}

function FillDialog({ shift, zone, onClose, onDone }: { shift: Shift; zone: string; onClose: () => void; onDone: () => void }) {
  const load = useLoad(() => request(api.GET('/roster/shifts/{shift}/covers', { params: { path: { shift: shift.id } } })), [shift.id]);
  const command = useRetry();
  const give = useAction(async (agent: string) => {
    await command(agent, (key) => assign(shift.id, { agent, reason: 'open' }, key));
    onDone();
    onClose();
  });
  return (
    <Dialog title={t('roster.open.fill')} onClose={onClose}>
      <p>
        <strong>{shiftText(shift, zone)}</strong>
      </p>
      <ProblemNote problem={give.problem.value} />
      <Loading load={load}>
        {(all) =>
          all.length === 0 ? (
            <Note tone="warn">{t('roster.open.nobody')}</Note>
          ) : (
            <ul class="plain-list" data-name="covers">
              {all.map((c) => (
                <li key={c.agent.id} class="spread">
                  <span>
                    {c.agent.name}{' '}
                    <span class="small muted">
                      {c.legal ? t('roster.mine.legal', { cost: signed(c.cost ?? 0) }) : `${t('roster.mine.illegal')} ${listing(c.why.map(ruleName))}`} · {t('roster.open.hours', { n: count(c.hours ?? 0) })}
                    </span>
                  </span>
                  <Button onClick={() => void give.run(c.agent.id)} pending={give.pending} disabled={!c.legal} name={`give-${c.agent.id}`}>
                    {t('roster.open.give')}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loading>
    </Dialog>
  );
}
