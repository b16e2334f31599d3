import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../../api/client';
import { useAction, useLoad } from '../../api/action';
import { Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { ProblemNote } from '../../components/note';
import { Loading, Page } from '../../components/page';
import { Table } from '../../components/table';
import { language, t, word } from '../../i18n';
import { can, me } from '../../state/session';
import { serverNow } from '../../time/now';
import { dayTime } from '../../time/format';
import { NewTokenDialog } from './new-token';

type Token = Schemas['Token'];
const soonMs = 14 * 86_400_000;

/** API tokens: everybody's for those who manage them, the own ones for others. */
export function TokensPage() {
  const adding = useSignal(false);
  const revoking = useSignal<Token | undefined>(undefined);
  const all = can('token.manage');
  const list = useLoad(() => request(all ? api.GET('/tokens') : api.GET('/session/tokens')), []);
  return (
    <Page
      title={t('nav.tokens')}
      actions={
        <Button variant="primary" onClick={() => (adding.value = true)} name="add-token">
          {t('token.add')}
        </Button>
      }
    >
      <p class="muted">{t('token.hint')}</p>
      <Loading load={list}>
        {(tokens) => (
          <Table
            caption={t('nav.tokens')}
            rows={tokens}
            rowKey={(k) => k.id}
            empty={t('token.none')}
            rowClass={(k) => (left(k) <= 0 ? 'dim' : undefined)}
            columns={[
              { head: t('token.name'), cell: (k) => <strong>{k.name}</strong> },
              ...(all ? [{ head: t('token.of'), cell: (k: Token) => k.user.name }] : []),
              { head: t('token.permissions'), cell: (k) => <Permissions token={k} /> },
              { head: t('board.status'), cell: (k) => <Life token={k} /> },
              { head: t('token.last_used'), cell: (k) => (k.last_used_at ? dayTime(k.last_used_at, language.value) : t('token.never')) },
              { head: t('token.created'), wideOnly: true, cell: (k) => dayTime(k.created_at, language.value) },
              {
                head: t('token.revoke'),
                cell: (k) => (
                  <Button onClick={() => (revoking.value = k)} label={t('token.revoke_title', { name: k.name })} name={`revoke-${k.id}`}>
                    {t('token.revoke')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Loading>
      {adding.value && (
        <NewTokenDialog
          onClose={() => {
            adding.value = false;
            list.reload();
          }}
        />
      )}
      {revoking.value && (
        <RevokeDialog
          token={revoking.value}
          onClose={() => {
            revoking.value = undefined;
            list.reload();
          }}
        />
      )}
    </Page>
  );
}

function left(k: Token): number {
  return k.expires_at ? Date.parse(k.expires_at) - serverNow() : Infinity;
}

function Life({ token }: { token: Token }) {
  const ms = left(token);
  const until = token.expires_at ? dayTime(token.expires_at, language.value) : '';
  return (
    <>
      {ms <= 0 ? <Tag tone="bad">{t('token.expired')}</Tag> : ms < soonMs ? <Tag tone="warn">{t('token.soon')}</Tag> : <Tag tone="ok">{t('token.valid')}</Tag>}
      {until && <span class="small muted"> {until}</span>}
    </>
  );
}

function Permissions({ token }: { token: Token }) {
  if (token.permissions.length === 1) return <>{word('permission', token.permissions[0])}</>;
  return (
    <details>
      <summary>{t('token.show_permissions', { n: token.permissions.length })}</summary>
      <ul class="plain-list small">
        {token.permissions.map((p) => (
          <li key={p}>{word('permission', p)}</li>
        ))}
      </ul>
    </details>
  );
}

function RevokeDialog({ token, onClose }: { token: Token; onClose: () => void }) {
  const revoke = useAction(async () => {
    const path = { params: { path: { token: token.id } } };
    await request(token.user.id === me.value?.id ? api.DELETE('/session/tokens/{token}', path) : api.DELETE('/tokens/{token}', path));
    onClose();
  });
  return (
    <Dialog title={t('token.revoke_title', { name: token.name })} onClose={onClose}>
      <p>{t('token.revoke_text')}</p>
      <ProblemNote problem={revoke.problem.value} />
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button big variant="danger" pending={revoke.pending} onClick={() => void revoke.run()} name="revoke">
          {t('token.revoke')}
        </Button>
      </div>
    </Dialog>
  );
}
