import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../../api/client';
import { useAction } from '../../api/action';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { CheckField, TextField } from '../../components/field';
import { ProblemNote } from '../../components/note';
import { listing, t, word } from '../../i18n';
import { can } from '../../state/session';
import { RoleChoice } from './roles';
import { ShownOnce } from './shown-once';
import { SkillEditor } from './skills';

type User = Schemas['User'];
interface Props {
  user: User;
  onChange: (user: User) => void;
}

/** One user: access, roles, skills. */
export function UserDialog({ user, onChange, onClose }: Props & { onClose: () => void }) {
  return (
    <Dialog title={user.name} onClose={onClose} wide>
      {can('user.manage') ? <Access user={user} onChange={onChange} /> : <p>{listing(user.roles.map((r) => word('role', r)))}</p>}
      <SkillEditor user={user} onChange={onChange} key={`${user.id}/${user.version}`} />
      {can('user.manage') && <Reset user={user} />}
      {can('user.manage') && <Remove user={user} onClose={onClose} />}
    </Dialog>
  );
}

function Access({ user, onChange }: Props) {
  const name = useSignal(user.name);
  const roles = useSignal(user.roles);
  const disabled = useSignal(user.disabled);
  const save = useAction(async () => {
    const body = { name: name.value.trim(), roles: roles.value, disabled: disabled.value, version: user.version };
    onChange(await request(api.PUT('/users/{user}', { params: { path: { user: user.id } }, body })));
  });
  const changed = name.value !== user.name || disabled.value !== user.disabled || [...roles.value].sort().join() !== [...user.roles].sort().join();
  return (
    <form
      class="stack"
      onSubmit={(e) => {
        e.preventDefault();
        void save.run();
      }}
    >
      <TextField label={t('people.name')} value={name.value} onInput={(v) => (name.value = v)} required maxLength={80} />
      <RoleChoice roles={roles.value} onChange={(r) => (roles.value = r)} />
      <CheckField label={t('people.disable')} checked={disabled.value} onChange={(on) => (disabled.value = on)} />
      <p class="hint">{t('people.change_hint')}</p>
      <ProblemNote problem={save.problem.value} />
      <div>
        <Button type="submit" variant="primary" pending={save.pending} disabled={!changed || roles.value.length === 0}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  );
}

function Reset({ user }: { user: User }) {
  const password = useSignal<string | undefined>(undefined);
  const path = { params: { path: { user: user.id } } };
  const reset = useAction(async () => {
    password.value = (await request(api.POST('/users/{user}/password', path))).password;
  });
  const out = useAction(() => request(api.POST('/users/{user}/sign-out', path)));
  return (
    <section class="stack tight">
      <h3>{t('people.access')}</h3>
      <div class="row">
        <Button pending={reset.pending} onClick={() => void reset.run()}>
          {t('people.reset')}
        </Button>
        <Button pending={out.pending} onClick={() => void out.run()}>
          {t('people.end_sessions')}
        </Button>
      </div>
      {password.value && <ShownOnce label={t('people.new_password')} value={password.value} />}
      <ProblemNote problem={reset.problem.value ?? out.problem.value} />
    </section>
  );
}

function Remove({ user, onClose }: { user: User; onClose: () => void }) {
  const sure = useSignal(false);
  const remove = useAction(async () => {
    await request(api.DELETE('/users/{user}', { params: { path: { user: user.id } } }));
    onClose();
  });
  return (
    <section class="stack tight">
      <CheckField label={t('people.remove_sure')} checked={sure.value} onChange={(on) => (sure.value = on)} />
      <div>
        <Button variant="danger" disabled={!sure.value} pending={remove.pending} onClick={() => void remove.run()}>
          {t('people.remove')}
        </Button>
      </div>
      <ProblemNote problem={remove.problem.value} />
    </section>
  );
}
