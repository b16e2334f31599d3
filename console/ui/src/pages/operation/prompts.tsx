import '../../styles/prompts.css';
import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../../api/client';
import { useLoad } from '../../api/action';
import { Tag } from '../../components/badge';
import { SelectField, TextField } from '../../components/field';
import { Loading, Page } from '../../components/page';
import { language, t } from '../../i18n';
import { local } from '../../i18n/local';
import { hotlineName, hotlines } from '../../state/options';
import { PromptAudio } from './prompt-audio';

type Prompt = Schemas['Prompt'];
type Source = Schemas['PromptAudio']['source'];

const tones = { spoken: 'info', uploaded: 'ok', missing: 'bad' } as const;
const sources: Source[] = ['missing', 'spoken', 'uploaded'];

interface Group {
  id: string;
  title: string;
  prompts: Prompt[];
  open: boolean;
}

/** What callers hear, by where they hear it. A prompt opens to its texts and sounds; nothing is fetched before. */
export function PromptsPage() {
  const find = useSignal('');
  const source = useSignal('');
  const tongue = useSignal('');
  const hotline = useSignal('');
  const list = useLoad(() => request(api.GET('/prompts')), []);
  const filtered = Boolean(find.value.trim() || source.value || tongue.value || hotline.value);
  const wanted = find.value.trim().toLowerCase();
  const fits = (p: Prompt) =>
    (!hotline.value || (p.used_by ?? []).includes(hotline.value)) &&
    p.recordings.some((r) => (!source.value || r.source === source.value) && (!tongue.value || r.language === tongue.value)) &&
    (!wanted || p.name.toLowerCase().includes(wanted) || p.recordings.some((r) => r.text.toLowerCase().includes(wanted)));
  return (
    <Page title={t('nav.prompts')}>
      <div class="filters" role="search">
        <TextField label={t('prompt.find')} type="search" value={find.value} onInput={(v) => (find.value = v)} name="prompt-find" />
        <SelectField label={t('prompt.state')} value={source.value} name="prompt-state" empty={t('prompt.state_any')} options={sources.map((s) => ({ value: s, label: t(`prompt.${s}`) }))} onChange={(v) => (source.value = v)} />
        <SelectField label={t('prompt.language')} value={tongue.value} empty={t('common.all')} options={tongues(list.data.value).map((l) => ({ value: l, label: l }))} onChange={(v) => (tongue.value = v)} />
        <SelectField label={t('prompt.hotline')} value={hotline.value} empty={t('prompt.all_hotlines')} options={hotlines.value.map((h) => ({ value: h.id, label: local(h.name) }))} onChange={(v) => (hotline.value = v)} />
      </div>
      <Loading load={list}>
        {(prompts) => {
          const shown = prompts.filter(fits);
          return (
            <div class="stack">
              <p class="small muted" role="status">
                {counts(prompts)} {filtered && t('prompt.shown', { n: shown.length, of: prompts.length })}
              </p>
              {shown.length === 0 && <p class="empty muted">{t('prompt.none')}</p>}
              {groups(shown).map((g) => (
                // Filtering opens what it has found; the key makes the browser take the new state.
                <details key={`${g.id}/${filtered}`} class="panel prompt-group" open={g.open || filtered}>
                  <summary>
                    <h2>{g.title}</h2>
                    <span class="muted small">{g.prompts.length}</span>
                    <Missing prompts={g.prompts} />
                  </summary>
                  <ul class="plain-list prompt-list">
                    {g.prompts.map((p) => (
                      <Row key={p.name} prompt={p} onChange={list.reload} />
                    ))}
                  </ul>
                </details>
              ))}
            </div>
          );
        }}
      </Loading>
    </Page>
  );
}

function tongues(prompts: readonly Prompt[] | undefined): string[] {
  return [...new Set((prompts ?? []).flatMap((p) => p.recordings.map((r) => r.language)))].sort();
}

function counts(prompts: readonly Prompt[]): string {
  const all = prompts.flatMap((p) => p.recordings);
  const of = (s: Source) => all.filter((r) => r.source === s).length;
  return t('prompt.counts', { n: prompts.length, uploaded: of('uploaded'), spoken: of('spoken'), missing: of('missing') });
}

/** Prompts by the hotlines that say them; the system's own come last, since they are many and seldom changed. */
function groups(prompts: Prompt[]): Group[] {
  const own = new Map<string, Prompt[]>();
  const system: Prompt[] = [];
  const unused: Prompt[] = [];
  for (const p of prompts) {
    const by = p.used_by ?? [];
    if (p.system) system.push(p);
    else if (by.length === 0) unused.push(p);
    else own.set(by.join(' '), [...(own.get(by.join(' ')) ?? []), p]);
  }
  const out: Group[] = [...own].map(([ids, list]) => ({ id: ids, title: ids.split(' ').map((id) => local(hotlineName(id))).join(' · '), prompts: list, open: true }));
  if (unused.length > 0) out.push({ id: '-', title: t('prompt.group_unused'), prompts: unused, open: false });
  if (system.length > 0) out.push({ id: '+', title: t('prompt.group_system'), prompts: system, open: false });
  return out;
}

function Missing({ prompts }: { prompts: Prompt[] }) {
  const n = prompts.flatMap((p) => p.recordings).filter((r) => r.source === 'missing').length;
  return n > 0 ? (
    <Tag tone="bad">
      {t('prompt.missing')} {n}
    </Tag>
  ) : null;
}

/** One prompt in one line: its text in the page's language, and how it is spoken in each. */
function Row({ prompt, onChange }: { prompt: Prompt; onChange: () => void }) {
  const open = useSignal(false);
  const first = prompt.recordings.find((r) => r.language === language.value) ?? prompt.recordings[0];
  return (
    <li>
      <details open={open.value} onToggle={(e) => (open.value = e.currentTarget.open)}>
        <summary data-name={`prompt-${prompt.name}`}>
          <span class="prompt-line">
            <code>{prompt.name}</code>
            <span class="prompt-text" lang={first?.language}>
              {first?.text}
            </span>
          </span>
          <span class="prompt-states">
            {prompt.recordings.map((r) => (
              <Tag key={r.language} tone={tones[r.source]}>
                {r.language} {t(`prompt.${r.source}`)}
              </Tag>
            ))}
          </span>
        </summary>
        {open.value && (
          <ul class="plain-list prompt-sounds">
            {prompt.recordings.map((r) => (
              <PromptAudio key={r.language} prompt={prompt.name} audio={r} tone={tones[r.source]} onChange={onChange} />
            ))}
          </ul>
        )}
      </details>
    </li>
  );
}
