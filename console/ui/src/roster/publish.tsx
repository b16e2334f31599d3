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
import { useRetry } from './retry';
import type { Diff, DiffKind, Draft } from './types';

const kinds: DiffKind[] = ['new', 'handed', 'moved', 'altered', 'cancelled', 'frozen'];
const reasonChars = 200;

/**
 * Shows what publishing would change, and publishes just that: where the roster is another one by then, what would change is read again. Running
 * shifts and what looks wrong are asked about first; broken hard rules need a reason.
 */
export function PublishDialog({ draft, onClose, onDone }: { draft: Draft; onClose: () => void; onDone: () => void }) {
  const load = useLoad(() => readDiff(draft.id), [draft.id, draft.version]);
  const running = useSignal(false);
  const warned = useSignal(false);
  const askRunning = useSignal(false);
  const reason = useSignal('');
  const told = useSignal<number | undefined>(undefined);
  const command = useRetry();
  const send = useAction(async (seen: string | undefined) => {
    const body = {
      version: draft.version,
      seen: seen ?? '',
      ...(reason.value.trim() ? { override: reason.value.trim() } : {}),
      ...(running.value ? { running: true } : {}),
    };
    const answer = await command(body, (key) => publishDraft(draft.id, body, key));
    told.value = answer.told;
    onDone();
  });
  const run = async () => {
    if (await send.run(load.data.value?.mark)) return;
    const code = send.problem.value?.code ?? '';
    // A shift may have begun this very moment.
    if (code === 'roster_running') askRunning.value = true;
    if (!anotherNow.has(code)) return;
    running.value = false;
    warned.value = false;
    load.reload();
    onDone();
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
  const code = send.problem.value?.code;
  const asks = askRunning.value || (diff?.running.length ?? 0) > 0;
  const warns = diff !== undefined && warnsOf(diff);
  const overrides = draft.hard > 0 || code === 'hard_rules';
  const blocked = !diff || load.loading.value || (asks && !running.value) || (warns && !warned.value) || (overrides && !reason.value.trim());
  return (
    <Dialog title={t('roster.publish.title')} onClose={onClose} wide>
      {code === 'stale' && (
        <Note tone="warn" role="alert">
          {t('roster.publish.stale')}
        </Note>
      )}
      <Loading load={load}>{(d) => <DiffView diff={d} />}</Loading>
      {warns && <CheckField label={t('roster.publish.warned')} checked={warned.value} onChange={(on) => (warned.value = on)} name="publish-warned" />}
      {asks && <CheckField label={t('roster.publish.running')} checked={running.value} onChange={(on) => (running.value = on)} name="publish-running" />}
      {overrides && <TextField label={t('roster.publish.reason')} value={reason.value} onInput={(v) => (reason.value = v)} maxLength={reasonChars} name="publish-reason" />}
      {code !== 'stale' && <ProblemNote problem={send.problem.value} />}
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

/** Refusals after which the draft or the roster is another one than was shown. */
const anotherNow = new Set(['stale', 'draft_recounted', 'roster_running', 'draft_searching', 'draft_published']);

/** Whether somebody has to look before this is published. */
export const warnsOf = (diff: Diff) => diff.absent > 0 || diff.overlap.length > 0;

/** What people cannot work as it would be published. */
export function Warnings({ diff }: { diff: Diff }) {
  return (
    <>
      {diff.absent > 0 && <Note tone="bad">{t('roster.publish.absent', { n: diff.absent })}</Note>}
      {diff.overlap.length > 0 && <Note tone="bad">{t('roster.publish.overlap', { who: listing(diff.overlap.map((p) => p.name)) })}</Note>}
    </>
  );
}

/** What changes for whom. */
export function DiffView({ diff }: { diff: Diff }) {
  const counted = kinds.flatMap((k) => (diff.count[k] ? [t(`roster.publish.kind.${k}`, { n: diff.count[k] ?? 0 })] : []));
  return (
    <>
      <h3>{t('roster.publish.diff')}</h3>
      <p data-name="publish-count">{counted.length === 0 ? t('roster.publish.none') : listing(counted)}</p>
      <Warnings diff={diff} />
      {diff.gaps > 0 && <Note tone="warn">{t('roster.publish.gaps', { n: diff.gaps })}</Note>}
      {(diff.open_gone?.length ?? 0) > 0 && <Note tone="warn">{t('roster.publish.open_gone', { n: diff.open_gone?.length ?? 0 })}</Note>}
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
