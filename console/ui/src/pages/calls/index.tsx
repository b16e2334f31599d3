import { LimitedTag } from '../../callers/limited';
import { SilentTag } from '../../silent/tag';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api, request, type Schemas } from '../../api/client';
import { useAction, useLoad } from '../../api/action';
import { GradeBadge, Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { CheckField, Field, SelectField } from '../../components/field';
import { ProblemNote } from '../../components/note';
import { Loading, Page } from '../../components/page';
import { Table } from '../../components/table';
import { Span } from '../../components/timer';
import { language, t, word } from '../../i18n';
import { local } from '../../i18n/local';
import { go, query } from '../../router';
import { callChange } from '../../state/live';
import { hotlines } from '../../state/options';
import { can } from '../../state/session';
import { dayTime } from '../../time/format';
import { dayStart } from '../../time/local-input';

type Call = Schemas['CallSummary'];

const classes: Schemas['EndClass'][] = ['completed', 'abandoned', 'message', 'callback', 'refused', 'caller_error', 'service_error', 'carrier_error', 'not_reached', 'called_off'];
const grades: Schemas['Grade'][] = ['red', 'yellow', 'green'];
const fields = ['from', 'to', 'hotline', 'agent', 'class', 'grade', 'test', 'limited', 'silent'] as const;
type Filters = Record<(typeof fields)[number], string>;

function filtersOf(q: URLSearchParams): Filters {
  return Object.fromEntries(fields.map((f) => [f, q.get(f) ?? ''])) as Filters;
}

/** Past and present calls. The filters live in the address, so that a view can be kept and gone back to. */
export function CallsPage() {
  const f = filtersOf(query.value);
  const more = useSignal<Call[]>([]);
  const cursor = useSignal<string | undefined>(undefined);
  const read = (after?: string) =>
    request(
      api.GET('/calls', {
        params: {
          query: {
            from: f.from ? dayStart(f.from) : undefined,
            to: f.to ? dayStart(f.to, 1) : undefined,
            hotline: f.hotline || undefined,
            agent: f.agent || undefined,
            class: (f.class || undefined) as Schemas['EndClass'] | undefined,
            grade: (f.grade || undefined) as Schemas['Grade'] | undefined,
            test: f.test === '1' || undefined,
            limited: f.limited === '1' || undefined,
            silent: f.silent === '1' || undefined,
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
  }, [query.value.toString()]);
  useEffect(() => {
    // A list that was paged further keeps its place; only its first page follows the day.
    if (callChange.value && more.value.length === 0) list.reload();
  }, [callChange.value]);
  const next = useAction(async () => {
    const page = await read(cursor.value);
    more.value = [...more.value, ...page.items];
    cursor.value = page.next;
  });
  return (
    <Page title={can('history.read') ? t('nav.calls') : t('nav.own_calls')}>
      <FilterBar filters={f} />
      <Loading load={list}>{(page) => <CallList rows={[...page.items, ...more.value]} />}</Loading>
      <ProblemNote problem={next.problem.value} />
      {cursor.value && (
        <Button pending={next.pending} onClick={() => void next.run()}>
          {t('common.more')}
        </Button>
      )}
    </Page>
  );
}

function FilterBar({ filters }: { filters: Filters }) {
  const agents = useLoad(async () => (can('history.read') && can('agent.read') ? request(api.GET('/agents')) : []), []);
  const set = (key: keyof Filters, value: string) => {
    const q = new URLSearchParams();
    for (const f of fields) {
      const v = f === key ? value : filters[f];
      if (v) q.set(f, v);
    }
    const text = q.toString();
    go(text ? `/calls?${text}` : '/calls', true);
  };
  const people = agents.data.value ?? [];
  return (
    <div class="filters" role="search">
      <DateField label={t('calls.from')} value={filters.from} onChange={(v) => set('from', v)} />
      <DateField label={t('calls.to')} value={filters.to} onChange={(v) => set('to', v)} />
      <SelectField label={t('call.hotline')} value={filters.hotline} empty={t('common.all')} options={hotlines.value.map((h) => ({ value: h.id, label: local(h.name) }))} onChange={(v) => set('hotline', v)} />
      {people.length > 0 && (
        <SelectField label={t('call.counsellor')} value={filters.agent} empty={t('common.all')} options={people.map((p) => ({ value: p.id, label: p.name }))} onChange={(v) => set('agent', v)} />
      )}
      <SelectField label={t('calls.ending')} value={filters.class} empty={t('common.all')} options={classes.map((c) => ({ value: c, label: word('end', c) }))} onChange={(v) => set('class', v)} />
      <SelectField label={t('grade.title')} value={filters.grade} empty={t('common.all')} options={grades.map((g) => ({ value: g, label: word('grade', g) }))} onChange={(v) => set('grade', v)} />
      <CheckField label={t('silent.only')} checked={filters.silent === '1'} onChange={(on) => set('silent', on ? '1' : '')} />
      <CheckField label={t('calls.limited_only')} checked={filters.limited === '1'} onChange={(on) => set('limited', on ? '1' : '')} />
      <CheckField label={t('calls.with_test')} checked={filters.test === '1'} onChange={(on) => set('test', on ? '1' : '')} />
    </div>
  );
}

function DateField({ label, value, onChange }: { label: string; value: string; onChange: (v: string) => void }) {
  return (
    <Field label={label}>{({ id }) => <input id={id} type="date" value={value} onChange={(e) => onChange(e.currentTarget.value)} />}</Field>
  );
}

/** How a call ended, in words. */
export function Ending({ call }: { call: Call }) {
  if (!call.ended_at) return <Tag tone="info">{t('calls.going_on')}</Tag>;
  const tone = call.class === 'completed' ? 'ok' : call.class === 'abandoned' || call.class === 'service_error' || call.class === 'carrier_error' ? 'bad' : 'off';
  return <Tag tone={tone}>{word('end', call.class)}</Tag>;
}

function CallList({ rows }: { rows: Call[] }) {
  return (
    <Table
      caption={t('nav.calls')}
      rows={rows}
      rowKey={(c) => c.id}
      empty={t('calls.none')}
      columns={[
        { head: t('calls.started'), cell: (c) => <a href={`/calls/${c.id}`}>{dayTime(c.started_at, language.value)}</a> },
        { head: t('call.hotline'), cell: (c) => local(c.hotline.name) },
        { head: t('calls.ending'), cell: (c) => <span class="row"><Ending call={c} /><LimitedTag call={c} /><SilentTag silent={c.silent} />{c.test && <Tag tone="off">{t('call.test_short')}</Tag>}</span> },
        { head: t('call.counsellor'), cell: (c) => c.agent?.name ?? '–' },
        { head: t('grade.title'), cell: (c) => <GradeBadge grade={c.grade} /> },
        { head: t('offer.caller'), cell: (c) => (c.anonymous || !c.masked_number ? t('call.anonymous') : c.masked_number), wideOnly: true },
        { head: t('calls.wait'), cell: (c) => <Span seconds={c.wait_seconds} />, align: 'end' },
        { head: t('calls.talk'), cell: (c) => <Span seconds={c.talk_seconds} />, align: 'end' },
        { head: t('recording.title'), cell: (c) => word('recording.kept', c.recording), wideOnly: true },
      ]}
    />
  );
}
