import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import type { Schemas } from '../../../api/client';
import { useAction, useLoad } from '../../../api/action';
import { StateBadge } from '../../../components/badge';
import { Button } from '../../../components/button';
import { Dialog } from '../../../components/dialog';
import { TextField } from '../../../components/field';
import { Note, ProblemNote } from '../../../components/note';
import { Loading } from '../../../components/page';
import { t, word } from '../../../i18n';
import { local } from '../../../i18n/local';
import { askParty, readDirectory, transfer } from '../../../state/live-commands';

type How = 'consult' | 'join' | 'transfer';

/** How often the picker asks who is free: states change while one looks. */
const refreshMs = 3000;
/** From so many colleagues on there is a field to find one by name. */
const many = 8;

interface Props {
  call: Schemas['DeskCall'];
  actions: Schemas['Desk']['actions'];
  onClose: () => void;
}

/** Whom to bring in, or where to send the caller: colleagues with their state now, queues, and numbers by name. */
export function BringIn({ call, actions, onClose }: Props) {
  const ways = (['consult', 'join', 'transfer'] as const).filter((h) => actions.includes(h === 'transfer' ? 'transfer' : 'ask'));
  const how = useSignal<How>('consult');
  const chosen: How = ways.includes(how.value) ? how.value : (ways[0] ?? 'consult');
  const directory = useLoad(readDirectory, []);
  useEffect(() => {
    const timer = setInterval(directory.reload, refreshMs);
    return () => clearInterval(timer);
  }, []);
  const go = useAction(async (to: Schemas['TransferChoice']) => {
    if (chosen === 'transfer') await transfer(call.id, to);
    else await askParty(call.id, { ...(to.agent ? { agent: to.agent } : {}), ...(to.number ? { number: to.number } : {}), then: chosen });
    onClose();
  });
  const pick = async (to: Schemas['TransferChoice']) => {
    if (!(await go.run(to))) directory.reload();
  };
  return (
    <Dialog title={t('bring.title')} onClose={onClose} wide>
      <div class="ways" role="group" aria-label={t('bring.how')}>
        {ways.map((h) => (
          <Button key={h} pressed={h === chosen} onClick={() => (how.value = h)} name={`how-${h}`}>
            {t(`bring.${h}`)}
          </Button>
        ))}
      </div>
      {chosen === 'consult' && call.grade === 'red' ? (
        <Note tone="warn">{t('bring.consult_red')}</Note>
      ) : (
        <p class="muted small">{t(`bring.${chosen}_hint`)}</p>
      )}
      <ProblemNote problem={go.problem.value} />
      <Loading load={directory}>
        {(d) => <Choices directory={d} queues={chosen === 'transfer'} busy={go.pending.value} pick={(to) => void pick(to)} />}
      </Loading>
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('bring.keep')}
        </Button>
      </div>
    </Dialog>
  );
}

interface ChoicesProps {
  directory: Schemas['Directory'];
  queues: boolean;
  busy: boolean;
  pick: (to: Schemas['TransferChoice']) => void;
}

function Choices({ directory: d, queues, busy, pick }: ChoicesProps) {
  const find = useSignal('');
  const wanted = find.value.trim().toLocaleLowerCase();
  const colleagues = d.colleagues.filter((c) => c.why !== 'you' && c.agent.name.toLocaleLowerCase().includes(wanted));
  return (
    <div class="picks" data-name="directory">
      <Group title={t('bring.colleagues')} empty={colleagues.length === 0 && t('bring.nobody')}>
        {d.colleagues.length > many && <TextField label={t('bring.find')} type="search" value={find.value} onInput={(v) => (find.value = v)} name="find" />}
        {colleagues.map((c) => (
          <Pick key={c.agent.id} name={`pick-${c.agent.id}`} title={c.agent.name} disabled={busy || !c.can_ask} onClick={() => pick({ agent: c.agent.id })}>
            <StateBadge state={c.state} />
            {reason(c) && <span class="small muted">{reason(c)}</span>}
          </Pick>
        ))}
      </Group>
      {queues && (
        <Group title={t('bring.queues')} empty={d.queues.length === 0 && t('bring.no_queues')}>
          {d.queues.map((q) => (
            <Pick key={q.id} name={`pick-queue-${q.id}`} title={local(q.name)} disabled={busy || !q.served} onClick={() => pick({ queue: q.id })}>
              <span class="small muted">
                {q.served ? t('bring.queue_served', { waiting: q.waiting, ready: q.ready }) : t('bring.queue_unserved')}
              </span>
            </Pick>
          ))}
        </Group>
      )}
      {queues && (d.tiers?.length ?? 0) > 0 && (
        <Group title={t('bring.tiers')} empty={false}>
          {d.tiers?.map((tier) => (
            <Pick key={tier.id} name={`pick-tier-${tier.id}`} title={local(tier.name)} disabled={busy || !tier.open} onClick={() => pick({ tier: tier.id })}>
              {!tier.open && <span class="small muted">{t('bring.tier_closed')}</span>}
            </Pick>
          ))}
        </Group>
      )}
      {d.numbers.length > 0 && (
        <Group title={t('bring.numbers')} empty={false}>
          {d.numbers.map((n) => (
            <Pick key={n.id} name={`pick-number-${n.id}`} title={local(n.name)} disabled={busy} onClick={() => pick({ number: n.id })} />
          ))}
        </Group>
      )}
    </div>
  );
}

/** Why a colleague can be asked or not, where the state beside it does not say so already. */
function reason(c: Schemas['Colleague']): string {
  if (c.can_ask) return t('bring.can_ask');
  const why = word('party.outcome', c.why ?? 'other');
  return why === word('state', c.state) ? '' : why;
}

function Group({ title, empty, children }: { title: string; empty: string | false; children: ComponentChildren }) {
  return (
    <section class="pick-group">
      <h3>{title}</h3>
      {children}
      {empty && <p class="empty muted">{empty}</p>}
    </section>
  );
}

function Pick({ name, title, disabled, onClick, children }: { name: string; title: string; disabled: boolean; onClick: () => void; children?: ComponentChildren }) {
  return (
    <button type="button" class="pick" disabled={disabled} onClick={onClick} data-name={name}>
      <strong>{title}</strong>
      {children && <span class="row">{children}</span>}
    </button>
  );
}
