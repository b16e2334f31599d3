import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../api/client';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { Field } from '../components/field';
import { Note, ProblemNote } from '../components/note';
import { Table } from '../components/table';
import { t } from '../i18n';

const maxBytes = 5 * 1024 * 1024;
const errorsShown = 100;
const sample = 'id,name,kind,town,hours,phone,note,languages\nclinic-1,…,clinic,…,…,…,…,zh-CN en';

/** Replaces the list of places from CSV: first checked, every wrong row named, then put in force. */
export function ReferralImport({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const file = useSignal<File | undefined>(undefined);
  const found = useSignal<Schemas['ReferralImport'] | undefined>(undefined);
  const done = useSignal(false);
  const send = async (dry: boolean) => {
    const body = file.value;
    if (!body) return;
    found.value = await request(
      api.POST('/referrals/import', {
        params: { query: { dry_run: dry } },
        body: body as unknown as string,
        bodySerializer: (b) => b as unknown as BodyInit,
        headers: { 'Content-Type': 'text/csv' },
      }),
    );
    if (!dry && found.value.accepted) {
      done.value = true;
      onDone();
    }
  };
  const check = useAction(() => send(true));
  const put = useAction(() => send(false));
  const tooBig = (file.value?.size ?? 0) > maxBytes;
  const choose = (chosen: File | undefined) => {
    file.value = chosen;
    found.value = undefined;
    done.value = false;
    if (chosen && chosen.size <= maxBytes) void check.run();
  };
  return (
    <Dialog title={t('referral.import')} onClose={onClose} wide>
      <p class="muted">{t('referral.import_hint')}</p>
      <pre class="sample">{sample}</pre>
      <Field label={t('roster.file')} error={tooBig ? t('roster.too_big') : undefined}>
        {({ id, describedBy }) => (
          <input id={id} type="file" accept=".csv,text/csv" name="referral-file" aria-describedby={describedBy} onChange={(e) => choose(e.currentTarget.files?.[0])} />
        )}
      </Field>
      <ProblemNote problem={check.problem.value ?? put.problem.value} />
      {found.value && !done.value && <Found result={found.value} />}
      {done.value && (
        <Note tone="ok" role="status">
          {t('referral.imported', { n: found.value?.places ?? 0 })}
        </Note>
      )}
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t(done.value ? 'common.close' : 'common.cancel')}
        </Button>
        {!done.value && (
          <Button big variant="primary" disabled={!found.value?.accepted || tooBig} pending={put.pending} onClick={() => void put.run()} name="referral-put">
            {t('referral.put')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

function Found({ result }: { result: Schemas['ReferralImport'] }) {
  if (result.errors.length === 0) {
    return (
      <Note tone="ok" role="status">
        {t('referral.good', { n: result.places, was: result.replaced ?? 0 })}
      </Note>
    );
  }
  const sentence = t('referral.bad_rows', { n: result.errors.length, line: result.errors[0]?.line ?? 1 });
  return (
    <>
      <Note tone="bad" role="alert">
        {sentence}
      </Note>
      <Table
        caption={sentence}
        rows={result.errors.slice(0, errorsShown)}
        rowKey={(e) => `${e.line}/${e.column ?? ''}/${e.message}`}
        empty=""
        columns={[
          { head: t('roster.row'), cell: (e) => e.line, align: 'end' },
          { head: t('roster.column'), cell: (e) => e.column ?? '–' },
          { head: t('roster.problem'), cell: (e) => <span lang="en">{e.message}</span> },
          { head: t('roster.mend'), cell: (e) => <span lang="en">{e.mend ?? '–'}</span> },
        ]}
      />
    </>
  );
}
