import { Note } from '../components/note';
import { Page } from '../components/page';
import { t } from '../i18n';

/** A path that leads nowhere, or somewhere the person may not go. */
export function NowherePage() {
  return (
    <Page title={t('nowhere.title')}>
      <Note tone="info">{t('nowhere.text')}</Note>
      <p>
        <a href="/">{t('nowhere.back')}</a>
      </p>
    </Page>
  );
}
