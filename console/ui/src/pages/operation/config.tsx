import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../../api/client';
import { useAction, useLoad } from '../../api/action';
import { Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { Note, ProblemNote } from '../../components/note';
import { Loading, Page, Panel } from '../../components/page';
import { Table } from '../../components/table';
import { language, t, word } from '../../i18n';
import { local } from '../../i18n/local';
import { can } from '../../state/session';
import { dayTime } from '../../time/format';

type Config = Schemas['Config'];
type Node = Schemas['MenuNode'];

/** The configuration in force: hotlines, menus as trees, settings, and what is wrong with the files. */
export function ConfigPage() {
  const load = useLoad(() => request(api.GET('/config')), []);
  const answer = useSignal<Config | undefined>(undefined);
  const reload = useAction(async () => {
    answer.value = await request(api.POST('/config/reload'));
    load.data.value = answer.value;
  });
  return (
    <Page
      title={t('nav.config')}
      actions={
        can('config.reload') && (
          <Button pending={reload.pending} onClick={() => void reload.run()} name="config-reload">
            {t('config.reload')}
          </Button>
        )
      }
    >
      <ProblemNote problem={reload.problem.value} />
      {answer.value && (
        <Note tone={answer.value.reloaded ? 'ok' : 'warn'} role="status">
          {answer.value.reloaded ? t('config.reloaded') : t('config.kept')}
        </Note>
      )}
      <Loading load={load}>{(c) => <Parts config={c} />}</Loading>
    </Page>
  );
}

function Parts({ config }: { config: Config }) {
  return (
    <div class="stack">
      <p class="small muted">
        {t('config.in_force', { time: dayTime(config.loaded_at, language.value), version: config.version.slice(0, 12) })}
      </p>
      <Problems problems={config.problems} />
      <Panel title={t('config.hotlines')}>
        <Table
          caption={t('config.hotlines')}
          rows={config.hotlines}
          rowKey={(h) => h.id}
          empty={t('config.no_hotlines')}
          columns={[
            { head: t('call.hotline'), cell: (h) => <span class="row">{local(h.name)}{h.default && <Tag tone="info">{t('config.default')}</Tag>}</span> },
            { head: t('config.numbers'), cell: (h) => h.numbers.join(', ') },
            { head: t('config.menu'), cell: (h) => h.menu ?? t('config.no_menu') },
            { head: t('config.queue'), cell: (h) => h.queue ?? '–' },
            { head: t('config.hours'), cell: (h) => h.hours ?? '–' },
            { head: t('recording.title'), cell: (h) => h.recording },
            { head: t('config.failsafe'), cell: (h) => h.failsafe ?? '–', align: 'end' },
          ]}
        />
      </Panel>
      <Panel title={t('config.menus')}>
        {config.menus.length === 0 && <p class="muted">{t('config.no_menus')}</p>}
        {config.menus.map((m) => (
          <details key={m.id} class="menu-tree" open={config.menus.length <= 3}>
            <summary>{m.id}</summary>
            <ul>
              <MenuBranch node={m.root} />
            </ul>
          </details>
        ))}
      </Panel>
      <Panel title={t('config.settings')}>
        <dl class="pairs">
          {config.settings.map((s) => (
            <div key={s.key}>
              <dt>
                <code>{s.key}</code>
              </dt>
              <dd>
                <code>{s.value}</code>
              </dd>
            </div>
          ))}
        </dl>
        <h3>{t('config.files')}</h3>
        <ul class="plain-list small">
          {config.files.map((f) => (
            <li key={f.path}>
              <code>{f.path}</code> <span class="muted">{f.hash.slice(0, 12)}</span>
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}

function Problems({ problems }: { problems: Schemas['ConfigProblem'][] }) {
  if (problems.length === 0) return <Note tone="ok">{t('config.no_problems')}</Note>;
  return (
    <Panel title={t('config.problems', { n: problems.length })}>
      <ul class="plain-list">
        {problems.map((p) => (
          <li key={`${p.file}:${p.line}:${p.column}:${p.message}`} class={`note tone-${p.severity === 'warning' ? 'warn' : 'bad'}`}>
            <code>
              {p.file}
              {p.line !== undefined && `:${p.line}`}
              {p.column !== undefined && `:${p.column}`}
            </code>
            <p lang="en">{p.message}</p>
            {p.mend && (
              <p lang="en" class="small">
                {p.mend}
              </p>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function MenuBranch({ node }: { node: Node }) {
  return (
    <li>
      <span class="menu-node">
        {node.key && <kbd>{known(node.key)}</kbd>}
        <span class="badge tone-info plain-badge">{word('menu.kind', node.kind)}</span> <span>{node.text}</span>
        {node.loops && <span class="muted small"> ↩ {t('config.loops')}</span>}
      </span>
      {(node.children?.length ?? 0) > 0 && (
        <ul>
          {node.children?.map((c, i) => (
            <MenuBranch key={`${c.key ?? ''}${i}`} node={c} />
          ))}
        </ul>
      )}
    </li>
  );
}

function known(key: string): string {
  return /^[0-9*#]$/.test(key) ? key : word('menu.event', key);
}
