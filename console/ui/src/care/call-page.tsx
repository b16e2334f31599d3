import { Panel } from '../components/page';
import { t } from '../i18n';
import { can } from '../state/session';
import { RecordsKept } from './kept';
import { RescueCard } from './rescue';
import { ScreeningStrip } from './screening';

/** What was found out and done for the caller, on the page of a call. */
export function CareOfCall({ call, own }: { call: string; own: boolean }) {
  return (
    <>
      {can('screening.write') && (own || can('screening.review')) && (
        <Panel title={t('screening.title')}>
          <ScreeningStrip call={call} bare />
        </Panel>
      )}
      {can('rescue.any') && <RescueCard call={call} urgent={false} />}
      <RecordsKept call={call} />
    </>
  );
}
