import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../../api/client';
import { useAction, useLoad } from '../../api/action';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { CheckField, SelectField, TextField } from '../../components/field';
import { ProblemNote } from '../../components/note';
import { t, word } from '../../i18n';
import { can, me } from '../../state/session';
import { ShownOnce } from '../people/shown-once';

type User = Pick<Schemas['User'], 'id' | 'name' | 'permissions'>;
const days = [30, 90, 180, 365];
const dayMs = 86_400_000;

/** Makes a token and shows it once. */
export function NewTokenDialog({ onClose }: { onClose: () => void }) {
  const made = useSignal<Schemas['TokenWithSecret'] | undefined>(undefined);
  if (made.value) {
    return (
      <Dialog title={t('token.made', { name: made.value.token.name })} onClose={onClose}>
        <ShownOnce label={t('token.secret')} value={made.value.secret} hint={t('token.keep')} />
        <Button variant="primary" big onClick={onClose}>
          {t('common.close')}
        </Button>
      </Dialog>
    );
  }
  return (
    <Dialog title={t('token.add')} onClose={onClose} wide>
      <TokenForm onMade={(token) => (made.value = token)} />
    </Dialog>
  );
}

function TokenForm({ onMade }: { onMade: (made: Schemas['TokenWithSecret']) => void }) {
  const self: User = { id: me.value?.id ?? '', name: me.value?.name ?? '', permissions: [...(me.value?.permissions ?? [])] };
  const name = useSignal('');
  const owner = useSignal(self.id);
  const life = useSignal(90);
  const chosen = useSignal<readonly string[]>([]);
  const users = useLoad(async () => (can('token.manage') && can('user.read') ? (await request(api.GET('/users'))).filter((u) => !u.disabled) : []), []);
  const everybody: User[] = users.data.value?.length ? users.data.value : [self];
  const whose = everybody.find((u) => u.id === owner.value) ?? self;
  const offered = whose.permissions.filter((p) => can(p));
  const given = chosen.value.filter((p) => offered.includes(p));
  const make = useAction(async () => {
    const body = { name: name.value.trim(), permissions: given, expires_at: new Date(Date.now() + life.value * dayMs).toISOString() };
    const own = whose.id === self.id;
    onMade(await request(own ? api.POST('/session/tokens', { body }) : api.POST('/users/{user}/tokens', { params: { path: { user: whose.id } }, body })));
  });
  return (
    <form
      class="stack"
      onSubmit={(e) => {
        e.preventDefault();
        void make.run();
      }}
    >
      <TextField label={t('token.name')} hint={t('token.name_hint')} value={name.value} onInput={(v) => (name.value = v)} required maxLength={80} autoFocus name="token-name" />
      {everybody.length > 1 && (
        <SelectField label={t('token.of')} value={whose.id} name="token-of" options={everybody.map((u) => ({ value: u.id, label: u.name }))} onChange={(v) => (owner.value = v)} />
      )}
      <SelectField label={t('token.days')} value={String(life.value)} name="token-days" options={days.map((n) => ({ value: String(n), label: t('token.days_n', { n }) }))} onChange={(v) => (life.value = Number(v))} />
      <fieldset>
        <legend>{t('token.permissions')}</legend>
        <p class="hint">{t('token.permissions_hint')}</p>
        {offered.length === 0 && <p class="muted">{t('token.no_permissions')}</p>}
        <div class="check-grid">
          {offered.map((p) => (
            <CheckField key={p} name={`may-${p}`} label={word('permission', p)} checked={given.includes(p)} onChange={(on) => (chosen.value = on ? [...given, p] : given.filter((x) => x !== p))} />
          ))}
        </div>
      </fieldset>
      <ProblemNote problem={users.problem.value ?? make.problem.value} />
      <div class="row dialog-actions">
        <Button type="submit" variant="primary" big pending={make.pending} disabled={!name.value.trim() || given.length === 0} name="token-make">
          {t('token.add')}
        </Button>
      </div>
    </form>
  );
}
