import { useSignal, type Signal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useAction, useLoad } from '../api/action';
import { Tag } from '../components/badge';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { Field, SelectField, TextField } from '../components/field';
import { ProblemNote } from '../components/note';
import { Loading, Page } from '../components/page';
import { Table } from '../components/table';
import { language, t, word } from '../i18n';
import { dayTime } from '../time/format';
import { serverNow } from '../time/now';
import type { Place } from './cells';
import { changeDraft, dropDraft, makeDraft, readDemand, readDraft, readDrafts, tryChanges } from './commands';
import { Coverage } from './coverage';
import { addDays, dateIn, midnightOf, monday } from './days';
import { withDemanded } from './demanded';
import { DiagnosisPanel } from './diagnosis';
import { FindingsPanel } from './findings';
import { RosterGrid } from './grid';
import { PublishDialog } from './publish';
import { SearchPanel } from './search-panel';
import { Sheet } from './sheet';
import { StandInPanel } from './stand-in';
import type { Draft, DraftHead, Progress } from './types';
import { WhyPanel } from './why';
import { count } from './words';
import { rosterZone } from './zone';

const mostWeeks = 8;

/** What the live stream tells: how a draft is, and how often it has begun anew. */
interface Told {
  progress: Signal<Progress | undefined>;
  anew: Signal<number>;
}

/** All drafts; one of them opened. */
export function DraftsPage(told: Told) {
  const open = useSignal<string | undefined>(undefined);
  return open.value ? <OneDraft id={open.value} {...told} onBack={() => (open.value = undefined)} /> : <DraftList onOpen={(d) => (open.value = d)} />;
}

