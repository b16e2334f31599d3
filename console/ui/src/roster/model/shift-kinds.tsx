import { Button } from '../../components/button';
import { Panel } from '../../components/page';
import { t, word } from '../../i18n';
import { hoursOf } from '../days';
import { kindName } from '../words';
import type { Book } from './book';
import { capacity, freshId, list, seatArea, shiftTags, unique, type Doc, type ShiftKind, type Site } from './document';
import { CheckAt, FaultsHere, Fold, NameAt, NumberAt, SelectAt, TextAt, TicksAt, TimeAt } from './fields';

/** Kinds of shifts, and the rooms in which they are worked. */
export function ShiftKinds({ book, doc }: { book: Book; doc: Doc }) {
  const kinds = list<ShiftKind>(doc.shifts);
  const sites = list<Site>(doc.sites).map((s) => ({ value: s.id, label: s.id }));
  const tags = unique([...shiftTags, ...kinds.flatMap((s) => list<string>(s.tags))]);
  return (
    <div class="stack">
      <Panel title={t('rules.kinds')}>
        <p class="hint">{t('rules.kinds_hint')}</p>
        <FaultsHere book={book} path={['shifts']} />
        {kinds.map((s, i) => {
          const at = ['shifts', i] as const;
          return (
            <Fold key={i} marked={book.faultsIn(at).length > 0} title={<KindHead kind={s} />} name={`kind-${s.id}`}>
              <div class="form-grid">
                <NameAt book={book} doc={doc} of="shifts" index={i} label={t('model.id')} hint={t('rules.kind_id_hint')} name="kind-id" />
                <TimeAt book={book} path={[...at, 'start']} label={t('rules.start')} type="time" needed name="kind-start" />
                <NumberAt book={book} path={[...at, 'minutes']} label={t('rules.length')} hint={s.minutes > 0 ? hoursOf({ start: s.start || '00:00', minutes: s.minutes }) : undefined} by={60} most={48} name="kind-length" />
                <NumberAt book={book} path={[...at, 'break']} label={t('rules.break')} most={2880} />
                <SelectAt book={book} path={[...at, 'site']} label={t('rules.site')} empty={t('rules.no_site')} options={sites} />
                <NumberAt book={book} path={[...at, 'credit']} label={t('rules.credit')} hint={t('rules.credit_hint')} by={60} most={48} />
                <TextAt book={book} path={[...at, 'owner']} label={t('rules.owner')} hint={t('rules.owner_kind_hint')} />
              </div>
              <TicksAt book={book} path={[...at, 'tags']} label={t('rules.tags')} hint={t('rules.night_hint')} options={tags.map((x) => ({ value: x, label: word('model.shift_tag', x) }))} />
              <Button variant="quiet" onClick={() => book.remove(['shifts'], i)}>
                {t('rules.kind_remove')}
              </Button>
            </Fold>
          );
        })}
        <Button onClick={() => book.add(['shifts'], { id: freshId('shift', kinds.map((s) => s.id)), start: '08:00', minutes: 480, ...(sites[0] ? { site: sites[0].value } : {}) })} name="kind-add">
          {t('rules.kind_add')}
        </Button>
      </Panel>
      <Sites book={book} doc={doc} />
    </div>
  );
}

function KindHead({ kind }: { kind: ShiftKind }) {
  return (
    <>
      <strong>{kindName(kind.id)}</strong> <span class="tabular">{kind.start && kind.minutes ? hoursOf(kind) : ''}</span> <span class="muted small">{[kind.site, ...list<string>(kind.tags).map((x) => word('model.shift_tag', x)), kind.owner].filter(Boolean).join(' · ')}</span>
    </>
  );
}

function Sites({ book, doc }: { book: Book; doc: Doc }) {
  const sites = list<Site>(doc.sites);
  return (
    <Panel title={t('rules.sites')}>
      <p class="hint">{t('rules.sites_hint', { m2: seatArea })}</p>
      {sites.map((s, i) => {
        const at = ['sites', i] as const;
        const holds = capacity(s);
        return (
          <Fold
            key={i}
            marked={book.faultsIn(at).length > 0}
            title={
              <>
                <strong>{s.id || '–'}</strong> <span class="muted small">{s.outside ? t('rules.outside_short') : holds > 0 ? t('rules.holds', { n: holds }) : t('rules.no_limit')}</span>
              </>
            }
            name={`site-${s.id}`}
          >
            <div class="form-grid">
              <NameAt book={book} doc={doc} of="sites" index={i} label={t('model.id')} name="site-id" />
              <NumberAt book={book} path={[...at, 'seats']} label={t('rules.seats')} hint={t('rules.seats_hint')} name="site-seats" />
              <NumberAt book={book} path={[...at, 'area_m2']} label={t('rules.area')} step={0.1} />
              <NumberAt book={book} path={[...at, 'seat_m2']} label={t('rules.seat_area')} hint={t('rules.seat_area_hint', { m2: seatArea })} step={0.1} />
              <TextAt book={book} path={[...at, 'lines']} label={t('rules.site_lines')} max={200} />
              <TextAt book={book} path={[...at, 'reason']} label={t('rules.reason')} max={200} />
            </div>
            <CheckAt book={book} path={[...at, 'outside']} label={t('rules.outside')} />
            <Button variant="quiet" onClick={() => book.remove(['sites'], i)}>
              {t('rules.site_remove')}
            </Button>
          </Fold>
        );
      })}
      <Button onClick={() => book.add(['sites'], { id: freshId('room', sites.map((s) => s.id)) })} name="site-add">
        {t('rules.site_add')}
      </Button>
    </Panel>
  );
}
