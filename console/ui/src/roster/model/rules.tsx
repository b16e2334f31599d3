import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api, request } from '../../api/client';
import { useLoad } from '../../api/action';
import { Button } from '../../components/button';
import { Loading, Page, Panel } from '../../components/page';
import { t } from '../../i18n';
import { go } from '../../router';
import type { Book } from './book';
import { todayOf } from './days-now';
import type { Doc, Profile } from './document';
import { showPlace, TextAt } from './fields';
import { Holidays } from './holidays';
import { TableImport } from './import';
import { Needs } from './needs';
import { theBook } from './open';
import type { Fault } from './paths';
import type { Named } from './people';
import { PlainText } from './plain';
import { Possible } from './possible';
import { ProfilePanel } from './profile';
import { RuleList } from './rule-list';
import { FaultList, SaveBar } from './save-bar';
import { ShiftKinds } from './shift-kinds';
import { StabilityPanel } from './stability';
import { placeOfStaff, readHouse } from './staff';
import { Tabs } from './tabs';
import '../../styles/roster-model.css';

/** What rosters must keep to: rules of a profile and of the house, shifts and rooms, who is needed when. */
export function RosterRulesPage() {
  const book = theBook();
  const load = useLoad(async () => {
    const [house, profiles] = await Promise.all([readHouse(), request(api.GET('/roster/profiles')), book.open()]);
    return { house, profiles: profiles as unknown as Profile[] };
  }, []);
  return <Loading load={load}>{(x) => (book.doc.value ? <Rules book={book} doc={book.doc.value} house={x.house} profiles={x.profiles} /> : null)}</Loading>;
}

const tabs = ['rules', 'shifts', 'needs', 'days', 'plain'] as const;
type TabID = (typeof tabs)[number];

/** The tab on which a part of the document stands. */
export function tabOf(path: string): TabID {
  const part = /^[a-z_]+/.exec(path)?.[0] ?? '';
  if (part === 'rules' || part === 'overrides' || part === 'profile' || part === 'stability') return 'rules';
  if (part === 'shifts' || part === 'sites') return 'shifts';
  if (part === 'demand' || part === 'guards') return 'needs';
  if (part === 'holidays' || part === 'zone') return 'days';
  return 'plain';
}

export function Rules({ book, doc, house, profiles }: { book: Book; doc: Doc; house: readonly Named[]; profiles: readonly Profile[] }) {
  const tab = useSignal<TabID>(book.text.value === undefined ? 'rules' : 'plain');
  const importing = useSignal(false);
  const sought = useSignal<string | undefined>(undefined);
  const seeking = sought.value;
  const today = todayOf(doc);
  const faultsOn = (id: TabID) => (id === 'plain' ? 0 : book.faults.value.filter((f) => tabOf(f.path ?? '') === id).length);
  useEffect(() => {
    if (!seeking) return;
    showPlace(seeking);
    sought.value = undefined;
  }, [seeking]);
  const onFault = (f: Fault) => {
    if (placeOfStaff(doc, f.path ?? '')) return go('/roster-staff');
    tab.value = tabOf(f.path ?? '');
    sought.value = f.path;
  };
  return (
    <Page
      title={t('nav.roster_rules')}
      actions={
        <Button onClick={() => (importing.value = true)} name="rules-import">
          {t('model.import')}
        </Button>
      }
    >
      <FaultList book={book} onFault={onFault} />
      <Tabs label={t('nav.roster_rules')} tabs={tabs.map((id) => ({ id, label: t(`rules.tab.${id}`), faults: faultsOn(id) }))} chosen={tab.value} disabled={book.text.value !== undefined} onChoose={(id) => (tab.value = id as TabID)} />
      <div class={tab.value === 'plain' ? 'stack' : 'rules-split'} role="tabpanel" aria-label={t(`rules.tab.${tab.value}`)}>
        <div class="stack">
          {tab.value === 'rules' && (
            <>
              <Panel title={t('rules.own')}>
                <p class="hint">{t('rules.own_hint')}</p>
                <RuleList book={book} path={['rules']} house={house} />
              </Panel>
              <StabilityPanel book={book} doc={doc} today={today} />
              <ProfilePanel book={book} doc={doc} profiles={profiles} today={today} />
            </>
          )}
          {tab.value === 'shifts' && <ShiftKinds book={book} doc={doc} />}
          {tab.value === 'needs' && <Needs book={book} doc={doc} />}
          {tab.value === 'days' && (
            <>
              <Panel title={t('rules.zone')}>
                <TextAt book={book} path={['zone']} label={t('rules.zone_name')} hint={t('rules.zone_hint')} needed />
              </Panel>
              <Holidays book={book} doc={doc} profile={profiles.find((p) => p.id === doc.profile)} today={today} />
            </>
          )}
          {tab.value === 'plain' && <PlainText book={book} doc={doc} />}
        </div>
        {tab.value !== 'plain' && <Possible book={book} doc={doc} house={house} today={today} />}
      </div>
      <SaveBar book={book} />
      {importing.value && <TableImport book={book} first="demand" onClose={() => (importing.value = false)} />}
    </Page>
  );
}
