import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../api/client';
import { useAction, useLoad } from '../api/action';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { SelectField } from '../components/field';
import { Note, ProblemNote } from '../components/note';
import { Loading, Panel } from '../components/page';
import { language, t, word } from '../i18n';
import { HeldBy } from '../pages/calls/hold';
import { can } from '../state/session';
import { dayTime } from '../time/format';

type Kept = Schemas['RecordsKept'];
type Reason = Schemas['HoldReason'];
const setting: Reason[] = ['complaint', 'investigation', 'court', 'safety', 'requested'];
const lifting: Reason[] = ['closed', 'mistake'];

/** How long what was written down of a call is kept, and its legal hold. */
export function RecordsKept({ call }: { call: string }) {
  if (!can('recording.hold')) return null;
  return <Body call={call} />;
}

function Body({ call }: { call: string }) {
  const load = useLoad(() => request(api.GET('/calls/{call}/records', { params: { path: { call } } })), [call]);
  const asking = useSignal(false);
  return (
    <Panel title={t('records.title')}>
      <Loading load={load}>
        {(k) => (
          <div class="stack tight" data-name="records" data-state={k.state} data-held={String(Boolean(k.hold))}>
            <p>{k.hold ? t('records.held') : said(k)}</p>
            {!k.hold && k.state === 'kept' && k.keep_until && <p class="small muted">{t('records.keep', { time: dayTime(k.keep_until, language.value) })}</p>}
            <HeldBy hold={k.hold} />
            {(k.state === 'kept' || k.state === 'open') && (
              <div class="row">
                <Button onClick={() => (asking.value = true)} name="records-hold">
                  {k.hold ? t('hold.lift') : t('hold.set')}
                </Button>
              </div>
            )}
            {asking.value && (
              <HoldDialog
                call={call}
                hold={!k.hold}
                onClose={() => (asking.value = false)}
                onChange={(next) => {
                  load.data.value = next;
                  asking.value = false;
                }}
              />
            )}
          </div>
        )}
      </Loading>
    </Panel>
  );
}

function said(k: Kept): string {
  if (k.state === 'open') return t('records.open');
  if (k.state === 'deleting') return t('records.deleting');
  if (k.state === 'deleted') return t('records.deleted', { time: dayTime(k.deleted_at, language.value) });
  return k.delete_by ? t('records.delete_by', { time: dayTime(k.delete_by, language.value) }) : t('records.endless');
}

function HoldDialog({ call, hold, onClose, onChange }: { call: string; hold: boolean; onClose: () => void; onChange: (k: Kept) => void }) {
  const reason = useSignal('');
  const title = hold ? t('hold.set') : t('hold.lift');
  const change = useAction(async () => {
    onChange(await request(api.PUT('/calls/{call}/records/hold', { params: { path: { call } }, body: { hold, reason: reason.value as Reason } })));
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <Note tone="info">{t('hold.audited')}</Note>
      <SelectField
        label={t('hold.reason')}
        value={reason.value}
        name="records-reason"
        empty={t('playback.choose')}
        options={(hold ? setting : lifting).map((r) => ({ value: r, label: word('hold.reason', r) }))}
        onChange={(v) => (reason.value = v)}
      />
      <ProblemNote problem={change.problem.value} />
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button big variant="primary" disabled={!reason.value} pending={change.pending} onClick={() => void change.run()} name="records-save">
          {title}
        </Button>
      </div>
    </Dialog>
  );
}
