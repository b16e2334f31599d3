import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../../api/client';
import { useAction, useLoad } from '../../api/action';
import { Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { TextField } from '../../components/field';
import { ProblemNote } from '../../components/note';
import { Loading, Page, Panel } from '../../components/page';
import { t } from '../../i18n';
import { can } from '../../state/session';
import { span } from '../../time/format';

type Prompt = Schemas['Prompt'];
type Audio = Schemas['PromptAudio'];

/** What callers hear: the texts, spoken by the machine or recorded by people. */
export function PromptsPage() {
  const find = useSignal('');
  const list = useLoad(() => request(api.GET('/prompts')), []);
  const wanted = find.value.trim().toLowerCase();
  const match = (p: Prompt) => !wanted || p.name.toLowerCase().includes(wanted) || p.recordings.some((r) => r.text.toLowerCase().includes(wanted));
  return (
    <Page title={t('nav.prompts')}>
      <div class="filters">
        <TextField label={t('prompt.find')} type="search" value={find.value} onInput={(v) => (find.value = v)} />
      </div>
      <Loading load={list}>
        {(prompts) => (
          <div class="stack">
            {prompts.filter(match).map((p) => (
              <Panel key={p.name} title={p.name}>
                {(p.used_by?.length ?? 0) > 0 && <p class="small muted">{t('prompt.used_by', { names: p.used_by?.join(', ') ?? '' })}</p>}
                <ul class="plain-list">
                  {p.recordings.map((r) => (
                    <Recording key={r.language} prompt={p} audio={r} onChange={list.reload} />
                  ))}
                </ul>
              </Panel>
            ))}
            {prompts.filter(match).length === 0 && <p class="empty muted">{t('prompt.none')}</p>}
          </div>
        )}
      </Loading>
    </Page>
  );
}

const tones = { spoken: 'info', uploaded: 'ok', missing: 'bad' } as const;

function Recording({ prompt, audio, onChange }: { prompt: Prompt; audio: Audio; onChange: () => void }) {
  const listening = useSignal(false);
  const path = { params: { path: { prompt: prompt.name, language: audio.language } } };
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
        <Tag tone={tones[audio.source]}>{t(`prompt.${audio.source}`)}</Tag>
        {audio.duration_seconds !== undefined && <span class="muted small tabular">{span(audio.duration_seconds * 1000)}</span>}
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
        <audio controls autoplay src={`/api/v1/prompts/${encodeURIComponent(prompt.name)}/${encodeURIComponent(audio.language)}?v=${version}`} />
      )}
      <ProblemNote problem={upload.problem.value ?? back.problem.value} />
    </li>
  );
}
