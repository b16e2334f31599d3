import type { Schemas } from '../../api/client';
import { CheckField } from '../../components/field';
import { t, word } from '../../i18n';

const all: Schemas['Role'][] = ['counsellor', 'senior', 'supervisor', 'auditor', 'admin'];

/** The roles of a user, each with what it may do. */
export function RoleChoice({ roles, onChange }: { roles: Schemas['Role'][]; onChange: (roles: Schemas['Role'][]) => void }) {
  return (
    <fieldset>
      <legend>{t('people.roles')}</legend>
      {all.map((r) => (
        <div key={r}>
          <CheckField
            label={word('role', r)}
            checked={roles.includes(r)}
            onChange={(on) => onChange(on ? [...roles, r] : roles.filter((x) => x !== r))}
          />
          <p class="hint indent">{word('role.about', r)}</p>
        </div>
      ))}
    </fieldset>
  );
}
