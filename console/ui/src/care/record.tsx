import type { Schemas } from '../api/client';
import type { ApiProblem } from '../api/problem';
import { Button } from '../components/button';
import { SelectField } from '../components/field';
import { Note } from '../components/note';
import { t } from '../i18n';
import { local } from '../i18n/local';
import type { Draft } from '../state/draft';
import { needs, toggled, withContact } from './codes';
import type { CareOptions } from './options';

interface Props {
  draft: Draft;
  options: CareOptions;
  grade: Schemas['Grade'];
  problem: ApiProblem | undefined;
}

/** Who was in touch, what it was about and what came of it, as codes. */
export function RecordFields({ draft, options, grade, problem }: Props) {
  const lists = options.record;
  const r = draft.fields.value.record ?? {};
  const need = needs(options, grade, r.contact);
  const kind = lists.contacts.find((c) => c.id === r.contact);
  const set = (patch: Schemas['ContactRecord']) => draft.edit({ record: { ...r, ...patch } });
  const label = (key: 'contact' | 'problems' | 'outcome') => (need.includes(key) ? t('record.needed', { what: t(`record.${key}`) }) : t(`record.${key}`));
  const wrong = (key: string) => (problem?.field === `record.${key}` ? <Wrong text={problem.detail} /> : null);
  if (lists.contacts.length === 0 && lists.problems.length === 0 && lists.outcomes.length === 0) return null;
  return (
    <div class="stack" data-name="record" data-needs={need.join(' ')}>
      {lists.contacts.length > 0 && (
        <fieldset class="choices">
          <legend>{label('contact')}</legend>
          {lists.contacts.map((c) => (
            <Button key={c.id} pressed={r.contact === c.id} onClick={() => draft.edit({ record: withContact(r, r.contact === c.id ? undefined : c.id, lists) })} name={`contact-${c.id}`}>
              {local(c.name)}
            </Button>
          ))}
          {wrong('contact')}
        </fieldset>
      )}
      {kind?.third_party && (
        <Note tone="info">
          <p data-name="third-party">{t('record.third_party')}</p>
        </Note>
      )}
      {lists.problems.length > 0 && !kind?.no_talk && (
        <fieldset class="choices quiet">
          <legend>{label('problems')}</legend>
          {lists.problems.map((p) => (
            <Button
              key={p.id}
              pressed={(r.problems ?? []).includes(p.id)}
              disabled={Boolean(p.own_only && kind?.third_party)}
              onClick={() => set({ problems: toggled(r.problems, p.id) })}
              name={`problem-${p.id}`}
            >
              {local(p.name)}
            </Button>
          ))}
          {wrong('problems')}
        </fieldset>
      )}
      {lists.outcomes.length > 0 && !kind?.no_talk && (
        <SelectField
          label={label('outcome')}
          name="record-outcome"
          value={r.outcome ?? ''}
          empty={t('common.none_chosen')}
          options={lists.outcomes.map((o) => ({ value: o.id, label: local(o.name) }))}
          onChange={(outcome) => set({ outcome: outcome || undefined })}
          error={problem?.field === 'record.outcome' ? problem.detail : undefined}
        />
      )}
      {lists.flags.length > 0 && !kind?.no_talk && (
        <fieldset class="choices quiet">
          <legend>{t('record.flags')}</legend>
          {lists.flags.map((f) => (
            <Button key={f.id} pressed={(r.flags ?? []).includes(f.id)} onClick={() => set({ flags: toggled(r.flags, f.id) })} name={`flag-${f.id}`}>
              {local(f.name)}
            </Button>
          ))}
        </fieldset>
      )}
      {options.draft && <p class="small muted">{t('record.draft_codes')}</p>}
    </div>
  );
}

function Wrong({ text }: { text: string }) {
  return (
    <p class="error" role="alert" data-name="record-wrong">
      <span aria-hidden="true">✕ </span>
      {text}
    </p>
  );
}
