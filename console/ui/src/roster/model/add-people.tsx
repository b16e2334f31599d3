import { useSignal } from '@preact/signals';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { CheckField, SelectField, TextField } from '../../components/field';
import { language, t } from '../../i18n';
import type { Book } from './book';
import { list, type Contract, type Doc } from './document';
import { missing, withPeople, type Named } from './people';

/** Those of the house who are not in the document yet. */
export function AddPeople({ book, doc, house, onClose }: { book: Book; doc: Doc; house: readonly Named[]; onClose: () => void }) {
  const words = useSignal('');
  const ticked = useSignal<readonly string[]>([]);
  const contracts = list<Contract>(doc.contracts);
  const contract = useSignal(contracts[0]?.id ?? '');
  const all = missing(doc, house).sort((a, b) => a.name.localeCompare(b.name, language.value));
  const found = all.filter((a) => `${a.name} ${a.id}`.toLowerCase().includes(words.value.trim().toLowerCase()));
  const turn = (id: string, on: boolean) => (ticked.value = on ? [...ticked.value, id] : ticked.value.filter((x) => x !== id));
  return (
    <Dialog title={t('staff.add')} onClose={onClose}>
      {all.length === 0 ? (
        <p>{t('staff.all_in')}</p>
      ) : (
        <>
          <p class="muted small">{t('staff.add_text')}</p>
          <TextField label={t('staff.find')} type="search" value={words.value} onInput={(v) => (words.value = v)} autoFocus name="add-find" />
          <CheckField
            label={t('staff.add_all', { n: found.length })}
            checked={found.length > 0 && found.every((a) => ticked.value.includes(a.id))}
            onChange={(on) => (ticked.value = on ? [...new Set([...ticked.value, ...found.map((a) => a.id)])] : ticked.value.filter((x) => !found.some((a) => a.id === x)))}
            name="add-all"
          />
          <div class="add-list">
            {found.map((a) => (
              <CheckField key={a.id} label={a.name} checked={ticked.value.includes(a.id)} onChange={(on) => turn(a.id, on)} name={`add-${a.id}`} />
            ))}
          </div>
          <SelectField label={t('staff.contract')} value={contract.value} empty={t('staff.no_contract')} options={contracts.map((c) => ({ value: c.id, label: c.id }))} onChange={(v) => (contract.value = v)} name="add-contract" />
        </>
      )}
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          big
          variant="primary"
          disabled={ticked.value.length === 0}
          onClick={() => {
            book.replace(withPeople(doc, ticked.value, contract.value));
            onClose();
          }}
          name="add-people"
        >
          {t('staff.add_n', { n: ticked.value.length })}
        </Button>
      </div>
    </Dialog>
  );
}
