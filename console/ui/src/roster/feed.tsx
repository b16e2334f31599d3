import { useSignal } from '@preact/signals';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { Note, ProblemNote } from '../components/note';
import { Panel } from '../components/page';
import { language, t } from '../i18n';
import { dayTime } from '../time/format';
import { makeFeed, revokeFeed } from './commands';
import type { Mine } from './types';
import { rosterZone } from './zone';

/** The address of the own calendar: shown once, and revoked at any time. */
export function Feed({ feed, onDone }: { feed: Mine['feed']; onDone: () => void }) {
  const address = useSignal('');
  const copied = useSignal(false);
  const make = useAction(async () => {
    address.value = (await makeFeed()).url;
    copied.value = false;
    onDone();
  });
  const revoke = useAction(async () => {
    await revokeFeed();
    address.value = '';
    onDone();
  });
  const copy = useAction(async () => {
    await navigator.clipboard.writeText(address.value);
    copied.value = true;
  });
  return (
    <Panel title={t('roster.mine.feed')}>
      <p class="small muted">{t('roster.mine.feed_text')}</p>
      {feed && <p>{t('roster.mine.feed_made', { at: dayTime(feed.made_at, language.value, rosterZone.value) })}</p>}
      {address.value && (
        <Note tone="ok" role="status" title={t('roster.mine.feed_once')}>
          <code class="roster-address" data-name="feed-address">
            {address.value}
          </code>
          <Button onClick={() => void copy.run()} pending={copy.pending}>
            {t(copied.value ? 'common.copied' : 'common.copy')}
          </Button>
        </Note>
      )}
      <ProblemNote problem={make.problem.value ?? revoke.problem.value ?? copy.problem.value} />
      <div class="row">
        <Button onClick={() => void make.run()} pending={make.pending} name="feed-make">
          {t(feed ? 'roster.mine.feed_anew' : 'roster.mine.feed_make')}
        </Button>
        {feed && (
          <Button variant="danger" onClick={() => void revoke.run()} pending={revoke.pending} name="feed-revoke">
            {t('roster.mine.feed_revoke')}
          </Button>
        )}
      </div>
    </Panel>
  );
}
