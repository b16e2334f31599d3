import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../../api/client';
import { useAction } from '../../api/action';
import { Button } from '../../components/button';
import { SelectField, TextField } from '../../components/field';
import { ProblemNote } from '../../components/note';
import { t } from '../../i18n';
import { can } from '../../state/session';

type User = Schemas['User'];
type Skill = Schemas['SkillLevel'];
const levels = [1, 2, 3, 4, 5];

/** A counsellor's skills with their levels, 1 (some) to 5 (expert). */
export function SkillEditor({ user, onChange }: { user: User; onChange: (user: User) => void }) {
  const skills = useSignal<Skill[]>(user.skills);
  const fresh = useSignal('');
  const save = useAction(async () => {
    onChange(await request(api.PUT('/users/{user}/skills', { params: { path: { user: user.id } }, body: { skills: skills.value } })));
  });
  const may = can('skill.manage');
  const set = (name: string, level: number) => {
    skills.value = skills.value.map((s) => (s.skill === name ? { ...s, level } : s));
  };
  const add = () => {
    const name = fresh.value.trim();
    if (!name || skills.value.some((s) => s.skill === name)) return;
    skills.value = [...skills.value, { skill: name, level: 3 }];
    fresh.value = '';
  };
  const changed = JSON.stringify(skills.value) !== JSON.stringify(user.skills);
  return (
    <section class="stack tight">
      <h3>{t('board.skills')}</h3>
      {skills.value.length === 0 && <p class="muted">{t('people.no_skills')}</p>}
      {skills.value.map((s) => (
        <div key={s.skill} class="row end-aligned">
          <SelectField
            label={s.skill}
            value={String(s.level)}
            disabled={!may}
            options={levels.map((l) => ({ value: String(l), label: t('people.level', { n: l }) }))}
            onChange={(v) => set(s.skill, Number(v))}
          />
          {may && (
            <Button label={t('people.drop_skill', { name: s.skill })} onClick={() => (skills.value = skills.value.filter((x) => x !== s))}>
              <span aria-hidden="true">✕</span>
            </Button>
          )}
        </div>
      ))}
      {may && (
        <>
          <div class="row end-aligned">
            <TextField label={t('people.new_skill')} value={fresh.value} onInput={(v) => (fresh.value = v)} maxLength={64} hint={t('people.skill_hint')} />
            <Button onClick={add} disabled={!fresh.value.trim()}>
              {t('people.add_skill')}
            </Button>
          </div>
          <ProblemNote problem={save.problem.value} />
          <div>
            <Button variant="primary" pending={save.pending} disabled={!changed} onClick={() => void save.run()}>
              {t('people.save_skills')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
