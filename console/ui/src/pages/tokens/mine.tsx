import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../../api/client';
import { useAction, useLoad } from '../../api/action';
import { Button } from '../../components/button';
import { ProblemNote } from '../../components/note';
import { Panel } from '../../components/page';
import { language, t, word } from '../../i18n';
import { dayTime } from '../../time/format';

/** What acts in the person's name, whoever made it: for those who have no page of tokens. Nothing is shown where there is nothing. */
export function OwnTokens() {
  const list = useLoad(() => request(api.GET('/session/tokens')), []);
  const tokens = list.data.value ?? [];
  if (tokens.length === 0) return null;
  return (
    <Panel title={t('token.mine')} class="narrow">
      <p class="muted">{t('token.mine_hint')}</p>
      <ul class="plain-list">
        {tokens.map((k) => (
          <Own key={k.id} token={k} onGone={() => list.reload()} />
        ))}
      </ul>
    </Panel>
  );
}

function Own({ token, onGone }: { token: Schemas['Token']; onGone: () => void }) {
  const sure = useSignal(false);
  const revoke = useAction(async () => {
    await request(api.DELETE('/session/tokens/{token}', { params: { path: { token: token.id } } }));
    onGone();
  });
  return (
    <li class="stack tight" data-name="own-token">
      <div class="row spread">
        <strong>{token.name}</strong>
        <Button
          variant={sure.value ? 'danger' : undefined}
          pending={revoke.pending}
          onClick={() => (sure.value ? void revoke.run() : (sure.value = true))}
          label={t('token.revoke_title', { name: token.name })}
          name={`revoke-${token.id}`}
        >
          {sure.value ? t('token.revoke_sure') : t('token.revoke')}
        </Button>
      </div>
      <p class="small">{token.permissions.map((p) => word('permission', p)).join(' · ')}</p>
      <p class="small muted">
        {t('token.last_used')}: {token.last_used_at ? dayTime(token.last_used_at, language.value) : t('token.never')}
      </p>
      <ProblemNote problem={revoke.problem.value} />
    </li>
  );
}
