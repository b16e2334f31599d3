import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { Field } from '../../components/field';
import { Note } from '../../components/note';
import { Panel } from '../../components/page';
import { language, t } from '../../i18n';
import { kindName } from '../words';
import type { Book } from './book';
import { DatedRows } from './dated';
import { list, rolesOf, tagsOf, teamsOf, type Contract, type Doc, type Person, type Profile, type ShiftKind, type Site, type Span } from './document';
import { DaysAt, EndAt, FaultsHere, Fold, Remove, SelectAt, TextAt, TicksAt, TimeAt } from './fields';
import { HistoryRows } from './history';
import { endedOn, endOf, unended, withoutPerson, type Named } from './people';
import { LeaveRows, PinRows, WishRows } from './person-rows';
import { RuleList } from './rule-list';
import { Speaker } from './said';
import { CalendarImport } from './import';

/** One person of the document. */
export function PersonForm({ book, doc, index, name, known, house, profile, today, onClose }: { book: Book; doc: Doc; index: number; name: string; known: boolean; house: readonly Named[]; profile: Profile | undefined; today: string; onClose: () => void }) {
  const person = list<Person>(doc.staff)[index];
  const head = useRef<HTMLHeadingElement>(null);
  const ending = useSignal(false);
  const calendar = useSignal(false);
  useEffect(() => head.current?.focus(), [person?.id]);
  if (!person) return null;
  const at = ['staff', index] as const;
  const ends = endOf(person);
  const typeOptions = list<ShiftKind>(doc.shifts).map((s) => ({ value: s.id, label: kindName(s.id) }));
  return (
    <section class="panel person-form" aria-labelledby="person-head">
      <header class="panel-head">
        <div>
          <h2 id="person-head" ref={head} tabIndex={-1}>
            {name}
          </h2>
          <p class="small muted" data-path={`staff[${index}].id`} tabIndex={-1}>
            {person.id}
          </p>
        </div>
        <div class="row">
          <Button onClick={onClose} name="person-close">
            {t('staff.back')}
          </Button>
        </div>
      </header>
      {!known && <Note tone="warn">{t('staff.unknown_text')}</Note>}
      <FaultsHere book={book} path={at} />
      {book.error([...at, 'id']) && <p class="error">{book.error([...at, 'id'])}</p>}
      <div class="form-grid">
        <SelectAt book={book} path={[...at, 'contract']} label={t('staff.contract')} empty={t('staff.no_contract')} options={list<Contract>(doc.contracts).map((c) => ({ value: c.id, label: c.id }))} name="person-contract" />
        <TextAt book={book} path={[...at, 'team']} label={t('staff.team')} choices={teamsOf(doc)} />
        <TextAt book={book} path={[...at, 'town']} label={t('staff.town')} />
      </div>
      <DatedRows book={book} path={[...at, 'skills']} label={t('staff.skills')} prefix="skill" choices={list<string>(doc.skills)} today={today} name="person-skill" />
      <DatedRows book={book} path={[...at, 'tags']} label={t('staff.tags')} prefix="roster.tag" choices={tagsOf(doc)} free today={today} name="person-tag" />
      <Fold title={<Summed title={t('staff.times')} n={list(person.available).length} />} marked={book.faultsIn([...at, 'available']).length > 0} name="person-times">
        <Times book={book} index={index} person={person} />
      </Fold>
      <Fold title={<Summed title={t('staff.where')} n={list(person.sites).length + list(person.shifts).length} />} marked={book.faultsIn([...at, 'sites']).length + book.faultsIn([...at, 'shifts']).length > 0}>
        <TicksAt book={book} path={[...at, 'sites']} label={t('staff.sites')} hint={t('staff.sites_hint')} options={list<Site>(doc.sites).map((s) => ({ value: s.id, label: s.id }))} />
        <TicksAt book={book} path={[...at, 'shifts']} label={t('staff.types')} hint={t('staff.types_hint')} options={typeOptions} />
      </Fold>
      <LeaveRows book={book} doc={doc} id={person.id} today={today} onCalendar={() => (calendar.value = true)} />
      <WishRows book={book} doc={doc} id={person.id} today={today} />
      <PinRows book={book} doc={doc} id={person.id} today={today} roles={rolesOf(doc)} />
      <HistoryRows book={book} doc={doc} index={index} person={person} profile={profile} today={today} />
      <Fold title={<Summed title={t('staff.own_rules')} n={list(person.rules).length} />} marked={book.faultsIn([...at, 'rules']).length > 0}>
        <RuleList book={book} path={[...at, 'rules']} whom="said.this_person" house={house} />
      </Fold>
      <Panel title={t('staff.end')}>
        {ends ? (
          <div class="row spread">
            <p>
              <Tag tone="off">{t('staff.ends', { date: ends })}</Tag>
            </p>
            <Button onClick={() => book.replace(unended(doc, person.id))} name="person-unend">
              {t('staff.unend')}
            </Button>
          </div>
        ) : (
          <Button onClick={() => (ending.value = true)} name="person-end">
            {t('staff.end_open')}
          </Button>
        )}
      </Panel>
      {ending.value && <EndDialog book={book} doc={doc} id={person.id} name={name} today={today} onClose={() => (ending.value = false)} onRemoved={onClose} />}
      {calendar.value && <CalendarImport book={book} id={person.id} name={name} onClose={() => (calendar.value = false)} />}
    </section>
  );
}

