import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../../api/client';
import { useAction } from '../../api/action';
import { Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { SelectField } from '../../components/field';
import { Note, ProblemNote } from '../../components/note';
import { Player } from '../../components/player';
import { Span } from '../../components/timer';
import { language, t, word } from '../../i18n';
import { can } from '../../state/session';
import { dayTime } from '../../time/format';
import { HeldBy, HoldButton } from './hold';

type Info = Schemas['RecordingInfo'];
const reasons = ['supervision', 'complaint', 'quality', 'training', 'legal', 'safety', 'technical'] as const;

/** The recordings of a call, and how to hear them. */
export function Recordings({ detail, onChange }: { detail: Schemas['CallDetail']; onChange: () => void }) {
  const asking = useSignal<Info | undefined>(undefined);
  const playing = useSignal<{ id: string; playback: Schemas['Playback'] } | undefined>(undefined);
  if (detail.recordings.length === 0) return <p class="muted">{word('recording.kept', detail.call.recording)}</p>;
  const may = (detail.may_play ?? true) && can('recording.play');
  return (
    <ul class="plain-list">
      {detail.recordings.map((r) => (
        <li key={r.id} class="stack tight">
          <p class="row">
            <Tag tone={r.state === 'available' ? 'ok' : r.state === 'failed' ? 'bad' : 'off'}>{word('recording.kept', r.state)}</Tag>
            <Span seconds={r.duration_seconds} />
            {(r.gaps?.length ?? 0) > 0 && <span class="muted small">{t('recording.gaps', { n: r.gaps?.length ?? 0 })}</span>}
            {r.legal_hold && <Tag tone="warn">{t('recording.legal_hold')}</Tag>}
          </p>
          <p class="small muted">
            {r.wording && <span>{t('recording.wording', { id: r.wording })} · </span>}
            {r.legal_hold ? t('recording.not_deleted') : r.delete_by && t('recording.delete_by', { time: dayTime(r.delete_by, language.value) })}
          </p>
          <HeldBy hold={r.legal_hold} />
          <div class="row">
            {r.state === 'available' && may && playing.value?.id !== r.id && (
              <Button onClick={() => (asking.value = r)} name="play">
                {t('recording.play')}
              </Button>
            )}
            <HoldButton call={detail.call.id} recording={r} onChange={onChange} />
          </div>
          {playing.value?.id === r.id && <Player playback={playing.value.playback} />}
        </li>
      ))}
      {asking.value && (
        <ReasonDialog
          call={detail.call.id}
          recording={asking.value.id}
          onClose={() => (asking.value = undefined)}
          onPlay={(playback) => {
            playing.value = { id: asking.value?.id ?? '', playback };
            asking.value = undefined;
          }}
        />
      )}
    </ul>
  );
}

interface ReasonProps {
  call: string;
  recording: string;
  onClose: () => void;
  onPlay: (p: Schemas['Playback']) => void;
}

function ReasonDialog({ call, recording, onClose, onPlay }: ReasonProps) {
  const reason = useSignal('');
  const ask = useAction(async () => {
    const body = { reason: reason.value as Schemas['PlaybackRequest']['reason'], recording };
    onPlay(await request(api.POST('/calls/{call}/playback', { params: { path: { call } }, body })));
  });
  return (
    <Dialog title={t('playback.title')} onClose={onClose}>
      <Note tone="info">{t('playback.audited')}</Note>
      <SelectField
        label={t('playback.reason')}
        value={reason.value}
        name="playback-reason"
        empty={t('playback.choose')}
        options={reasons.map((r) => ({ value: r, label: word('playback.reason', r) }))}
        onChange={(v) => (reason.value = v)}
      />
      <ProblemNote problem={ask.problem.value} />
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button big variant="primary" disabled={!reason.value} pending={ask.pending} onClick={() => void ask.run()} name="playback-start">
          {t('recording.play')}
        </Button>
      </div>
    </Dialog>
  );
}
