import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api, request, type Schemas } from '../api/client';
import { useAction, useLoad } from '../api/action';
import { Tag } from '../components/badge';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { ProblemNote } from '../components/note';
import { Loading, Page } from '../components/page';
import { Table } from '../components/table';
import { Left } from '../components/timer';
import { language, listing, t } from '../i18n';
import { local } from '../i18n/local';
import { dayTime, instant } from '../time/format';
import { now } from '../time/now';
import { EndGuestDialog, MoveGuestDialog } from './change';
import { CodeDialog } from './code';
import { InviteDialog } from './invite';

export type Guest = Schemas['GuestAccount'];
type Code = Schemas['GuestCode'];

/** How often the page looks what guests do now. */
const lookMs = 10_000;

const weights: Record<Guest['state'], 'ok' | 'warn' | 'info' | 'off'> = { open: 'info', signed_in: 'ok', in_call: 'ok', leaving: 'warn', ended: 'off' };

/** Guest experts: who is invited, how each account stands, and what can be done about it. */
export function GuestsPage() {
  const inviting = useSignal(false);
  const moving = useSignal<Guest | undefined>(undefined);
  const ending = useSignal<Guest | undefined>(undefined);
  const renewing = useSignal<Guest | undefined>(undefined);
  const code = useSignal<Code | undefined>(undefined);
  const list = useLoad(() => request(api.GET('/guests')), []);
  useEffect(() => {
    const timer = setInterval(list.reload, lookMs);
    return () => clearInterval(timer);
  }, []);
  const data = list.data.value;
  const close = (what: { value: unknown }) => () => {
    what.value = undefined;
    list.reload();
  };
  const show = (made: Code) => {
    inviting.value = false;
    renewing.value = undefined;
    code.value = made;
    list.reload();
  };
  return (
    <Page
      title={t('nav.guests')}
      actions={
        <Button variant="primary" disabled={!data || data.open >= data.most} onClick={() => (inviting.value = true)} name="invite-guest">
          {t('guest.invite')}
        </Button>
      }
    >
      <p class="muted">{t('guest.about')}</p>
      {data && <p class="small">{data.most === 0 ? t('guest.none_allowed') : t('guest.room', { open: data.open, most: data.most })}</p>}
      <Loading load={list}>
        {(d) => (
          <Table
            caption={t('nav.guests')}
            rows={d.items}
            rowKey={(g) => g.guest.id}
            empty={t('guest.none')}
            rowClass={(g) => (g.state === 'ended' ? 'dim' : undefined)}
            columns={[
              { head: t('people.name'), cell: (g) => <strong>{g.guest.name}</strong> },
              { head: t('guest.lines'), cell: (g) => listing(g.lines.map((l) => local(l.name))) },
              { head: t('board.status'), cell: (g) => <State guest={g} /> },
              { head: t('guest.time'), cell: (g) => t('guest.span', { from: dayTime(g.from, language.value), until: dayTime(g.until, language.value) }) },
              { head: t('guest.invited'), wideOnly: true, cell: (g) => t('guest.invited_by', { name: g.invited_by.name, time: dayTime(g.invited_at, language.value) }) },
              {
                head: t('common.more_about'),
                cell: (g) => <Doings guest={g} move={() => (moving.value = g)} end={() => (ending.value = g)} renew={() => (renewing.value = g)} />,
              },
            ]}
          />
        )}
      </Loading>
      {inviting.value && data && <InviteDialog list={data} onClose={() => (inviting.value = false)} onInvited={show} />}
      {renewing.value && <RenewDialog guest={renewing.value} onClose={close(renewing)} onMade={show} />}
      {code.value && <CodeDialog made={code.value} onClose={close(code)} />}
      {moving.value && <MoveGuestDialog guest={moving.value} onClose={close(moving)} />}
      {ending.value && <EndGuestDialog guest={ending.value} onClose={close(ending)} />}
    </Page>
  );
}

function State({ guest: g }: { guest: Guest }) {
  const used = instant(g.code_used_at) !== undefined;
  const early = now.value < Date.parse(g.from);
  const late = !used && now.value >= Date.parse(g.code_until);
  return (
    <>
      <Tag tone={weights[g.state]}>{g.state === 'open' && early ? t('guest.state.planned') : t(`guest.state.${g.state}`)}</Tag>
      {g.state === 'open' && (
        <p class="small muted" data-name="code-state">
          {used ? t('guest.code_used') : late ? t('guest.code_late') : t('guest.code_good', { time: dayTime(g.code_until, language.value) })}
        </p>
      )}
      {(g.state === 'signed_in' || g.state === 'in_call') && (
        <p class="small muted">
          {t('guest.left')} <Left until={g.until} />
        </p>
      )}
      {g.ended_by && <p class="small muted">{t('guest.ended_by', { name: g.ended_by.name })}</p>}
    </>
  );
}

function Doings({ guest: g, move, end, renew }: { guest: Guest; move: () => void; end: () => void; renew: () => void }) {
  if (g.state === 'ended') return <>–</>;
  return (
    <div class="row">
      <Button onClick={move} label={t('guest.move_of', { name: g.guest.name })} name={`move-${g.login}`}>
        {t('guest.move')}
      </Button>
      {g.state !== 'leaving' && (
        <Button onClick={renew} label={t('guest.renew_of', { name: g.guest.name })} name={`renew-${g.login}`}>
          {t('guest.renew')}
        </Button>
      )}
      {g.state !== 'leaving' && (
        <Button onClick={end} label={t('guest.end_of', { name: g.guest.name })} name={`end-${g.login}`}>
          {t('guest.end')}
        </Button>
      )}
    </div>
  );
}

/** Another code makes the one before void, so it is asked for twice. */
function RenewDialog({ guest, onClose, onMade }: { guest: Guest; onClose: () => void; onMade: (made: Code) => void }) {
  const renew = useAction(async () => {
    onMade(await request(api.POST('/guests/{guest}/code', { params: { path: { guest: guest.guest.id } } })));
  });
  return (
    <Dialog title={t('guest.renew_of', { name: guest.guest.name })} onClose={onClose}>
      <p>{t('guest.renew_hint')}</p>
      <ProblemNote problem={renew.problem.value} />
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button big variant="primary" pending={renew.pending} onClick={() => void renew.run()} name="renew-sure">
          {t('guest.renew')}
        </Button>
      </div>
    </Dialog>
  );
}