function Summed({ title, n }: { title: string; n: number }) {
  return (
    <>
      <strong>{title}</strong> <span class="muted small">{n > 0 ? n : t('staff.open')}</span>
    </>
  );
}

/** When somebody works; without rows: always. */
function Times({ book, index, person }: { book: Book; index: number; person: Person }) {
  const path = ['staff', index, 'available'] as const;
  const by = new Speaker(language.value);
  return (
    <>
      <p class="hint">{t('staff.times_hint')}</p>
      {list<Span>(person.available).map((s, i) => (
        <div key={i} class="span-row">
          <div class="row spread tight-row">
            <strong>
              {by.days(s.on) || t('staff.every_day')} {s.from}–{s.to}
            </strong>
            <Remove label={t('model.remove_of', { what: `${s.from}–${s.to}` })} onClick={() => book.remove(path, i)} />
          </div>
          <FaultsHere book={book} path={[...path, i]} />
          <DaysAt book={book} path={[...path, i, 'on']} label={t('model.days')} />
          <div class="form-grid">
            <TimeAt book={book} path={[...path, i, 'from']} label={t('model.from')} type="time" needed />
            <EndAt book={book} path={[...path, i, 'to']} label={t('model.to')} />
          </div>
        </div>
      ))}
      <Button onClick={() => book.add(path, { on: { weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'] }, from: '08:00', to: '18:00' })} name="person-time-add">
        {t('staff.times_add')}
      </Button>
    </>
  );
}

/** The last day of somebody, or nobody of that id any more. */
function EndDialog({ book, doc, id, name, today, onClose, onRemoved }: { book: Book; doc: Doc; id: string; name: string; today: string; onClose: () => void; onRemoved: () => void }) {
  const last = useSignal(today);
  return (
    <Dialog title={t('staff.end_of', { name })} onClose={onClose}>
      <p>{t('staff.end_text')}</p>
      <Field label={t('model.last_day')}>{({ id: at }) => <input id={at} type="date" name="person-last" value={last.value} min={today} onInput={(e) => (last.value = e.currentTarget.value)} />}</Field>
      <div class="row dialog-actions">
        <Button
          big
          variant="primary"
          disabled={!last.value || last.value < today}
          onClick={() => {
            book.replace(endedOn(doc, id, last.value));
            onClose();
          }}
          name="person-end-on"
        >
          {t('staff.end_on')}
        </Button>
      </div>
      <hr />
      <p class="small">{t('staff.remove_text')}</p>
      <div class="row dialog-actions">
        <Button
          big
          variant="danger"
          onClick={() => {
            book.replace(withoutPerson(doc, id));
            onClose();
            onRemoved();
          }}
          name="person-remove"
        >
          {t('staff.remove')}
        </Button>
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
      </div>
    </Dialog>
  );
}
