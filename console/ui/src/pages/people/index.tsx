import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../../api/client';
import { useLoad } from '../../api/action';
import { Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { TextField } from '../../components/field';
import { Loading, Page } from '../../components/page';
import { Table } from '../../components/table';
import { language, listing, t, word } from '../../i18n';
import { can } from '../../state/session';
import { dayTime } from '../../time/format';
import { NewUserDialog } from './new-user';
import { UserDialog } from './user';

type User = Schemas['User'];

/** Users with their roles and skills. */
export function PeoplePage() {
  const find = useSignal('');
  const adding = useSignal(false);
  const chosen = useSignal<User | undefined>(undefined);
  const list = useLoad(() => request(api.GET('/users')), []);
  const wanted = find.value.trim().toLowerCase();
  const match = (u: User) => !wanted || u.name.toLowerCase().includes(wanted) || u.login.includes(wanted);
  return (
    <Page
      title={t('nav.people')}
      actions={
        can('user.manage') && (
          <Button variant="primary" onClick={() => (adding.value = true)} name="add-user">
            {t('people.add')}
          </Button>
        )
      }
    >
      <div class="filters">
        <TextField label={t('people.find')} type="search" value={find.value} onInput={(v) => (find.value = v)} />
      </div>
      <Loading load={list}>
        {(users) => (
          <Table
            caption={t('nav.people')}
            rows={users.filter(match)}
            rowKey={(u) => u.id}
            empty={t('people.none')}
            rowClass={(u) => (u.disabled ? 'dim' : undefined)}
            columns={[
              {
                head: t('people.name'),
                cell: (u) => (
                  <button type="button" class="link" onClick={() => (chosen.value = u)} data-name={`user-${u.login}`}>
                    {u.name}
                  </button>
                ),
              },
              { head: t('signin.login'), cell: (u) => u.login },
              { head: t('people.roles'), cell: (u) => listing(u.roles.map((r) => word('role', r))) },
              { head: t('board.skills'), cell: (u) => u.skills.map((s) => `${s.skill} ${s.level}`).join(', ') || '–' },
              { head: t('board.status'), cell: (u) => <Access user={u} /> },
              { head: t('people.last_sign_in'), wideOnly: true, cell: (u) => dayTime(u.last_sign_in_at, language.value) },
            ]}
          />
        )}
      </Loading>
      {adding.value && (
        <NewUserDialog
          onClose={() => {
            adding.value = false;
            list.reload();
          }}
        />
      )}
      {chosen.value && (
        <UserDialog
          user={chosen.value}
          onClose={() => (chosen.value = undefined)}
          onChange={(u) => {
            chosen.value = u;
            list.reload();
          }}
        />
      )}
    </Page>
  );
}

function Access({ user }: { user: User }) {
  if (user.disabled) return <Tag tone="bad">{t('people.disabled')}</Tag>;
  if (user.signed_in) return <Tag tone="ok">{t('people.signed_in')}</Tag>;
  return <Tag tone="off">{t('people.signed_out')}</Tag>;
}
