import { useSignal } from '@preact/signals';
import { api, request } from '../api/client';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { TextField } from '../components/field';
import { Note, ProblemNote } from '../components/note';
import { Page, Panel } from '../components/page';
import { t } from '../i18n';
import { tell } from '../state/notices';
import { can, loadSession, me } from '../state/session';
import { OwnTokens } from './tokens/mine';

const least = 10;

/** Changing the own password; after the first sign-in nothing else can be done before it. */
export function PasswordPage() {
  const current = useSignal('');
  const fresh = useSignal('');
  const again = useSignal('');
  const change = useAction(async () => {
    await request(api.PUT('/session/password', { body: { current: current.value, new: fresh.value } }));
    current.value = fresh.value = again.value = '';
    tell('password_changed');
    await loadSession();
  });
  const problem = change.problem.value;
  const differs = again.value !== '' && again.value !== fresh.value;
  const short = fresh.value !== '' && fresh.value.length < least;
  return (
    <Page title={t('password.title')}>
      <Panel class="narrow">
        {me.value?.must_change_password && <Note tone="info">{t('password.must')}</Note>}
        <form
          class="stack"
          onSubmit={(e) => {
            e.preventDefault();
            void change.run();
          }}
        >
          <TextField label={t('password.current')} type="password" autoComplete="current-password" value={current.value} onInput={(v) => (current.value = v)} required error={problem?.field === 'current' ? t('password.current_wrong') : undefined} />
          <TextField label={t('password.new')} type="password" autoComplete="new-password" hint={t('password.hint', { n: least })} value={fresh.value} onInput={(v) => (fresh.value = v)} required error={short ? t('password.short', { n: least }) : problem?.field === 'new' ? problem.detail : undefined} />
          <TextField label={t('password.again')} type="password" autoComplete="new-password" value={again.value} onInput={(v) => (again.value = v)} required error={differs ? t('password.differs') : undefined} />
          <ProblemNote problem={problem?.field ? undefined : problem} />
          <Button type="submit" variant="primary" big pending={change.pending} disabled={!current.value || short || differs || !fresh.value || !again.value}>
            {t('password.change')}
          </Button>
        </form>
      </Panel>
      {!me.value?.must_change_password && !can('token.own') && <OwnTokens />}
    </Page>
  );
}
