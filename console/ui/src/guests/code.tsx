import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Schemas } from '../api/client';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { Note } from '../components/note';
import { language, listing, t } from '../i18n';
import { local } from '../i18n/local';
import { dayTime } from '../time/format';
import { inviteLink } from './link';

/** The code, once: to be copied as a link, read out, or printed as a slip. It is gone with the dialog. */
export function CodeDialog({ made, onClose }: { made: Schemas['GuestCode']; onClose: () => void }) {
  const copied = useSignal<'link' | 'code' | undefined>(undefined);
  const link = inviteLink(location.origin, made);
  const copy = async (what: 'link' | 'code', text: string) => {
    await navigator.clipboard.writeText(text);
    copied.value = what;
  };
  useEffect(() => {
    document.body.classList.add('printing');
    return () => document.body.classList.remove('printing');
  }, []);
  const a = made.account;
  return (
    <Dialog title={t('guest.code_title', { name: a.guest.name })} onClose={onClose} wide>
      <Note tone="warn">{t('guest.code_once')}</Note>
      <section class="guest-slip" aria-label={t('guest.slip')}>
        <h3>{t('guest.slip')}</h3>
        <dl>
          <dt>{t('guest.slip_name')}</dt>
          <dd>{a.guest.name}</dd>
          <dt>{t('guest.slip_page')}</dt>
          <dd>{location.origin}</dd>
          <dt>{t('signin.login')}</dt>
          <dd>
            <output class="revealed" data-name="guest-login">
              {made.login}
            </output>
          </dd>
          <dt>{t('guest.code')}</dt>
          <dd>
            <output class="revealed" data-name="guest-code">
              {made.code}
            </output>
          </dd>
          <dt>{t('guest.lines')}</dt>
          <dd>{listing(a.lines.map((l) => local(l.name)))}</dd>
          <dt>{t('guest.time')}</dt>
          <dd>{t('guest.span', { from: dayTime(a.from, language.value), until: dayTime(a.until, language.value) })}</dd>
        </dl>
        <p>{t('guest.code_hint', { time: dayTime(made.code_until, language.value) })}</p>
      </section>
      <div class="row dialog-actions">
        {Boolean(navigator.clipboard) && (
          <>
            <Button big onClick={() => void copy('link', link)} name="copy-link">
              {copied.value === 'link' ? t('common.copied') : t('guest.copy_link')}
            </Button>
            <Button big onClick={() => void copy('code', made.code)} name="copy-code">
              {copied.value === 'code' ? t('common.copied') : t('guest.copy_code')}
            </Button>
          </>
        )}
        <Button big onClick={() => window.print()} name="print-code">
          {t('guest.print')}
        </Button>
        <Button big variant="primary" onClick={onClose} name="code-close">
          {t('guest.code_done')}
        </Button>
      </div>
    </Dialog>
  );
}
