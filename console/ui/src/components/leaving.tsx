import { t } from '../i18n';
import { asked, stay } from '../router';
import { Button } from './button';
import { Dialog } from './dialog';

/** Asks before what is typed on a page is lost. */
export function Leaving() {
  const go = asked.value;
  if (!go) return null;
  return (
    <Dialog title={t('leaving.title')} onClose={stay}>
      <p>{t('leaving.text')}</p>
      <div class="row dialog-actions">
        <Button big variant="primary" onClick={stay} autoFocus name="leaving-stay">
          {t('leaving.stay')}
        </Button>
        <Button
          big
          variant="danger"
          onClick={() => {
            stay();
            go();
          }}
          name="leaving-leave"
        >
          {t('leaving.leave')}
        </Button>
      </div>
    </Dialog>
  );
}