function DraftList({ onOpen }: { onOpen: (id: string) => void }) {
  const load = useLoad(readDrafts, []);
  const making = useSignal(false);
  return (
    <Page
      title={t('roster.draft.title')}
      actions={
        <Button variant="primary" onClick={() => (making.value = true)} name="draft-new">
          {t('roster.draft.new')}
        </Button>
      }
    >
      <Loading load={load}>
        {(drafts) => (
          <Table
            caption={t('roster.draft.title')}
            rows={drafts}
            rowKey={(d) => d.id}
            empty={t('roster.draft.none')}
            columns={[
              { head: t('roster.draft.name'), cell: (d) => d.name },
              { head: t('roster.draft.from'), cell: (d) => t('roster.draft.days', { from: d.from, days: d.days }) },
              { head: t('roster.draft.state'), cell: (d) => word('roster.draft.state', d.state) },
              { head: t('roster.draft.worth'), cell: (d) => <Worth draft={d} />, align: 'end' },
              { head: t('roster.draft.changed'), cell: (d) => `${d.changed.by} ${dayTime(d.changed.at, language.value, rosterZone.value)}`, wideOnly: true },
              {
                head: t('roster.draft.open'),
                cell: (d) => (
                  <Button onClick={() => onOpen(d.id)} name={`draft-open-${d.id}`}>
                    {t('roster.draft.open')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Loading>
      {making.value && <NewDraft drafts={load.data.value ?? []} onClose={() => (making.value = false)} onMade={(d) => onOpen(d.id)} />}
    </Page>
  );
}

function Worth({ draft }: { draft: DraftHead }) {
  return (
    <>
      {count(draft.value)} {draft.hard > 0 ? <Tag tone="bad">{`${t('roster.draft.hard')} ${draft.hard}`}</Tag> : <Tag tone="ok">{t('roster.draft.legal')}</Tag>}
    </>
  );
}

function NewDraft({ drafts, onClose, onMade }: { drafts: DraftHead[]; onClose: () => void; onMade: (d: DraftHead) => void }) {
  const name = useSignal('');
  const from = useSignal(addDays(monday(dateIn(serverNow(), rosterZone.peek())), 7));
  const weeks = useSignal(4);
  const begin = useSignal('published');
  const make = useAction(async () => onMade(await makeDraft({ name: name.value.trim(), from: from.value, days: weeks.value * 7, begin: begin.value })));
  const good = name.value.trim() !== '' && from.value !== '' && weeks.value >= 1 && weeks.value <= mostWeeks;
  return (
    <Dialog title={t('roster.draft.new')} onClose={onClose}>
      <TextField label={t('roster.draft.name')} value={name.value} onInput={(v) => (name.value = v)} maxLength={80} autoFocus name="draft-name" />
      <Field label={t('roster.draft.from')}>{({ id }) => <input id={id} type="date" name="draft-from" value={from.value} onInput={(e) => (from.value = e.currentTarget.value)} />}</Field>
      <Field label={t('roster.draft.weeks')}>
        {({ id }) => <input id={id} type="number" name="draft-weeks" min={1} max={mostWeeks} value={weeks.value} onInput={(e) => (weeks.value = Math.round(Number(e.currentTarget.value)))} />}
      </Field>
      <SelectField
        label={t('roster.draft.begin')}
        value={begin.value}
        options={[
          { value: 'published', label: t('roster.draft.begin_published') },
          { value: 'empty', label: t('roster.draft.begin_empty') },
          ...drafts.map((d) => ({ value: `draft:${d.id}`, label: t('roster.draft.begin_draft', { name: d.name }) })),
        ]}
        onChange={(v) => (begin.value = v)}
        name="draft-begin"
      />
      <ProblemNote problem={make.problem.value} />
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button big variant="primary" disabled={!good} pending={make.pending} onClick={() => void make.run()} name="draft-make">
          {t('roster.draft.make')}
        </Button>
      </div>
    </Dialog>
  );
}

function OneDraft({ id, onBack, ...told }: Told & { id: string; onBack: () => void }) {
  const load = useLoad(() => readDraft(id), [id]);
  return (
    <Page title={load.data.value?.name ?? t('roster.draft.title')} actions={<Button onClick={onBack}>{t('roster.draft.back')}</Button>}>
      <Loading load={load}>{(d) => <Workbench key={d.id} draft={d} {...told} onBack={onBack} />}</Loading>
    </Page>
  );
}

function Workbench({ draft, progress, anew, onBack }: Told & { draft: Draft; onBack: () => void }) {
  const sheet = useMemo(
    () => new Sheet(draft, { read: () => readDraft(draft.id), judge: (changes, signal) => tryChanges(draft.id, changes, signal), change: (body) => changeDraft(draft.id, body) }),
    [draft.id],
  );
  const focus = useSignal<Place | undefined>(undefined);
  const publishing = useSignal(false);
  const dropping = useSignal(false);
  const drop = useAction(async () => {
    await dropDraft(draft.id);
    onBack();
  });
  const began = useRef(anew.peek());
  useEffect(() => {
    if (anew.value === began.current) return;
    began.current = anew.value;
    void sheet.reload();
  }, [anew.value]);
  const d = sheet.draft.value;
  return (
    <div class="stack">
      <div class="row spread">
        <p>
          {t('roster.draft.days', { from: d.from, days: d.days })} · {word('roster.draft.state', d.state)} · {t('roster.draft.worth')} <Worth draft={d} />
        </p>
        <div class="row">
          <Button variant="primary" onClick={() => (publishing.value = true)} disabled={sheet.changes.value.length > 0 || d.state !== 'open'} name="draft-publish">
            {t('roster.publish.title')}
          </Button>
          <Button variant="danger" onClick={() => (dropping.value = true)} name="draft-drop">
            {t('roster.draft.drop')}
          </Button>
        </div>
      </div>
      <DiagnosisPanel draft={d} />
      <SearchPanel sheet={sheet} progress={progress} />
      <RosterGrid sheet={sheet} focus={focus} />
      {d.coverage.length > 0 && <DraftCoverage draft={d} />}
      <WhyPanel sheet={sheet} focus={focus} />
      <StandInPanel sheet={sheet} focus={focus} />
      <FindingsPanel sheet={sheet} />
      {publishing.value && <PublishDialog draft={d} onClose={() => (publishing.value = false)} onDone={() => void sheet.reload()} />}
      {dropping.value && (
        <Dialog title={t('roster.draft.drop')} onClose={() => (dropping.value = false)}>
          <p>{t('roster.draft.drop_sure', { name: d.name })}</p>
          <ProblemNote problem={drop.problem.value} />
          <div class="row dialog-actions">
            <Button big onClick={() => (dropping.value = false)} autoFocus>
              {t('common.cancel')}
            </Button>
            <Button big variant="danger" pending={drop.pending} onClick={() => void drop.run()} name="draft-drop-confirm">
              {t('roster.draft.drop')}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

/** How many days of what calls require are told at once. */
const demandDays = 62;

/** Who is put where, beside what the draft asks for and what the house's own calls require. */
function DraftCoverage({ draft: d }: { draft: Draft }) {
  const end = midnightOf(addDays(d.from, d.days), d.zone);
  const demand = useLoad(() => readDemand(midnightOf(d.from, d.zone), midnightOf(addDays(d.from, Math.min(d.days, demandDays)), d.zone)), [d.from, d.days]);
  const points = useMemo(() => withDemanded(d.coverage, demand.data.value, end), [d.coverage, demand.data.value, end]);
  return <Coverage points={points} from={d.from} days={d.days} zone={d.zone} end={end} unknown={demand.problem.value} />;
}
