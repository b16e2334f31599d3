import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api, request, type Schemas } from '../../api/client';
import { useAction, useLoad } from '../../api/action';
import { CallerOfCall } from '../../callers/of-call';
import { CareOfCall } from '../../care/call-page';
import { GradeBadge, Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { Note, ProblemNote } from '../../components/note';
import { Loading, Page, Panel } from '../../components/page';
import { Span } from '../../components/timer';
import { language, t, word } from '../../i18n';
import { local } from '../../i18n/local';
import { callChange } from '../../state/live';
import { categoryName } from '../../state/options';
import { can, me } from '../../state/session';
import { dayTime } from '../../time/format';
import { KnownPanel } from '../../known/panel';
import { ContactPanel } from '../../outgoing/contact';
import { CrisisRecord } from '../../crisis/record';
import { Ending } from '.';
import { Offers } from './offers';
import { Recordings } from './recordings';
import { Timeline } from './timeline';

/** One call: what happened, step by step, and its recording. */
export function CallPage({ id }: { id: string }) {
  const load = useLoad(() => request(api.GET('/calls/{call}', { params: { path: { call: id } } })), [id]);
  useEffect(() => {
    if (callChange.value?.call_id === id) load.reload();
  }, [callChange.value]);
  return (
    <Page title={t('calls.one')} actions={<a href="/calls">{t('calls.back')}</a>}>
      <Loading load={load}>{(d) => <Detail detail={d} onChange={load.reload} />}</Loading>
    </Page>
  );
}

function Detail({ detail, onChange }: { detail: Schemas['CallDetail']; onChange: () => void }) {
  const c = detail.call;
  const facts: [string, preact.ComponentChildren][] = [
    [t('call.hotline'), local(c.hotline.name)],
    [t('calls.started'), dayTime(c.started_at, language.value)],
    [t('call.counsellor'), c.agent?.name ?? '–'],
    [t('board.seat'), c.seat ?? '–'],
    [t('offer.caller'), c.anonymous || !c.masked_number ? t('call.anonymous') : c.masked_number],
    [t('calls.wait'), <Span seconds={c.wait_seconds} />],
    [t('calls.talk'), <Span seconds={c.talk_seconds} />],
    [t('calls.hold'), <Span seconds={c.hold_seconds} />],
    [t('calls.after_call'), <Span seconds={c.after_call_seconds} />],
    [t('calls.hung_up_by'), word('who', c.hung_up_by)],
    [t('calls.reason'), word('end.reason', c.reason)],
    [t('calls.cause'), c.cause === undefined ? '–' : String(c.cause)],
    [t('form.category'), categoryText(c.category)],
  ];
  return (
    <div class="stack">
      <Panel>
        <p class="row">
          <Ending call={c} />
          <GradeBadge grade={c.grade} />
          {c.test && <Tag tone="off">{t('call.test')}</Tag>}
        </p>
        <dl class="facts">
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {(c.queue || detail.offers.length > 0) && (
          <p>
            <a class="button quiet" href={`/calls/${c.id}/routing`} data-name="routing">
              {t('routing.link')}
            </a>
          </p>
        )}
      </Panel>
      <Panel title={t('recording.title')}>
        <Recordings detail={detail} onChange={onChange} />
      </Panel>
      {detail.has_note && can('note.read') && <NotePanel call={c.id} />}
      <CrisisRecord detail={detail} />
      {!c.anonymous && !c.test && can('desk.use') && <KnownPanel call={c.id} />}
      {!c.anonymous && <ContactPanel call={c.id} />}
      {!c.test && <CallerOfCall call={c.id} />}
      <CareOfCall call={c.id} own={c.agent?.id === me.value?.id} />
      <Panel title={t('timeline.title')}>
        <Timeline events={detail.timeline} />
      </Panel>
      {detail.offers.length > 0 && (
        <Panel title={t('offers.title')}>
          <Offers offers={detail.offers} />
        </Panel>
      )}
      {detail.tasks.length > 0 && (
        <Panel title={t('nav.tasks')}>
          <ul class="plain-list">
            {detail.tasks.map((task) => (
              <li key={task.id}>
                {word('task.kind', task.kind)} · {word('task.state', task.state)} · {t('task.due', { time: dayTime(task.due_at, language.value) })}
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </div>
  );
}

function categoryText(id: string | undefined): string {
  if (!id) return '–';
  const name = categoryName(id);
  return name ? local(name) : id;
}

/** The note is read on demand only, since each look is written down. */
function NotePanel({ call }: { call: string }) {
  const form = useSignal<Schemas['Form'] | undefined>(undefined);
  const read = useAction(async () => {
    form.value = await request(api.GET('/calls/{call}/note', { params: { path: { call } } }));
  });
  return (
    <Panel title={t('form.note')}>
      {form.value ? (
        <>
          <p class="note-text">{form.value.note || t('form.empty_note')}</p>
          <p class="small muted">
            {form.value.by?.name} · {dayTime(form.value.submitted_at, language.value)}
          </p>
        </>
      ) : (
        <>
          <Note tone="info">{t('form.note_audited')}</Note>
          <Button pending={read.pending} onClick={() => void read.run()}>
            {t('form.show_note')}
          </Button>
        </>
      )}
      <ProblemNote problem={read.problem.value} />
    </Panel>
  );
}
