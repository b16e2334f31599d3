import { Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { t, word } from '../../i18n';
import { kindName } from '../words';
import type { Book } from './book';
import { list, type Doc, type LeaveRow, type PinRow, type RequestRow, type ShiftKind } from './document';
import { FaultsHere, Fold, NumberAt, Remove, SelectAt, TimeAt } from './fields';
import { rowsAbout } from './people';

// Rows of the document that are about one person, in its order: a row must not move while its date is typed.

const leaveKinds = ['annual', 'sick', 'training', 'other'];
const wishWeight = 10;

interface Props {
  book: Book;
  doc: Doc;
  id: string;
  today: string;
}

const typesOf = (doc: Doc) => list<ShiftKind>(doc.shifts).map((s) => ({ value: s.id, label: kindName(s.id) }));

function marked(book: Book, name: string, rows: { index: number }[]): boolean {
  return rows.some((r) => book.faultsIn([name, r.index]).length > 0);
}

/** Time off that was approved. */
export function LeaveRows({ book, doc, id, today, onCalendar }: Props & { onCalendar: () => void }) {
  const rows = rowsAbout<LeaveRow>(doc.leave, id);
  const ahead = rows.filter((r) => r.row.to >= today).length;
  return (
    <Fold title={<Head title={t('staff.leave')} ahead={ahead} all={rows.length} />} marked={marked(book, 'leave', rows)} name="person-leave">
      <p class="hint">{t('staff.leave_hint')}</p>
      {rows.map(({ row, index }) => (
        <div key={index} class="item-row">
          <FaultsHere book={book} path={['leave', index]} />
          <TimeAt book={book} path={['leave', index, 'from']} label={t('model.from')} type="date" needed />
          <TimeAt book={book} path={['leave', index, 'to']} label={t('model.until')} type="date" needed />
          <SelectAt book={book} path={['leave', index, 'kind']} label={t('staff.leave_kind')} empty="–" options={leaveKinds.map((k) => ({ value: k, label: word('roster.leave', k) }))} />
          <NumberAt book={book} path={['leave', index, 'credit']} label={t('staff.leave_credit')} by={60} most={24} />
          <span class="row-end">
            {row.to < today && <Tag tone="off">{t('staff.past')}</Tag>}
            <Remove label={t('model.remove_of', { what: `${row.from} – ${row.to}` })} onClick={() => book.remove(['leave'], index)} />
          </span>
        </div>
      ))}
      <div class="row">
        <Button onClick={() => book.add(['leave'], { staff: id, from: today, to: today, kind: 'annual' })} name="person-leave-add">
          {t('staff.leave_add')}
        </Button>
        <Button onClick={onCalendar} name="person-calendar">
          {t('staff.calendar')}
        </Button>
      </div>
    </Fold>
  );
}

/** What somebody would like, and what it costs not to do it. */
export function WishRows({ book, doc, id, today }: Props) {
  const rows = rowsAbout<RequestRow>(doc.requests, id);
  return (
    <Fold title={<Head title={t('staff.wishes')} ahead={rows.filter((r) => r.row.date >= today).length} all={rows.length} />} marked={marked(book, 'requests', rows)} name="person-wishes">
      <p class="hint">{t('staff.wishes_hint')}</p>
      {rows.map(({ row, index }) => (
        <div key={index} class="item-row">
          <FaultsHere book={book} path={['requests', index]} />
          <TimeAt book={book} path={['requests', index, 'date']} label={t('model.date')} type="date" needed />
          <SelectAt
            book={book}
            path={['requests', index, 'want']}
            label={t('staff.wish')}
            options={wishes.map((w) => ({ value: w, label: t(`staff.wish.${w}`) }))}
            onPick={(v) => book.set(['requests', index], withWish(row, v, typesOf(doc)[0]?.value))}
            shown={wishOf(row)}
          />
          {row.shift !== undefined && <SelectAt book={book} path={['requests', index, 'shift']} label={t('staff.type')} options={typesOf(doc)} />}
          <NumberAt book={book} path={['requests', index, 'weight']} label={t('staff.weight')} least={1} most={1_000_000} />
          <span class="row-end">
            {row.date < today && <Tag tone="off">{t('staff.past')}</Tag>}
            <Remove label={t('model.remove_of', { what: row.date })} onClick={() => book.remove(['requests'], index)} />
          </span>
        </div>
      ))}
      <Button onClick={() => book.add(['requests'], { staff: id, date: today, want: false, weight: wishWeight })} name="person-wish-add">
        {t('staff.wish_add')}
      </Button>
    </Fold>
  );
}

const wishes = ['free', 'any', 'this', 'not'] as const;

/** What a wish is for: a free day, any shift, this one, or not this one. */
export function wishOf(r: RequestRow): (typeof wishes)[number] {
  if (r.shift === undefined || r.shift === '') return r.want ? 'any' : 'free';
  return r.want ? 'this' : 'not';
}

export function withWish(r: RequestRow, is: string, type: string | undefined): RequestRow {
  const { shift, ...rest } = r;
  const one = shift ?? type ?? '';
  if (is === 'free') return { ...rest, want: false };
  if (is === 'any') return { ...rest, want: true };
  return { ...rest, shift: one, want: is === 'this' };
}

/** What is fixed for a person, whatever it costs. */
export function PinRows({ book, doc, id, today, roles }: Props & { roles: readonly string[] }) {
  const rows = rowsAbout<PinRow>(doc.pins, id);
  return (
    <Fold title={<Head title={t('staff.pins')} ahead={rows.filter((r) => r.row.date >= today).length} all={rows.length} />} marked={marked(book, 'pins', rows)} name="person-pins">
      <p class="hint">{t('staff.pins_hint')}</p>
      {rows.map(({ row, index }) => (
        <div key={index} class="item-row">
          <FaultsHere book={book} path={['pins', index]} />
          <TimeAt book={book} path={['pins', index, 'date']} label={t('model.date')} type="date" needed />
          <SelectAt book={book} path={['pins', index, 'shift']} label={t('staff.type')} empty={t('staff.wish.free')} options={typesOf(doc)} />
          {roles.length > 1 && row.shift && <SelectAt book={book} path={['pins', index, 'role']} label={t('model.role')} empty="–" options={roles.map((r) => ({ value: r, label: r }))} />}
          <span class="row-end">
            {row.date < today && <Tag tone="off">{t('staff.past')}</Tag>}
            <Remove label={t('model.remove_of', { what: row.date })} onClick={() => book.remove(['pins'], index)} />
          </span>
        </div>
      ))}
      <Button onClick={() => book.add(['pins'], { staff: id, date: today, ...(typesOf(doc)[0] ? { shift: typesOf(doc)[0]?.value } : {}) })} name="person-pin-add">
        {t('staff.pin_add')}
      </Button>
    </Fold>
  );
}

function Head({ title, ahead, all }: { title: string; ahead: number; all: number }) {
  return (
    <>
      <strong>{title}</strong> <span class="muted small">{all === 0 ? t('model.none') : t('staff.ahead', { n: ahead, all })}</span>
    </>
  );
}
