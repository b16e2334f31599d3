import { Button } from '../../components/button';
import { Panel } from '../../components/page';
import { language, t, word } from '../../i18n';
import { kindName } from '../words';
import type { Book } from './book';
import { freshId, list, tagsOf, rolesOf, unique, type Demand, type Doc, type Guard, type ShiftKind } from './document';
import { CheckAt, DaysAt, EndAt, FaultsHere, Fold, NumberAt, SelectAt, TextAt, TicksAt, TimeAt } from './fields';
import { demandSaid, guardSaid, Speaker } from './said';

/** Who is needed when, and who may not be alone. */
export function Needs({ book, doc }: { book: Book; doc: Doc }) {
  const rows = list<Demand>(doc.demand);
  const speaker = new Speaker(language.value);
  const ids = () => rows.map((r) => r.id ?? '');
  const kinds = list<ShiftKind>(doc.shifts).filter((s) => !s.owner).map((s) => s.id);
  return (
    <div class="stack">
      <Panel title={t('rules.needs')}>
        <p class="hint">{t('rules.needs_hint')}</p>
        {rows.map((r, i) => (
          <Fold key={i} marked={book.faultsIn(['demand', i]).length > 0} title={<><span>{demandSaid(r, speaker)}</span> {r.id && <span class="muted small">{r.id}</span>}</>} name={`demand-${i}`}>
            <DemandForm book={book} doc={doc} row={r} index={i} />
            <Button variant="quiet" onClick={() => book.remove(['demand'], i)}>
              {t('rules.need_remove')}
            </Button>
          </Fold>
        ))}
        <div class="row">
          <Button onClick={() => book.add(['demand'], { id: freshId('need', ids()), shifts: kinds, min: 2, target: 2, w_min: 1000, w_over: 10 })} name="demand-add">
            {t('rules.need_add')}
          </Button>
          <Button onClick={() => book.add(['demand'], { id: freshId('need', ids()), from: '08:00', to: '22:00', min: 2, target: 2, w_min: 1000 })} name="demand-add-clock">
            {t('rules.need_add_clock')}
          </Button>
          {list<string>(doc.skills).length > 0 && (
            <Button onClick={() => book.add(['demand'], { id: freshId('lead', ids()), counts: 'holders', skill: leadOf(doc), shifts: kinds, min: 1, hard_min: true })} name="demand-add-lead">
              {t('rules.need_add_lead')}
            </Button>
          )}
        </div>
      </Panel>
      <Guards book={book} doc={doc} />
    </div>
  );
}

/** The skill of whoever leads a shift, as near as its name says. */
export function leadOf(doc: Doc): string {
  const skills = list<string>(doc.skills);
  return skills.find((s) => /supervis/i.test(s)) ?? skills.find((s) => /senior|lead/i.test(s)) ?? skills[0] ?? '';
}

