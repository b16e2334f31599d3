import { useSignal } from '@preact/signals';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { ProblemNote } from '../components/note';
import { t } from '../i18n';
import { can } from '../state/session';
import { reviewCaller, type Choices, type Detail, type Entry } from './commands';
import { HoursField, SealedNote } from './fields';

type Decision = 'keep' | 'lift' | 'extend';

/** What can be decided about an entry: one press each, and a confirmation. */
export function Decisions({ entry, options, onDone }: { entry: Entry; options: Choices; onDone: (d: Detail) => void }) {
  const asking = useSignal<Decision | undefined>(undefined);
  if (!can('callers.review')) return null;
  const may: Record<Decision, boolean> = {
    keep: true,
    lift: entry.state === 'in_force' || entry.kind === 'limited',
    extend: entry.state === 'in_force',
  };
  const labels: Record<Decision, string> = {
    keep: t('callers.keep'),
    lift: t(entry.kind === 'limited' ? 'callers.lift_limit' : 'callers.lift'),
    extend: t('callers.extend'),
  };
  return (
    <div class="row">
      {(['keep', 'lift', 'extend'] as const)
        .filter((d) => may[d])
        .map((d) => (
          <Button key={d} big onClick={() => (asking.value = d)} name={`caller-${d}-${entry.id}`}>
            {labels[d]}
          </Button>
        ))}
      {asking.value && (
        <Confirm
          entry={entry}
          decision={asking.value}
          title={labels[asking.value]}
          options={options}
          onClose={() => (asking.value = undefined)}
          onDone={(d) => {
            asking.value = undefined;
            onDone(d);
          }}
        />
      )}
    </div>
  );
}

interface ConfirmProps {
  entry: Entry;
  decision: Decision;
  title: string;
  options: Choices;
  onClose: () => void;
  onDone: (d: Detail) => void;
}

function Confirm({ entry, decision, title, options, onClose, onDone }: ConfirmProps) {
  const note = useSignal('');
  const hours = useSignal(options.hours);
  const send = useAction(async () => {
    onDone(await reviewCaller(entry.id, { decision, ...(decision === 'extend' ? { hours: hours.value } : {}), ...(note.value.trim() ? { note: note.value } : {}) }));
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{t(`callers.${decision}_text`)}</p>
      {decision === 'extend' && <HoursField value={hours} options={options} />}
      <SealedNote value={note} name="caller-note" />
      <ProblemNote problem={send.problem.value} />
      <div class="row dialog-actions">
        <Button big onClick={onClose} autoFocus>
          {t('callers.cancel')}
        </Button>
        <Button big variant="primary" pending={send.pending} onClick={() => void send.run()} name="caller-confirm">
          {t('callers.confirm')}
        </Button>
      </div>
    </Dialog>
  );
}
