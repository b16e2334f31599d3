import { useSignal } from '@preact/signals';
import { Button } from '../components/button';
import { Page, Panel } from '../components/page';
import { t } from '../i18n';
import { can } from '../state/session';
import { ReferralImport } from './import';
import { ReferralSearch } from './panel';

/** The list of places that callers are referred to, and its import. */
export function ReferralsPage() {
  const importing = useSignal(false);
  const again = useSignal(0);
  return (
    <Page
      title={t('nav.referrals')}
      actions={
        can('referral.write') && (
          <Button onClick={() => (importing.value = true)} name="referral-import">
            {t('referral.import')}
          </Button>
        )
      }
    >
      <Panel>
        <ReferralSearch again={again.value} />
      </Panel>
      {importing.value && <ReferralImport onClose={() => (importing.value = false)} onDone={() => again.value++} />}
    </Page>
  );
}
