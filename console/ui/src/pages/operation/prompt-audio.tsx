import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../../api/client';
import { useAction } from '../../api/action';
import { Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { ProblemNote } from '../../components/note';
import { language, t } from '../../i18n';
import { can } from '../../state/session';
import { dayTime, span } from '../../time/format';

interface Props {
  prompt: string;
  audio: Schemas['PromptAudio'];
  tone: 'info' | 'ok' | 'bad';
  onChange: () => void;
}

/** A prompt in one language: its text, its sound, and how to replace it. */
export function PromptAudio({ prompt, audio, tone, onChange }: Props) {
  const listening = useSignal(false);
  const path = { params: { path: { prompt, language: audio.language } } };
  const upload = useAction(async (file: File) => {
    await request(
      api.PUT('/prompts/{prompt}/{language}', {
        ...path,
        body: file as unknown as string,
        bodySerializer: (b) => b as unknown as BodyInit,
        headers: { 'Content-Type': 'audio/wav' },
      }),
    );
    onChange();
  });
  const back = useAction(async () => {
    await request(api.DELETE('/prompts/{prompt}/{language}', path));
    onChange();
  });
  const version = encodeURIComponent(audio.updated_at ?? '');
  return (
    <li class="stack tight">
      <p class="row">
        <strong>{audio.language}</strong>
        <Tag tone={tone}>{t(`prompt.${audio.source}`)}</Tag>
        {audio.duration_seconds !== undefined && <span class="muted small tabular">{span(audio.duration_seconds * 1000)}</span>}
        {audio.source === 'uploaded' && audio.updated_at && <span class="muted small">{dayTime(audio.updated_at, language.value)}</span>}
      </p>
      <p lang={audio.language}>{audio.text}</p>
      <div class="row">
        {audio.source !== 'missing' && !listening.value && <Button onClick={() => (listening.value = true)}>{t('prompt.listen')}</Button>}
        {can('prompt.write') && (
          <label class="button plain file-button">
            <span>{t('prompt.upload')}</span>
            <input
              type="file"
              accept=".wav,audio/wav"
              class="visually-hidden"
              disabled={upload.pending.value}
              onChange={(e) => {
                const file = e.currentTarget.files?.[0];
                if (file) void upload.run(file);
                e.currentTarget.value = '';
              }}
            />
          </label>
        )}
        {can('prompt.write') && audio.source === 'uploaded' && (
          <Button pending={back.pending} onClick={() => void back.run()}>
            {t('prompt.back')}
          </Button>
        )}
      </div>
      {listening.value && (
        <audio controls autoplay preload="none" src={`/api/v1/prompts/${encodeURIComponent(prompt)}/${encodeURIComponent(audio.language)}?v=${version}`} />
      )}
      <ProblemNote problem={upload.problem.value ?? back.problem.value} />
    </li>
  );
}
