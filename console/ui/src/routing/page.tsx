import { api, request, type Schemas } from '../api/client';
import { useLoad } from '../api/action';
import { Note } from '../components/note';
import { Loading, Page, Panel } from '../components/page';
import { t } from '../i18n';
import { span } from '../time/format';
import { RoutingWishes } from '../wishes/notes';
import { RoutingStepView } from './step';

/** Why a call went where it went: each step of its waiting, who stood before it, who was asked, and why others were not. */
export function RoutingPage({ id }: { id: string }) {
  const load = useLoad(() => request(api.GET('/calls/{call}/routing', { params: { path: { call: id } } })), [id]);
  return (
    <Page title={t('routing.title')} actions={<a href={`/calls/${encodeURIComponent(id)}`}>{t('routing.back')}</a>}>
      <Loading load={load}>{(r) => <Routing routing={r} />}</Loading>
    </Page>
  );
}

function Routing({ routing: r }: { routing: Schemas['Routing'] }) {
  if (r.steps.length === 0) return <p class="empty muted">{t('routing.none')}</p>;
  const offers = r.steps.filter((s) => s.turn === 'offered');
  const wait = span(r.steps[r.steps.length - 1]?.waited_ms ?? 0);
  const hidden = offers.some((s) => !s.offer?.agent.name);
  return (
    <div class="stack">
      {r.differs && <Note tone="warn">{t('routing.differs')}</Note>}
      {r.more && <Note tone="info">{t('routing.more')}</Note>}
      {r.damaged && <Note tone="warn">{t('routing.damaged')}</Note>}
      <Panel>
        <p class="routing-sum">
          <strong>{offers.length === 0 ? t('routing.sum_none', { wait }) : offers.length === 1 ? t('routing.sum_one', { wait }) : t('routing.sum', { offers: offers.length, wait })}</strong>
        </p>
        <p class="small muted">
          {t('routing.read_from')} {hidden && t('routing.no_names')}
        </p>
        <RoutingWishes wishes={r.wishes} same={r.same_counsellor} />
        <ol class="timeline routing">
          {r.steps.map((s, i) => (
            <RoutingStepView key={`${s.at}-${i}`} step={s} />
          ))}
        </ol>
      </Panel>
    </div>
  );
}
