import { useSignal } from '@preact/signals';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { Note, ProblemNote } from '../components/note';
import { t, word } from '../i18n';
import { can } from '../state/session';
import { BlockDialog } from './block';
import { readCallerOf, type Evidence } from './commands';
import { EntryLines, when } from './entry';

/**
 * What colleagues have found of the caller of a call, and blocking the number. It is read on demand, since each look is
 * written down, and stands folded until then.
 */
export function CallerOfCall({ call }: { call: string }) {
  const evidence = useSignal<Evidence | undefined>(undefined);
  const read = useAction(async () => {
    evidence.value = await readCallerOf(call);
  });
  if (!can('callers.evidence')) return null;
  return (
    <details class="panel" data-name="caller-of-call" onToggle={(e) => e.currentTarget.open && !evidence.value && void read.run()}>
      <summary>{t('callers.of_call')}</summary>
      <ProblemNote problem={read.problem.value} retry={() => void read.run()} />
      {evidence.value && <Shown evidence={evidence.value} onChange={(e) => (evidence.value = e)} />}
    </details>
  );
}

function Shown({ evidence: e, onChange }: { evidence: Evidence; onChange: (e: Evidence) => void }) {
  const blocking = useSignal(false);
  return (
    <div class="stack tight" data-name="caller-evidence" data-blocked={String(Boolean(e.block))}>
      {e.block && <Note tone="warn">{t('callers.blocked_now', { until: t('callers.until', { at: when(e.block.until) }) })}</Note>}
      {e.block && e.need && <Note tone="info">{word('callers.need', e.need)}</Note>}
      {e.entries.length === 0 ? (
        <p class="muted">{t('callers.of_call_none')}</p>
      ) : (
        <ul class="plain">
          {e.entries.map((x) => (
            <li key={x.id}>
              <EntryLines entry={x} options={e.options} />
            </li>
          ))}
        </ul>
      )}
      {e.withheld && <p class="small muted">{t('callers.block_withheld')}</p>}
      {!e.withheld && !e.block && e.may_block && (
        <div class="row">
          <Button onClick={() => (blocking.value = true)} name="block-number">
            {t('callers.block')}
          </Button>
        </div>
      )}
      {!e.may_block && <p class="small muted">{t('callers.block_only')}</p>}
      {blocking.value && (
        <BlockDialog
          evidence={e}
          onClose={() => (blocking.value = false)}
          onDone={(now) => {
            blocking.value = false;
            onChange(now);
          }}
        />
      )}
    </div>
  );
}
