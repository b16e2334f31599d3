import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { Note, ProblemNote } from '../components/note';
import { TextField } from '../components/field';
import { LanguageSwitch } from '../components/language-switch';
import { known, listing, t, word } from '../i18n';
import { about, endedBecause, invitation, signIn } from '../state/session';
import { pageTitle } from '../state/title';

/** Where everybody begins, and where an ended sign-in leads back to. A guest comes with name and code from a link. */
export function SignInPage() {
  const guest = invitation.value;
  const login = useSignal(guest?.login ?? '');
  const password = useSignal(guest?.code ?? '');
  const form = useRef<HTMLFormElement>(null);
  const enter = useAction(() => signIn(login.value.trim(), password.value));
  useEffect(() => {
    pageTitle.value = `${t('signin.title')} · ${t('app.name')}`;
    form.current?.querySelector<HTMLElement>(guest ? 'button[type=submit]' : 'input')?.focus();
  }, []);
  useEffect(() => {
    if (!guest) return;
    login.value = guest.login;
    password.value = guest.code;
  }, [guest]);
  const submit = async () => {
    const entered = await enter.run();
    invitation.value = undefined; // the code is used, or no good
    if (!entered) password.value = '';
  };
  const ended = endedBecause.value;
  const accounts = about.value?.demo_accounts ?? [];
  return (
    <main class="sign-in" id="main">
      <div class="row spread">
        <p class="brand">
          <img src="/icon.svg" alt="" width={36} height={36} /> {t('app.name')}
        </p>
        <LanguageSwitch />
      </div>
      <section class="panel">
        <h1>{t('signin.title')}</h1>
        <p class="muted">{t('signin.subtitle')}</p>
        {ended && ended !== 'signed_out' && <Note tone="info" role="status">{known(`ended.${ended}`) ? word('ended', ended) : t('ended.expired')}</Note>}
        {invitation.value && <Note tone="info">{t('guest.welcome')}</Note>}
        <form
          ref={form}
          class="stack"
          onSubmit={(e) => {
            e.preventDefault();
            void submit();
          }}
        >
          <TextField label={t('signin.login')} name="login" value={login.value} onInput={(v) => (login.value = v)} autoComplete="username" required maxLength={64} />
          <TextField label={t('signin.password')} name="password" type="password" value={password.value} onInput={(v) => (password.value = v)} autoComplete="current-password" required maxLength={256} />
          <ProblemNote problem={enter.problem.value} />
          <Button type="submit" variant="primary" big pending={enter.pending} disabled={!login.value || !password.value} name="sign-in">
            {t('signin.enter')}
          </Button>
        </form>
      </section>
      {accounts.length > 0 && (
        <section class="panel">
          <h2>{t('signin.demo')}</h2>
          <p class="muted small">{t('signin.demo_hint')}</p>
          <ul class="demo-accounts">
            {accounts.map((a) => (
              <li key={a.login}>
                <button
                  type="button"
                  class="button plain"
                  disabled={enter.pending.value}
                  data-name={`demo-${a.login}`}
                  onClick={() => {
                    login.value = a.login;
                    password.value = a.password;
                    void submit();
                  }}
                >
                  <span>
                    <strong>{a.name}</strong> <span class="muted small">{listing(a.roles.map((r) => word('role', r)))}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
          <p>
            <a href="/phone" target="_blank" rel="noopener">
              {t('signin.demo_phone')}
            </a>
          </p>
        </section>
      )}
      <p class="small muted center">
        {about.value?.product ?? t('app.name')} {about.value?.version}
      </p>
    </main>
  );
}
