import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../../api/client';
import { useAction } from '../../api/action';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { SelectField } from '../../components/field';
import { Note, ProblemNote } from '../../components/note';
import { language, t, word } from '../../i18n';
import { can } from '../../state/session';
import { dayTime } from '../../time/format';

type Reason = Schemas['HoldReason'];
const setting: Reason[] = ['complaint', 'investigation', 'court', 'safety', 'requested'];
const lifting: Reason[] = ['closed', 'mistake'];

interface Props {
  call: string;
  recording: Schemas['RecordingInfo'];
  onChange: () => void;
}

/** Who holds a recording, since when and why. */
export function HeldBy({ hold }: { hold: Schemas['LegalHold'] | undefined }) {
  if (!hold) return null;
  return <p class="small">{t('hold.since', { name: hold.by.name, time: dayTime(hold.since, language.value), reason: word('hold.reason', hold.reason) })}</p>;
}

/** Sets or lifts the legal hold of a recording, for those who may. */
export function HoldButton({ call, recording, onChange }: Props) {
  const asking = useSignal(false);
  if (!can('recording.hold') || recording.state === 'deleted') return null;
  return (
    <>
      <Button onClick={() => (asking.value = true)} name={recording.legal_hold ? 'hold-lift' : 'hold-set'}>
        {recording.legal_hold ? t('hold.lift') : t('hold.set')}
      </Button>
      {asking.value && (
        <HoldDialog
          call={call}
          recording={recording}
          onClose={() => (asking.value = false)}
          onChange={() => {
            asking.value = false;
            onChange();
          }}
        />
      )}
    </>
  );
}

function HoldDialog({ call, recording, onClose, onChange }: Props & { onClose: () => void }) {
  const reason = useSignal('');
  const hold = !recording.legal_hold;
  const title = hold ? t('hold.set') : t('hold.lift');
  const change = useAction(async () => {
    const path = { call, recording: recording.id };
    await request(api.PUT('/calls/{call}/recordings/{recording}/hold', { params: { path }, body: { hold, reason: reason.value as Reason } }));
    onChange();
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{hold ? t('hold.about') : t('hold.lift_about')}</p>
      <Note tone="info">{t('hold.audited')}</Note>
      <SelectField
        label={t('hold.reason')}
        value={reason.value}
        name="hold-reason"
        empty={t('playback.choose')}
        options={(hold ? setting : lifting).map((r) => ({ value: r, label: word('hold.reason', r) }))}
        onChange={(v) => (reason.value = v)}
      />
      <ProblemNote problem={change.problem.value} />
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button big variant="primary" disabled={!reason.value} pending={change.pending} onClick={() => void change.run()} name="hold-save">
          {title}
        </Button>
      </div>
    </Dialog>
  );
}
