import { useSignal } from '@preact/signals';
import { Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { CheckField, Field, TextField } from '../../components/field';
import { Note } from '../../components/note';
import { Panel } from '../../components/page';
import { known, language, t, word } from '../../i18n';
import { me } from '../../state/session';
import type { Book } from './book';
import { inMinutes, list, type Doc, type Override, type Profile, type Rule } from './document';
import { FaultsHere, SelectAt } from './fields';
import { changedBy, withOverride, withProfile } from './overrides';
import { ruleSaid, Speaker } from './said';

/** What the law and good practice of a country ask for: each rule in words with its reason and source, and how it was changed here. */
export function ProfilePanel({ book, doc, profiles, today }: { book: Book; doc: Doc; profiles: readonly Profile[]; today: string }) {
  const changing = useSignal<Rule | undefined>(undefined);
  const profile = profiles.find((p) => p.id === doc.profile);
  const speaker = new Speaker(language.value);
  const overrides = list<Override>(doc.overrides);
  const at = (rule: string) => overrides.findIndex((o) => o.rule === rule);
  return (
    <Panel title={t('rules.profile')}>
      <SelectAt
        book={book}
        path={['profile']}
        label={t('rules.profile_of')}
        empty={t('rules.profile.none')}
        options={profiles.map((p) => ({ value: p.id, label: word('rules.profile', p.id) }))}
        onPick={(id) => book.replace(withProfile(doc, profiles.find((p) => p.id === id)))}
        name="rules-profile"
      />
      {!profile && <Note tone="warn">{t('rules.no_profile')}</Note>}
      {profile && (
        <>
          <p class="small muted">{known(`rules.profile_note.${profile.id}`) ? word('rules.profile_note', profile.id) : profile.note}</p>
          <ul class="plain-list rule-cards">
            {profile.rules.map((r) => {
              const index = at(r.id);
              const override = overrides[index];
              return (
                <li key={r.id} class="rule-card" data-name={`profile-${r.id}`}>
                  <p class={override?.off ? 'struck' : undefined}>{ruleSaid(override ? changedBy(r, override) : r, speaker)}</p>
                  <p class="small muted">
                    {textOf('why', profile.id, r)} <cite>{textOf('from', profile.id, r)}</cite>
                  </p>
                  {override && (
                    <p class="small">
                      <Tag tone={override.off ? 'warn' : 'info'}>{t(override.off ? 'rules.off' : 'rules.overridden')}</Tag> {t('rules.override_by', { who: override.by, at: override.at, reason: override.reason })}
                    </p>
                  )}
                  {index >= 0 && (
                    <>
                      <FaultsHere book={book} path={['overrides', index]} />
                      {book.faultsIn(['overrides', index]).filter((f) => f.path !== `overrides[${index}]`).map((f) => (
                        <p key={f.message} class="error small">
                          {f.message}
                        </p>
                      ))}
                    </>
                  )}
                  <div class="row">
                    <Button variant="quiet" onClick={() => (changing.value = r)} name={`override-${r.id}`}>
                      {t('rules.override')}
                    </Button>
                    {index >= 0 && (
                      <Button variant="quiet" onClick={() => book.remove(['overrides'], index)} name={`override-undo-${r.id}`}>
                        {t('rules.override_undo')}
                      </Button>
                    )}
                  </div>
                </li>
              );
            })}
          </ul>
        </>
      )}
      {changing.value && <OverrideDialog rule={changing.value} was={overrides[at(changing.value.id)]} today={today} onClose={() => (changing.value = undefined)} onDone={(o) => book.replace(withOverride(doc, o))} />}
    </Panel>
  );
}

/** Why a rule of a profile is there, or what it is from: in the language of the page where the text is known. */
function textOf(what: 'why' | 'from', profile: string, r: Rule): string {
  for (const key of [`rules.${what}.${profile}.${r.id}`, `rules.${what}.${r.id}`]) if (known(key)) return t(key);
  return (what === 'why' ? r.reason : r.source) ?? '';
}

const bounds = ['hard_min', 'soft_min', 'soft_max', 'hard_max'] as const;

/** A rule of the profile is changed by somebody and for a reason, or not at all. */
function OverrideDialog({ rule, was, today, onClose, onDone }: { rule: Rule; was?: Override; today: string; onClose: () => void; onDone: (o: Override) => void }) {
  const next = useSignal<Override>(was ?? { rule: rule.id, by: me.value?.name ?? '', at: today, reason: '' });
  const set = (change: Partial<Override>) => (next.value = { ...next.value, ...change });
  const o = next.value;
  const by = inMinutes.has(rule.measure) ? 60 : 1;
  const there = bounds.filter((b) => rule[b] !== undefined || o[b] !== undefined);
  const moved = bounds.some((b) => o[b] !== undefined);
  const speaker = new Speaker(language.value);
  const good = o.by.trim() !== '' && o.reason.trim() !== '' && (o.off || moved);
  return (
    <Dialog title={t('rules.override')} onClose={onClose}>
      <p>{ruleSaid(rule, speaker)}</p>
      <CheckField label={t('rules.override_off')} checked={o.off === true} onChange={(off) => (next.value = off ? { rule: o.rule, by: o.by, at: o.at, reason: o.reason, off: true } : { rule: o.rule, by: o.by, at: o.at, reason: o.reason })} name="override-off" />
      {!o.off && (
        <div class="form-grid">
          {there.map((b) => (
            <Field key={b} label={`${t(`rules.bound.${b}`)}${by === 60 ? t('rules.unit.hours') : ''}`}>
              {({ id }) => (
                <input
                  id={id}
                  type="number"
                  min={0}
                  step="any"
                  name={`override-${b}`}
                  value={o[b] === undefined ? String((rule[b] ?? 0) / by) : String(Math.round(((o[b] ?? 0) / by) * 100) / 100)}
                  onInput={(e) => {
                    const n = Math.round(e.currentTarget.valueAsNumber * by);
                    const { [b]: _, ...rest } = next.value;
                    next.value = Number.isFinite(n) && n !== rule[b] ? { ...rest, [b]: n } : rest;
                  }}
                />
              )}
            </Field>
          ))}
        </div>
      )}
      <p class="said" aria-live="polite">
        {o.off ? t('rules.off_said') : ruleSaid(changedBy(rule, o), speaker)}
      </p>
      <TextField label={t('rules.who')} value={o.by} onInput={(v) => set({ by: v })} maxLength={64} required name="override-by" />
      <TextField label={t('rules.override_why')} value={o.reason} onInput={(v) => set({ reason: v })} maxLength={200} required name="override-reason" />
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          big
          variant="primary"
          disabled={!good}
          onClick={() => {
            onDone({ ...o, by: o.by.trim(), reason: o.reason.trim(), at: today });
            onClose();
          }}
          name="override-do"
        >
          {t('rules.override_do')}
        </Button>
      </div>
    </Dialog>
  );
}
