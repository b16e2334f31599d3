import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api, request } from '../../api/client';
import { useLoad } from '../../api/action';
import { Button } from '../../components/button';
import { Note } from '../../components/note';
import { Loading, Page } from '../../components/page';
import { t } from '../../i18n';
import { can } from '../../state/session';
import { AddPeople } from './add-people';
import type { Book } from './book';
import { Contracts } from './contracts';
import { todayOf } from './days-now';
import { list, type Doc, type Person, type Profile } from './document';
import { showPlace } from './fields';
import { TableImport } from './import';
import { theBook } from './open';
import { missing, type Named } from './people';
import { PeopleList } from './people-list';
import { PersonForm } from './person';
import { FaultList, SaveBar } from './save-bar';
import { Tabs } from './tabs';
import type { Fault } from './paths';
import { go } from '../../router';
import '../../styles/roster-model.css';

/** The names of the house's accounts. Who may not read them works with ids. */
export const readHouse = async (): Promise<Named[]> => (can('agent.read') ? await request(api.GET('/agents')) : []);

/** Staff: who can be rostered, with contract, skills, times, leave, wishes. */
export function RosterStaffPage() {
  const book = theBook();
  const load = useLoad(async () => {
    const [house, profiles] = await Promise.all([readHouse(), request(api.GET('/roster/profiles')), book.open()]);
    return { house, profiles: profiles as unknown as Profile[] };
  }, []);
  if (book.text.value !== undefined) return <TextFirst book={book} />;
  return <Loading load={load}>{(x) => (book.doc.value ? <Staff book={book} doc={book.doc.value} house={x.house} profiles={x.profiles} /> : null)}</Loading>;
}

/** The plain text is being changed and is no document yet: what were typed here would be lost by it. */
function TextFirst({ book }: { book: Book }) {
  return (
    <Page title={t('nav.roster_staff')}>
      <Note tone="warn">
        <p>{t('model.text_first')}</p>
        <a href="/roster-rules">{t('nav.roster_rules')}</a>
      </Note>
      <SaveBar book={book} />
    </Page>
  );
}

const tabs = ['people', 'contracts'] as const;

export function Staff({ book, doc, house, profiles }: { book: Book; doc: Doc; house: readonly Named[]; profiles: readonly Profile[] }) {
  const tab = useSignal<(typeof tabs)[number]>('people');
  const chosen = useSignal<string | undefined>(undefined);
  const adding = useSignal(false);
  const importing = useSignal(false);
  const sought = useSignal<string | undefined>(undefined);
  const seeking = sought.value;
  const today = todayOf(doc);
  const index = list<Person>(doc.staff).findIndex((p) => p.id === chosen.value);
  const account = house.find((a) => a.id === chosen.value);
  const newcomers = missing(doc, house).length;
  // The place of a fault is shown once what holds it is on the page.
  useEffect(() => {
    if (!seeking) return;
    showPlace(seeking);
    sought.value = undefined;
  }, [seeking]);
  const onFault = (f: Fault) => {
    const place = placeOfStaff(doc, f.path ?? '');
    if (!place) return go('/roster-rules');
    tab.value = place.tab;
    chosen.value = place.person;
    sought.value = f.path;
  };
  return (
    <Page
      title={t('nav.roster_staff')}
      actions={
        <>
          {newcomers > 0 && (
            <Button onClick={() => (adding.value = true)} name="staff-add">
              {t('staff.add_count', { n: newcomers })}
            </Button>
          )}
          <Button onClick={() => (importing.value = true)} name="staff-import">
            {t('model.import')}
          </Button>
        </>
      }
    >
      <FaultList book={book} onFault={onFault} />
      <Tabs
        label={t('nav.roster_staff')}
        tabs={tabs.map((id) => ({ id, label: t(`staff.tab.${id}`) }))}
        chosen={tab.value}
        onChoose={(id) => {
          tab.value = id as (typeof tabs)[number];
        }}
      />
      {tab.value === 'people' ? (
        <div class={`roster-split${index >= 0 ? ' opened' : ''}`} role="tabpanel" aria-label={t('staff.tab.people')}>
          <PeopleList book={book} doc={doc} house={house} today={today} chosen={chosen} />
          {index >= 0 ? (
            <PersonForm key={chosen.value} book={book} doc={doc} index={index} name={account?.name ?? chosen.value ?? ''} known={account !== undefined} house={house} profile={profiles.find((p) => p.id === doc.profile)} today={today} onClose={() => (chosen.value = undefined)} />
          ) : (
            <p class="empty muted split-hint">{t('staff.choose')}</p>
          )}
        </div>
      ) : (
        <div role="tabpanel" aria-label={t('staff.tab.contracts')}>
          <Contracts book={book} doc={doc} house={house} />
        </div>
      )}
      <SaveBar book={book} />
      {adding.value && <AddPeople book={book} doc={doc} house={house} onClose={() => (adding.value = false)} />}
      {importing.value && <TableImport book={book} first="staff" onClose={() => (importing.value = false)} />}
    </Page>
  );
}

/** Where on this page a place of the document is; nothing: on the page of the rules. */
export function placeOfStaff(doc: Doc, path: string): { tab: (typeof tabs)[number]; person?: string } | undefined {
  const at = /^(staff|leave|requests|pins|contracts|skills)\[(\d+)\]/.exec(path);
  if (!at) return undefined;
  const [, part = '', n = '0'] = at;
  if (part === 'contracts' || part === 'skills') return { tab: 'contracts' };
  if (part === 'staff') return { tab: 'people', person: list<Person>(doc.staff)[Number(n)]?.id };
  return { tab: 'people', person: list<{ staff: string }>(doc[part])[Number(n)]?.staff };
}
