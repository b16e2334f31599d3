import { api, request, type Schemas } from '../api/client';
import { useLoad } from '../api/action';
import { GradeBadge, Tag } from '../components/badge';
import { Loading, Page, Panel } from '../components/page';
import { Table } from '../components/table';
import { language, listing, t } from '../i18n';
import { day, dayTime } from '../time/format';

type Plan = Schemas['CallerPlan'];

/** The plans that hold, and those that ended lately. What they are about is opened from the page of a call. */
export function PlansPage() {
  const load = useLoad(() => request(api.GET('/plans')), []);
  return (
    <Page title={t('nav.plans')}>
      <p class="muted">{t('plan.hint')}</p>
      <Panel>
        <Loading load={load}>{(all) => <Plans all={all} />}</Loading>
      </Panel>
    </Page>
  );
}

function Plans({ all }: { all: readonly Plan[] }) {
  return (
    <Table
      caption={t('nav.plans')}
      rows={all}
      rowKey={(p) => p.id}
      empty={t('plan.none')}
      columns={[
        { head: t('plan.state'), cell: (p) => <State plan={p} /> },
        { head: t('plan.grade'), cell: (p) => <GradeBadge grade={p.grade} /> },
        { head: t('offer.caller'), cell: (p) => <a href={`/calls/${encodeURIComponent(p.call_id)}`}>{p.masked_number ?? t('call.anonymous')}</a> },
        { head: t('plan.prefer'), cell: (p) => p.prefer?.name ?? t('plan.nobody') },
        { head: t('plan.skill'), cell: (p) => listing(p.requires.map((r) => `${r.skill} ${r.level}+`)) || t('plan.no_skill') },
        { head: t('plan.until_head'), cell: (p) => day(p.until, language.value) },
        { head: t('plan.made'), cell: (p) => t('plan.by', { name: p.by.name, time: dayTime(p.at, language.value) }) },
      ]}
    />
  );
}

function State({ plan }: { plan: Plan }) {
  if (plan.in_force) return <Tag tone="ok">{t('plan.holds')}</Tag>;
  return <Tag tone="off">{plan.ended_by ? t('plan.ended_by', { name: plan.ended_by.name }) : t('plan.over')}</Tag>;
}
