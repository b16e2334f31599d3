import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../../api/client';
import { useAction } from '../../api/action';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { CheckField, Field } from '../../components/field';
import { Note, ProblemNote } from '../../components/note';
import { Table } from '../../components/table';
import { language, t } from '../../i18n';
import { DiffView, Warnings, warnsOf } from '../../roster/publish';
import { dayTime } from '../../time/format';

const maxBytes = 5 * 1024 * 1024;
const errorsShown = 100;

/** Publishes a roster from CSV: first checked, every wrong row named, then published. */
export function RosterImport({ onClose }: { onClose: () => void }) {
  const file = useSignal<File | undefined>(undefined);
  const checked = useSignal<Schemas['RosterImport'] | undefined>(undefined);
  const running = useSignal(false);
  const warned = useSignal(false);
  const replace = useSignal(false);
  const gone = useSignal(false);
  const published = useSignal<Schemas['RosterImport'] | undefined>(undefined);
  const send = async (dry: boolean) => {
    const body = file.value;
    if (!body) return;
    const answer = await request(
      api.POST('/roster/import', {
        params: {
          query: {
            dry_run: dry,
            ...(running.value ? { running: true } : {}),
            ...(replace.value ? { replace: true } : {}),
            ...(!dry && checked.value?.diff ? { seen: checked.value.diff.mark } : {}),
          },
        },
        body: body as unknown as string,
        bodySerializer: (b) => b as unknown as BodyInit,
        headers: { 'Content-Type': 'text/csv' },
      }),
    );
    checked.value = answer;
    if (!dry && answer.accepted) published.value = answer;
  };
  const forget = () => {
    warned.value = false;
    running.value = false;
    gone.value = false;
  };
  const check = useAction(() => send(true));
  const publish = useAction(() => send(false));
  // Where the roster is another one by now, what would change is shown again.
  const confirm = async () => {
    if ((await publish.run()) || publish.problem.value?.code !== 'stale') return;
    forget();
    await check.run();
  };
  const diff = checked.value?.diff;
  const warns = diff !== undefined && warnsOf(diff);
  // A shift that begins between the check and the press is refused by the console.
  const asks = checked.value?.diff?.running.length ?? 0;
  const tooBig = (file.value?.size ?? 0) > maxBytes;
  const goes = replace.value && diff !== undefined && ((diff.count.cancelled ?? 0) > 0 || (diff.open_gone?.length ?? 0) > 0);
  const again = () => {
    checked.value = undefined;
    forget();
    if (file.value && file.value.size <= maxBytes) void check.run();
  };
  const choose = (chosen: File | undefined) => {
    file.value = chosen;
    again();
  };
  if (published.value) {
    return (
      <Dialog title={t('roster.import')} onClose={onClose}>
        <Note tone="ok" role="status">
          {t('roster.published', { n: published.value.shifts })}
        </Note>
        <Button variant="primary" big onClick={onClose}>
          {t('common.close')}
        </Button>
      </Dialog>
    );
  }
  return (
    <Dialog title={t('roster.import')} onClose={onClose} wide>
      <p class="muted">{t('roster.import_hint')}</p>
      <pre class="sample">agent,date,start,end,line{'\n'}lin,2026-11-23,08:00,16:00,12345</pre>
      <Field label={t('roster.file')} error={tooBig ? t('roster.too_big') : undefined}>
        {({ id, describedBy }) => (
          <input id={id} type="file" accept=".csv,text/csv" aria-describedby={describedBy} onChange={(e) => choose(e.currentTarget.files?.[0])} />
        )}
      </Field>
      <CheckField
        label={t('roster.import_replace')}
        checked={replace.value}
        onChange={(on) => {
          replace.value = on;
          again();
        }}
        name="import-replace"
      />
      <ProblemNote problem={check.problem.value ?? publish.problem.value} />
      {check.pending.value && (
        <p role="status" class="muted">
          <span class="spinner" aria-hidden="true" /> {t('roster.checking')}
        </p>
      )}
      {checked.value && <Found result={checked.value} />}
      {replace.value && diff && <DiffView diff={diff} />}
      {goes && <CheckField label={t('roster.import_gone')} checked={gone.value} onChange={(on) => (gone.value = on)} name="import-gone" />}
      {warns && (
        <>
          {!replace.value && <Warnings diff={diff} />}
          <CheckField label={t('roster.publish.warned')} checked={warned.value} onChange={(on) => (warned.value = on)} name="import-warned" />
        </>
      )}
      {asks > 0 && (
        <>
          <Note tone="warn">{t('roster.import_asks', { n: asks })}</Note>
          <CheckField label={t('roster.import_running')} checked={running.value} onChange={(on) => (running.value = on)} name="import-running" />
        </>
      )}
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          big
          variant="primary"
          disabled={!checked.value || checked.value.errors.length > 0 || tooBig || check.pending.value || (asks > 0 && !running.value) || (warns && !warned.value) || (goes && !gone.value)}
          pending={publish.pending}
          onClick={() => void confirm()}
          name="roster-publish"
        >
          {t('roster.publish')}
        </Button>
      </div>
    </Dialog>
  );
}

function Found({ result }: { result: Schemas['RosterImport'] }) {
  if (result.errors.length === 0) {
    return (
      <Note tone="ok" role="status">
        {t('roster.good', { n: result.shifts, from: dayTime(result.from, language.value), to: dayTime(result.to, language.value), replaced: result.replaced ?? 0 })}
      </Note>
    );
  }
  return (
    <>
      <Note tone="bad" role="alert">
        {t('roster.bad_rows', { n: result.errors.length })}
      </Note>
      <Table
        caption={t('roster.bad_rows', { n: result.errors.length })}
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
