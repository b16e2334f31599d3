import { useSignal } from '@preact/signals';
import type { Schemas } from '../api/client';
import { useAction, useLoad } from '../api/action';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { CheckField, Field, SelectField } from '../components/field';
import { Note, ProblemNote } from '../components/note';
import { t } from '../i18n';
import { readDirectory } from '../state/live-commands';
import { dayStart, toDateInput } from '../time/local-input';
import { setPlan } from './read';

type Plan = Schemas['CallerPlan'];

const dayMs = 24 * 60 * 60 * 1000;
const usualDays = 30;
const longestDays = 365;
const longestWords = 2000;

interface Props {
  call: string;
  was: Plan | undefined;
  onClose: () => void;
  onDone: () => void;
}

/** Says how the next calls of a caller are to be received. A grade is a required response, never a forecast. */
export function PlanForm({ call, was, onClose, onDone }: Props) {
  const grade = useSignal<Schemas['Grade']>(was?.grade ?? 'yellow');
  const chosen = useSignal<string[]>(was?.requires.map((r) => r.skill) ?? []);
  const prefer = useSignal(was?.prefer?.id ?? '');
  const until = useSignal(toDateInput(was ? Date.parse(was.until) - 1 : Date.now() + usualDays * dayMs));
  const words = useSignal('');
  const directory = useLoad(readDirectory, []);
  const colleagues = directory.data.value?.colleagues ?? [];
  const skills = [...new Set([...colleagues.flatMap((c) => c.skills.map((s) => s.skill)), ...(was?.requires.map((r) => r.skill) ?? [])])].sort();
  const save = useAction(async () => {
    const end = dayStart(until.value, 1);
    const requires = chosen.value.map((skill) => ({ skill, level: was?.requires.find((r) => r.skill === skill)?.level ?? 1 }));
    await setPlan(call, {
      grade: grade.value,
      until: end ?? '',
      ...(requires.length > 0 ? { requires } : {}),
      ...(prefer.value ? { prefer: prefer.value } : {}),
      ...(words.value.trim() ? { words: words.value.trim() } : {}),
    });
    onDone();
    onClose();
  });
  return (
    <Dialog title={t(was ? 'plan.change' : 'plan.make')} onClose={onClose} wide>
      <p class="muted">{t('plan.hint')}</p>
      <SelectField
        label={t('plan.grade')}
        hint={t('plan.grade_hint')}
        value={grade.value}
        options={(['red', 'yellow', 'green'] as const).map((g) => ({ value: g, label: t(`grade.${g}`) }))}
        onChange={(v) => (grade.value = v as Schemas['Grade'])}
        name="plan-grade"
      />
      <SelectField
        label={t('plan.prefer')}
        value={prefer.value}
        empty={t('plan.nobody')}
        options={colleagues.map((c) => ({ value: c.agent.id, label: c.agent.name }))}
        onChange={(v) => (prefer.value = v)}
        name="plan-prefer"
      />
      <fieldset class="floor-people" data-name="plan-skills">
        <legend>{t('plan.skill')}</legend>
        {skills.length === 0 && <p class="small muted">{t('plan.no_skill')}</p>}
        <div class="floor-choices">
          {skills.map((s) => (
            <CheckField
              key={s}
              label={s}
              checked={chosen.value.includes(s)}
              onChange={(on) => (chosen.value = on ? [...chosen.value, s] : chosen.value.filter((other) => other !== s))}
              name={`plan-skill-${s}`}
            />
          ))}
        </div>
      </fieldset>
      <Field label={t('plan.until_day')}>
        {({ id }) => (
          <input
            id={id}
            type="date"
            name="plan-until"
            value={until.value}
            min={toDateInput(Date.now())}
            max={toDateInput(Date.now() + longestDays * dayMs - dayMs)}
            required
            onInput={(e) => (until.value = e.currentTarget.value)}
          />
        )}
      </Field>
      <Field label={t('plan.words')} hint={t('plan.words_hint')}>
        {({ id, describedBy }) => (
          <textarea id={id} name="plan-words" rows={4} maxLength={longestWords} aria-describedby={describedBy} value={words.value} onInput={(e) => (words.value = e.currentTarget.value)} />
        )}
      </Field>
      {was?.has_words && <Note tone="info">{t('plan.words_replaced')}</Note>}
      <ProblemNote problem={directory.problem.value ?? save.problem.value} />
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button big variant="primary" pending={save.pending} disabled={!until.value} onClick={() => void save.run()} name="plan-save">
          {t('plan.save')}
        </Button>
      </div>
    </Dialog>
  );
}