function DemandForm({ book, doc, row, index }: { book: Book; doc: Doc; row: Demand; index: number }) {
  const at = ['demand', index] as const;
  const clock = list(row.shifts).length === 0 && (row.from !== undefined || row.to !== undefined);
  const holders = row.counts === 'holders';
  const turn = (to: string) => {
    const { shifts: _, from: __, to: ___, ...rest } = row;
    book.set(at, to === 'clock' ? { ...rest, from: '08:00', to: '22:00' } : { ...rest, shifts: list<ShiftKind>(doc.shifts).map((s) => s.id) });
  };
  const count = (to: string) => {
    const { counts: _, role, ...rest } = row;
    book.set(at, to === 'holders' ? { ...rest, counts: 'holders' } : { ...rest, ...(role ? { role } : {}) });
  };
  return (
    <>
      <FaultsHere book={book} path={at} />
      <SelectAt book={book} path={at} label={t('rules.by')} shown={clock ? 'clock' : 'shifts'} options={(['shifts', 'clock'] as const).map((v) => ({ value: v, label: t(`rules.by.${v}`) }))} onPick={turn} name="demand-by" />
      {clock ? (
        <div class="form-grid">
          <TimeAt book={book} path={[...at, 'from']} label={t('model.from')} type="time" needed />
          <EndAt book={book} path={[...at, 'to']} label={t('model.to')} />
        </div>
      ) : (
        <TicksAt book={book} path={[...at, 'shifts']} label={t('rules.by_type')} options={list<ShiftKind>(doc.shifts).map((s) => ({ value: s.id, label: kindName(s.id) }))} />
      )}
      <DaysAt book={book} path={[...at, 'on']} label={t('model.days')} />
      <div class="form-grid">
        <NumberAt book={book} path={[...at, 'min']} label={t('rules.min')} most={10_000} name="demand-min" />
        <NumberAt book={book} path={[...at, 'target']} label={t('rules.target')} most={10_000} name="demand-target" />
        <NumberAt book={book} path={[...at, 'max']} label={t('rules.max')} hint={t('rules.max_hint')} most={10_000} name="demand-max" />
      </div>
      <CheckAt book={book} path={[...at, 'hard_min']} label={t('rules.hard_min')} />
      <div class="form-grid">
        {!row.hard_min && <NumberAt book={book} path={[...at, 'w_min']} label={t('rules.w_min')} most={1_000_000} />}
        <NumberAt book={book} path={[...at, 'w_under']} label={t('rules.w_target')} most={1_000_000} />
        <NumberAt book={book} path={[...at, 'w_over']} label={t('rules.w_beyond')} most={1_000_000} />
      </div>
      <div class="form-grid">
        <SelectAt book={book} path={[...at, 'counts']} label={t('rules.counts')} shown={holders ? 'holders' : 'role'} options={(['role', 'holders'] as const).map((v) => ({ value: v, label: t(`rules.counts.${v}`) }))} onPick={count} />
        {!holders && <TextAt book={book} path={[...at, 'role']} label={t('model.role')} hint={t('rules.role_hint')} choices={rolesOf(doc)} />}
        <SelectAt book={book} path={[...at, 'skill']} label={t('rules.needs_skill')} empty={t('rules.any_skill')} options={list<string>(doc.skills).map((s) => ({ value: s, label: word('skill', s) }))} />
      </div>
      <Fold title={<strong>{t('rules.more')}</strong>} marked={['id', 'line', 'town', 'owner', 'reason'].some((f) => book.error([...at, f]))}>
        <div class="form-grid">
          <TextAt book={book} path={[...at, 'id']} label={t('model.id')} />
          <TextAt book={book} path={[...at, 'line']} label={t('rules.line')} />
          <TextAt book={book} path={[...at, 'town']} label={t('staff.town')} />
          <TextAt book={book} path={[...at, 'owner']} label={t('rules.owner')} hint={t('rules.owner_hint')} />
          <TextAt book={book} path={[...at, 'reason']} label={t('rules.reason')} max={200} />
        </div>
      </Fold>
    </>
  );
}

function Guards({ book, doc }: { book: Book; doc: Doc }) {
  const rows = list<Guard>(doc.guards);
  const speaker = new Speaker(language.value);
  const choices = unique([...list<string>(doc.skills), ...tagsOf(doc)]);
  return (
    <Panel title={t('rules.guards')}>
      <p class="hint">{t('rules.guards_hint')}</p>
      {rows.map((g, i) => {
        const at = ['guards', i] as const;
        return (
          <Fold key={i} marked={book.faultsIn(at).length > 0} title={<span>{guardSaid(g, speaker)}</span>} name={`guard-${g.id}`}>
            <FaultsHere book={book} path={at} />
            <div class="form-grid">
              <TextAt book={book} path={[...at, 'who']} label={t('rules.guard_who')} hint={t('rules.guard_word_hint')} choices={choices} needed />
              <TextAt book={book} path={[...at, 'with']} label={t('rules.guard_with')} choices={choices} needed />
              <NumberAt book={book} path={[...at, 'per']} label={t('rules.guard_per')} most={10_000} />
              <NumberAt book={book} path={[...at, 'weight']} label={t('rules.guard_weight')} hint={t('rules.guard_weight_hint')} most={1_000_000} />
              <TextAt book={book} path={[...at, 'id']} label={t('model.id')} needed />
              <TextAt book={book} path={[...at, 'reason']} label={t('rules.reason')} max={200} />
            </div>
            <Button variant="quiet" onClick={() => book.remove(['guards'], i)}>
              {t('rules.guard_remove')}
            </Button>
          </Fold>
        );
      })}
      <Button onClick={() => book.add(['guards'], { id: freshId('company', rows.map((g) => g.id)), who: 'trainee', with: list<string>(doc.skills)[0] ?? '', per: 1 })} name="guard-add">
        {t('rules.guard_add')}
      </Button>
    </Panel>
  );
}
