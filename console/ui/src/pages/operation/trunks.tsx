import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api, request, within, type Schemas } from '../../api/client';
import { useAction, useLoad } from '../../api/action';
import { Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { ProblemNote } from '../../components/note';
import { Loading, Page, Panel } from '../../components/page';
import { Table } from '../../components/table';
import { Since } from '../../components/timer';
import { language, t, word } from '../../i18n';
import { can } from '../../state/session';
import { dayTime } from '../../time/format';

const refreshMs = 10_000;
const proofMs = 45_000;

/** The lines to the outside, and test calls through them. */
export function TrunksPage() {
  const trunks = useLoad(() => request(api.GET('/trunks')), []);
  useEffect(() => {
    const timer = setInterval(trunks.reload, refreshMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <Page title={t('nav.trunks')}>
      <Panel title={t('trunk.title')}>
        <Loading load={trunks}>
          {(rows) => (
            <Table
              caption={t('trunk.title')}
              rows={rows}
              rowKey={(r) => `${r.node}/${r.id}`}
              empty={t('trunk.none')}
              columns={[
                { head: t('trunk.name'), cell: (r) => r.id },
                { head: t('trunk.node'), cell: (r) => r.node, wideOnly: true },
                { head: t('board.status'), cell: (r) => <TrunkTag trunk={r} /> },
                { head: t('board.since'), cell: (r) => (r.since ? <Since at={r.since} /> : '–') },
                { head: t('trunk.round_trip'), cell: (r) => (r.round_trip_ms === undefined ? '–' : `${r.round_trip_ms.toFixed(0)} ms`), align: 'end' },
                { head: t('trunk.calls'), cell: (r) => r.calls ?? 0, align: 'end' },
                { head: t('trunk.last_call'), cell: (r) => dayTime(r.last_call_at, language.value) },
                { head: t('trunk.last_failure'), cell: (r) => failure(r) },
              ]}
            />
          )}
        </Loading>
      </Panel>
      {can('prove.read') && <Proofs />}
    </Page>
  );
}

function failure(r: Schemas['Trunk']): string {
  if (!r.last_failure_at) return '–';
  const at = dayTime(r.last_failure_at, language.value);
  return r.last_failure_cause === undefined ? at : `${at} (${r.last_failure_cause})`;
}

function TrunkTag({ trunk }: { trunk: Schemas['Trunk'] }) {
  if (trunk.state === 'online') return <Tag tone="ok">{t('trunk.online')}</Tag>;
  if (trunk.state === 'offline') return <Tag tone="bad">{t('trunk.offline')}</Tag>;
  return <Tag tone="off">{t('trunk.unknown')}</Tag>;
}

function Proofs() {
  const list = useLoad(() => request(api.GET('/prove')), []);
  const last = useSignal<Schemas['Proof'] | undefined>(undefined);
  const prove = useAction(async () => {
    last.value = await request(api.POST('/prove', { fetch: within(proofMs) }));
    list.reload();
  });
  return (
    <Panel
      title={t('prove.title')}
      actions={
        can('prove.run') && (
          <Button pending={prove.pending} onClick={() => void prove.run()} name="prove">
            {t('prove.now')}
          </Button>
        )
      }
    >
      <p class="muted small">{t('prove.hint')}</p>
      <ProblemNote problem={prove.problem.value} />
      {last.value && (
        <p role="status">
          <Tag tone={last.value.ok ? 'ok' : 'bad'}>{last.value.ok ? t('prove.ok') : t('prove.failed')}</Tag>
        </p>
      )}
      <Loading load={list}>
        {(rows) => (
          <Table
            caption={t('prove.title')}
            rows={rows}
            rowKey={(p) => p.at}
            empty={t('prove.none')}
            columns={[
              { head: t('prove.at'), cell: (p) => dayTime(p.at, language.value) },
              { head: t('board.status'), cell: (p) => <Tag tone={p.ok ? 'ok' : 'bad'}>{p.ok ? t('prove.ok') : t('prove.failed')}</Tag> },
              { head: t('prove.person'), cell: (p) => (p.person_ms === undefined ? '–' : `${(p.person_ms / 1000).toFixed(2)} s`), align: 'end' },
              { head: t('prove.audio'), cell: (p) => `${mark(p.audio_in)} / ${mark(p.audio_out)}` },
              { head: t('prove.ledger'), cell: (p) => mark(p.ledger_closed) },
              { head: t('prove.detail'), cell: (p) => (p.failed ? word('prove.step', p.failed) : '–') },
            ]}
          />
        )}
      </Loading>
    </Panel>
  );
}

function mark(on: boolean | undefined): string {
  if (on === undefined) return '–';
  return on ? t('common.yes') : t('common.no');
}
