import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../../api/client';
import { useAction } from '../../api/action';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { TextField } from '../../components/field';
import { ProblemNote } from '../../components/note';
import { t } from '../../i18n';
import { RoleChoice } from './roles';
import { ShownOnce } from './shown-once';

/** Adds a user; the password that was made is shown once. */
export function NewUserDialog({ onClose }: { onClose: () => void }) {
  const login = useSignal('');
  const name = useSignal('');
  const roles = useSignal<Schemas['Role'][]>(['counsellor']);
  const made = useSignal<Schemas['UserWithPassword'] | undefined>(undefined);
  const add = useAction(async () => {
    made.value = await request(
      api.POST('/users', { body: { login: login.value.trim(), name: name.value.trim(), roles: roles.value } }),
    );
  });
  const problem = add.problem.value;
  if (made.value) {
    return (
      <Dialog title={t('people.added', { name: made.value.user.name })} onClose={onClose}>
        {made.value.password && <ShownOnce label={t('people.first_password')} value={made.value.password} />}
        <Button variant="primary" big onClick={onClose}>
          {t('common.close')}
        </Button>
      </Dialog>
    );
  }
  return (
    <Dialog title={t('people.add')} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          void add.run();
        }}
      >
        <TextField label={t('signin.login')} hint={t('people.login_hint')} value={login.value} onInput={(v) => (login.value = v)} required maxLength={64} error={problem?.field === 'login' ? problem.detail : undefined} autoFocus name="new-login" />
        <TextField label={t('people.name')} value={name.value} onInput={(v) => (name.value = v)} required maxLength={80} error={problem?.field === 'name' ? problem.detail : undefined} name="new-name" />
        <RoleChoice roles={roles.value} onChange={(r) => (roles.value = r)} />
        <ProblemNote problem={problem?.field ? undefined : problem} />
        <Button type="submit" variant="primary" big pending={add.pending} disabled={!login.value || !name.value || roles.value.length === 0}>
          {t('people.add')}
        </Button>
      </form>
    </Dialog>
  );
}
