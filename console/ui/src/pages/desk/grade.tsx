import { useSignal } from '@preact/signals';
import type { Schemas } from '../../api/client';
import { useAction } from '../../api/action';
import { Button } from '../../components/button';
import { SelectField } from '../../components/field';
import { ProblemNote } from '../../components/note';
import { GradedLine } from '../../crisis/graded-line';
import { t, word } from '../../i18n';
import { local } from '../../i18n/local';
import { grade } from '../../state/commands';
import { deskOptions, gradeOption } from '../../state/options';
import { coarse } from '../../time/coarse';

const order: Schemas['Grade'][] = ['red', 'yellow', 'green'];
const shapes: Record<Schemas['Grade'], string> = { red: '▲', yellow: '◆', green: '●' };

/** Sets the required response to the caller. */
export function GradeControl({ call, may }: { call: Schemas['DeskCall']; may: boolean }) {
  const why = useSignal('');
  const set = useAction((g: Schemas['Grade']) => grade(call.id, g, why.value));
  const reasons = deskOptions.value?.grade_reasons ?? [];
  return (
    <fieldset class="grades" disabled={!may || set.pending.value} aria-busy={set.pending.value || undefined}>
      <legend>{t('grade.title')}</legend>
      <GradedLine call={call.id} grade={call.grade} />
      {reasons.length > 0 && (
        <SelectField
          label={t('grade.why')}
          value={why.value}
          empty={t('common.none_chosen')}
          options={reasons.map((r) => ({ value: r.id, label: local(r.name) }))}
          onChange={(v) => (why.value = v)}
        />
      )}
      <div class="grade-choices">
        {order.map((g) => {
          const option = gradeOption(g);
          const within = option?.within_seconds;
          return (
            <Button key={g} pressed={call.grade === g} onClick={() => void set.run(g)} name={`grade-${g}`}>
              <span class={`grade-mark grade-text-${g}`} aria-hidden="true">
                {shapes[g]}
              </span>{' '}
              {option ? local(option.response) : word('grade', g)}
              {within !== undefined && <span class="small muted"> {t('grade.within', { time: coarse(within) })}</span>}
            </Button>
          );
        })}
      </div>
      <ProblemNote problem={set.problem.value} />
    </fieldset>
  );
}
