import { useSignal } from '@preact/signals';
import { api, request, type Schemas } from '../../api/client';
import { useAction, useLoad } from '../../api/action';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { ProblemNote } from '../../components/note';
import { Loading, Page } from '../../components/page';
import { Table } from '../../components/table';
import { known, language, t, word } from '../../i18n';
import { dayTime } from '../../time/format';
import { dayStart } from '../../time/local-input';

type Entry = Schemas['AuditEntry'];

/** Who looked at or changed what. */
export function AuditPage() {
  const from = useSignal('');
  const to = useSignal('');
  const more = useSignal<Entry[]>([]);
  const cursor = useSignal<string | undefined>(undefined);
  const read = (after?: string) =>
    request(
      api.GET('/audit', {
        params: {
          query: {
            from: from.value ? dayStart(from.value) : undefined,
            to: to.value ? dayStart(to.value, 1) : undefined,
            cursor: after,
          },
        },
      }),
    );
  const list = useLoad(async () => {
    const page = await read();
    more.value = [];
    cursor.value = page.next;
    return page;
  }, [from.value, to.value]);
  const next = useAction(async () => {
    const page = await read(cursor.value);
    more.value = [...more.value, ...page.items];
    cursor.value = page.next;
  });
  return (
    <Page title={t('nav.audit')}>
      <div class="filters">
        <Field label={t('calls.from')}>
          {({ id }) => <input id={id} type="date" value={from.value} onChange={(e) => (from.value = e.currentTarget.value)} />}
        </Field>
        <Field label={t('calls.to')}>
          {({ id }) => <input id={id} type="date" value={to.value} onChange={(e) => (to.value = e.currentTarget.value)} />}
        </Field>
      </div>
      <Loading load={list}>
        {(page) => (
          <Table
            caption={t('nav.audit')}
            rows={[...page.items, ...more.value]}
            rowKey={(e) => String(e.pos)}
            empty={t('audit.none')}
            columns={[
              { head: t('audit.at'), cell: (e) => dayTime(e.at, language.value) },
              { head: t('audit.who'), cell: (e) => e.actor.name },
              { head: t('audit.what'), cell: (e) => kindText(e.kind) },
              { head: t('audit.object'), cell: (e) => <ObjectLink object={e.object} /> },
              { head: t('playback.reason'), cell: (e) => word('playback.reason', e.reason) },
            ]}
          />
        )}
      </Loading>
      <ProblemNote problem={next.problem.value} />
      {cursor.value && (
        <Button pending={next.pending} onClick={() => void next.run()}>
          {t('common.more')}
        </Button>
      )}
    </Page>
  );
}

function kindText(kind: string): string {
  const key = `fact.${kind}`;
  return known(key) ? t(key) : kind;
}

function ObjectLink({ object }: { object: string | undefined }) {
  if (!object) return <>–</>;
  if (object.startsWith('call:')) return <a href={`/calls/${object.slice(5)}`}>{t('calls.one')}</a>;
  return <code>{object}</code>;
}
