import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../api/client';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { CheckField, Field, SelectField, TextField } from '../components/field';
import { ProblemNote } from '../components/note';
import { coarse } from '../time/coarse';
import { listing, t } from '../i18n';
import { local } from '../i18n/local';
import { fromLocalInput, toLocalInput } from '../time/local-input';

type Line = Schemas['GuestLine'];

/** The time that an invitation for these lines has unless somebody chooses another: from the first opening to the last midnight. */
export function usualSpan(lines: readonly Line[], chosen: readonly string[]): { from: string; until: string } {
  const of = lines.filter((l) => chosen.includes(l.id));
  const froms = of.map((l) => l.from).sort((a, b) => Date.parse(a) - Date.parse(b));
  const untils = of.map((l) => l.until).sort((a, b) => Date.parse(b) - Date.parse(a));
  return { from: toLocalInput(froms[0]), until: toLocalInput(untils[0]) };
}

/** Opens an account: a name, the lines, and for how long. */
export function InviteDialog({ list, onClose, onInvited }: { list: Schemas['GuestList']; onClose: () => void; onInvited: (made: Schemas['GuestCode']) => void }) {
  const name = useSignal('');
  const lines = useSignal<string[]>([]);
  const find = useSignal('');
  const from = useSignal<string | undefined>(undefined);
  const until = useSignal<string | undefined>(undefined);
  const speaks = useSignal('zh-CN');
  const usual = usualSpan(list.lines, lines.value);
  const shown = { from: from.value ?? usual.from, until: until.value ?? usual.until };
  const invite = useAction(async () => {
    // What nobody has touched is left to the server, whose clock and zone decide.
    const begin = from.value === undefined ? undefined : fromLocalInput(from.value);
    const end = until.value === undefined ? undefined : fromLocalInput(until.value);
    onInvited(
      await request(
        api.POST('/guests', {
          body: { name: name.value.trim(), lines: lines.value, language: speaks.value as 'zh-CN' | 'en', ...(begin ? { from: begin } : {}), ...(end ? { until: end } : {}) },
        }),
      ),
    );
  });
  const problem = invite.problem.value;
  const at = (field: string) => (problem?.field === field ? problem.detail : undefined);
  const wanted = find.value.trim().toLowerCase();
  const match = (l: Line) => !wanted || lines.value.includes(l.id) || `${local(l.name)} ${l.id}`.toLowerCase().includes(wanted);
  const toggle = (id: string, on: boolean) => {
    lines.value = on ? [...lines.value, id] : lines.value.filter((x) => x !== id);
  };
  return (
    <Dialog title={t('guest.invite')} onClose={onClose} wide>
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          void invite.run();
        }}
      >
        <TextField label={t('guest.name')} hint={t('guest.name_hint')} value={name.value} onInput={(v) => (name.value = v)} required maxLength={80} error={at('name')} autoFocus name="guest-name" />
        <fieldset class="field">
          <legend>{t('guest.lines')}</legend>
          <p class="hint">{t('guest.lines_hint')}</p>
          {list.lines.length > 8 && <TextField label={t('guest.find_line')} type="search" value={find.value} onInput={(v) => (find.value = v)} name="guest-find" />}
          <div class="guest-lines">
            {list.lines.filter(match).map((l) => (
              <div key={l.id}>
                <CheckField label={local(l.name)} checked={lines.value.includes(l.id)} onChange={(on) => toggle(l.id, on)} name={`line-${l.id}`} />
                {l.skills.length > 0 && <p class="small muted">{t('guest.line_skills', { skills: listing(l.skills.map((s) => `${s.skill} ${s.level}`)) })}</p>}
              </div>
            ))}
          </div>
          {(at('lines') ?? at('skills')) && <p class="error">{at('lines') ?? at('skills')}</p>}
        </fieldset>
        <div class="row">
          <Field label={t('guest.from')} error={at('from')}>
            {({ id, describedBy }) => <input id={id} type="datetime-local" name="guest-from" aria-describedby={describedBy} value={shown.from} onInput={(e) => (from.value = e.currentTarget.value)} />}
          </Field>
          <Field label={t('guest.until')} error={at('until')}>
            {({ id, describedBy }) => <input id={id} type="datetime-local" name="guest-until" aria-describedby={describedBy} value={shown.until} onInput={(e) => (until.value = e.currentTarget.value)} />}
          </Field>
        </div>
        <p class="hint">{t('guest.span_hint', { longest: coarse(list.longest_seconds), code: coarse(list.code_seconds) })}</p>
        <SelectField label={t('guest.language')} value={speaks.value} options={['zh-CN', 'en'].map((l) => ({ value: l, label: t(`language.${l as 'zh-CN' | 'en'}`) }))} onChange={(v) => (speaks.value = v)} name="guest-language" />
        <ProblemNote problem={problem?.field ? undefined : problem} />
        <Button type="submit" variant="primary" big pending={invite.pending} disabled={!name.value.trim() || lines.value.length === 0} name="guest-send">
          {t('guest.invite')}
        </Button>
      </form>
    </Dialog>
  );
}
