import { useSignal } from '@preact/signals';
import { useAction, useLoad } from '../api/action';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { CheckField, TextField } from '../components/field';
import { Note, ProblemNote } from '../components/note';
import { Loading } from '../components/page';
import { language, listing, t } from '../i18n';
import { publishDraft, readDiff } from './commands';
import { dayLabel } from './days';
import type { Diff, DiffKind, Draft } from './types';

const kinds: DiffKind[] = ['new', 'handed', 'moved', 'altered', 'cancelled', 'frozen'];
const reasonChars = 200;

/** Shows what publishing would change, and publishes. Running shifts are asked about first; broken hard rules need a reason. */
export function PublishDialog({ draft, onClose, onDone }: { draft: Draft; onClose: () => void; onDone: () => void }) {
  const load = useLoad(() => readDiff(draft.id), [draft.id, draft.version]);
  const running = useSignal(false);
  const askRunning = useSignal(false);
  const reason = useSignal('');
  const told = useSignal<number | undefined>(undefined);
  const send = useAction(async () => {
    const answer = await publishDraft(draft.id, {
      version: draft.version,
      ...(reason.value.trim() ? { override: reason.value.trim() } : {}),
      ...(running.value ? { running: true } : {}),
    });
    told.value = answer.told;
    onDone();
  });
  const run = async () => {
    // A shift may have begun this very moment.
    if (!(await send.run()) && send.problem.value?.code === 'roster_running') askRunning.value = true;
  };
  if (told.value !== undefined) {
    return (
      <Dialog title={t('roster.publish.title')} onClose={onClose}>
        <Note tone="ok" role="status">
          {t('roster.publish.done', { n: told.value })}
        </Note>
        <Button variant="primary" big onClick={onClose}>
          {t('common.close')}
        </Button>
      </Dialog>
    );
  }
  const diff = load.data.value;
  const asks = askRunning.value || (diff?.running.length ?? 0) > 0;
  const overrides = draft.hard > 0 || send.problem.value?.status === 422;
  const blocked = !diff || (asks && !running.value) || (overrides && !reason.value.trim());
  return (
    <Dialog title={t('roster.publish.title')} onClose={onClose} wide>
      <Loading load={load}>{(d) => <DiffView diff={d} />}</Loading>
      {asks && <CheckField label={t('roster.publish.running')} checked={running.value} onChange={(on) => (running.value = on)} name="publish-running" />}
      {overrides && <TextField label={t('roster.publish.reason')} value={reason.value} onInput={(v) => (reason.value = v)} maxLength={reasonChars} name="publish-reason" />}
      <ProblemNote problem={send.problem.value} />
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button big variant="primary" disabled={blocked} pending={send.pending} onClick={() => void run()} name="publish-confirm">
          {t('roster.publish.confirm')}
        </Button>
      </div>
    </Dialog>
  );
}

function DiffView({ diff }: { diff: Diff }) {
  const counted = kinds.flatMap((k) => (diff.count[k] ? [t(`roster.publish.kind.${k}`, { n: diff.count[k] ?? 0 })] : []));
  if (counted.length === 0) return <p>{t('roster.publish.none')}</p>;
  return (
    <>
      <h3>{t('roster.publish.diff')}</h3>
      <p data-name="publish-count">{listing(counted)}</p>
      {diff.gaps > 0 && <Note tone="warn">{t('roster.publish.gaps', { n: diff.gaps })}</Note>}
      {diff.ended > 0 && <Note tone="info">{t('roster.publish.ended', { n: diff.ended })}</Note>}
      <details>
        <summary>{t('roster.grid.by_person')}</summary>
        <ul class="plain-list small">
          {diff.people.map((p) => (
            <li key={p.staff}>
              {t('roster.publish.person', {
                who: p.name,
                changes: listing(p.changes.map((c) => t('roster.publish.change', { day: dayLabel(c.date, language.value, true), was: c.was ?? t('roster.grid.free'), is: c.is ?? t('roster.grid.free') }))),
              })}
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}
