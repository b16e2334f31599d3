import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { SelectField } from '../components/field';
import { ProblemNote } from '../components/note';
import { t, word } from '../i18n';
import type { Why } from './commands';

interface ReasonProps {
  title: string;
  hint?: string;
  reasons: Why[];
  label: string;
  disabled?: boolean;
  work: (why: Why) => Promise<unknown>;
  onClose: () => void;
  children?: ComponentChildren;
}

/** Asks for the reason of something that changes the floor for everybody. */
export function ReasonDialog(p: ReasonProps) {
  const why = useSignal<Why>(p.reasons[0] as Why);
  const act = useAction(async () => {
    await p.work(why.value);
    p.onClose();
  });
  return (
    <Dialog title={p.title} onClose={p.onClose}>
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          void act.run();
        }}
      >
        {p.hint && <p class="muted">{p.hint}</p>}
        {p.children}
        <SelectField
          label={t('floor.why')}
          value={why.value}
          options={p.reasons.map((r) => ({ value: r, label: word('floor.why', r) }))}
          onChange={(v) => (why.value = v as Why)}
          name="floor-why"
        />
        <ProblemNote problem={act.problem.value} />
        <Button type="submit" variant="primary" big pending={act.pending} disabled={p.disabled} name="floor-confirm">
          {p.label}
        </Button>
      </form>
    </Dialog>
  );
}
