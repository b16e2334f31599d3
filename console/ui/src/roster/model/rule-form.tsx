import { Button } from '../../components/button';
import { language, t, word, type Language } from '../../i18n';
import { kindName } from '../words';
import type { Book } from './book';
import {
  curves, inMinutes, list, measures, ofPairs, ofRuns, ofWeekends, overWindows, rolesOf, shareable, shiftTagsOf, tagsOf, teamsOf,
  type Contract, type Doc, type Rule, type ShiftKind, type Step,
} from './document';
import { CheckAt, DaysAt, Fold, NumberAt, Remove, SelectAt, TextAt, TicksAt, weekdaysOnly } from './fields';
import type { Path } from './paths';
import type { Named } from './people';
import { ruleSaid, Speaker, type Whom } from './said';

const windows = new Set<string>(overWindows);
const both: Language[] = ['zh-CN', 'en'];

/** One rule: what is counted, for whom, over which time, and how much of it. What it says stands above, in both languages. */
export function RuleForm({ book, path, rule, house, whom }: { book: Book; path: Path; rule: Rule; house: readonly Named[]; whom: Whom }) {
  const own = whom === 'said.this_person';
  const doc = book.doc.value;
  if (!doc) return null;
  const names = { person: (id: string) => house.find((h) => h.id === id)?.name ?? id };
  const first = language.value;
  return (
    <div class="stack">
      <div class="said" aria-live="polite">
        {[first, ...both.filter((l) => l !== first)].map((l) => (
          <p key={l} lang={l} class={l === first ? undefined : 'muted small'}>
            {ruleSaid(rule, new Speaker(l, names, whom))}
          </p>
        ))}
      </div>
      <div class="form-grid">
        <SelectAt book={book} path={[...path, 'measure']} label={t('rules.measure')} options={measures.map((m) => ({ value: m, label: word('rules.measure', m) }))} onPick={(m) => book.set(path, withMeasure(rule, m))} name="rule-measure" />
        <TextAt book={book} path={[...path, 'id']} label={t('model.id')} hint={t('rules.id_hint')} needed name="rule-id" />
      </div>
      {rule.measure === 'pattern' ? <Sequence book={book} path={path} rule={rule} doc={doc} /> : <FilterFold book={book} path={[...path, 'of']} doc={doc} title={t(ofPairs.has(rule.measure) ? 'rules.first_shift' : 'rules.which_shifts')} said={new Speaker(first).shifts(rule.of, true)} />}
      {ofPairs.has(rule.measure) && <FilterFold book={book} path={[...path, 'then']} doc={doc} title={t('rules.then_shift')} said={new Speaker(first).shifts(rule.then, true)} />}
      {windows.has(rule.measure) && <WindowFields book={book} path={path} rule={rule} />}
      {rule.measure === 'weekend_run' && <WeekendDays book={book} path={path} />}
      <BoundFields book={book} path={path} rule={rule} own={own} />
      {!own && <ScopeFold book={book} path={[...path, 'scope']} doc={doc} house={house} said={new Speaker(first, names, whom).scope(rule.scope)} />}
      <div class="form-grid">
        <TextAt book={book} path={[...path, 'reason']} label={t('rules.reason')} hint={t('rules.reason_hint')} max={200} />
        <TextAt book={book} path={[...path, 'source']} label={t('rules.source')} hint={t('rules.source_hint')} max={200} />
      </div>
    </div>
  );
}

/** Another measure: what does not belong to it would be a fault, and goes. */
export function withMeasure(rule: Rule, measure: string): Rule {
  const next: Rule = { ...rule, measure };
  if (!windows.has(measure)) {
    if (next.window && ofWeekends.has(measure) && list(next.window.weekend).length > 0) next.window = { weekend: next.window.weekend };
    else delete next.window;
  } else if (next.window?.weekend && !ofWeekends.has(measure)) {
    const { weekend: _, ...window } = next.window;
    next.window = window;
  }
  if (!ofPairs.has(measure)) delete next.then;
  if (!ofRuns.has(measure)) delete next.edges;
  if (!shareable.has(measure)) delete next.fair;
  if (measure === 'pattern') {
    delete next.of;
    next.sequence ??= [{ of: { tags: ['night'] } }, { off: true }];
  } else {
    delete next.sequence;
    delete next.starts;
  }
  // Minutes and pieces are different numbers: bounds of one say nothing of the other.
  if (inMinutes.has(rule.measure) !== inMinutes.has(measure)) for (const b of ['hard_min', 'soft_min', 'soft_max', 'hard_max'] as const) delete next[b];
  return next;
}

function FilterFold({ book, path, doc, title, said }: { book: Book; path: Path; doc: Doc; title: string; said: string }) {
  return (
    <Fold title={<><strong>{title}</strong> <span class="muted small">{said}</span></>} marked={book.faultsIn(path).length > 0}>
      <FilterFields book={book} path={path} doc={doc} />
    </Fold>
  );
}

function FilterFields({ book, path, doc }: { book: Book; path: Path; doc: Doc }) {
  const roles = rolesOf(doc);
  return (
    <>
      <TicksAt book={book} path={[...path, 'tags']} label={t('rules.by_tag')} hint={t('rules.night_hint')} options={shiftTagsOf(doc).map((x) => ({ value: x, label: word('model.shift_tag', x) }))} />
      <TicksAt book={book} path={[...path, 'shifts']} label={t('rules.by_type')} options={list<ShiftKind>(doc.shifts).map((s) => ({ value: s.id, label: kindName(s.id) }))} />
      {roles.length > 0 && <TicksAt book={book} path={[...path, 'roles']} label={t('rules.by_role')} options={roles.map((r) => ({ value: r, label: r }))} />}
      <div class="form-grid">
        <NumberAt book={book} path={[...path, 'longer']} label={t('rules.longer')} by={60} most={48} />
        <SelectAt book={book} path={[...path, 'touches']} label={t('rules.touches')} empty="–" options={[{ value: 'holiday', label: t('rules.touches.holiday') }, { value: 'weekend', label: t('rules.touches.weekend') }]} />
      </div>
      <DaysAt book={book} path={[...path, 'on']} label={t('rules.begins_on')} />
      <CheckAt book={book} path={[...path, 'negative']} label={t('rules.negative')} />
    </>
  );
}

function WindowFields({ book, path, rule }: { book: Book; path: Path; rule: Rule }) {
  const at = [...path, 'window'];
  const kind = rule.window?.kind ?? '';
  const long = kind === 'blocks' || kind === 'rolling';
  const pick = (v: string) => {
    const { kind: _, days, ...rest } = rule.window ?? {};
    const next = { ...rest, ...(v ? { kind: v } : {}), ...(v === 'blocks' || v === 'rolling' ? { days: days ?? 7 } : {}) };
    book.set(at, Object.keys(next).length > 0 ? next : undefined);
  };
  return (
    <>
      <div class="form-grid">
        <SelectAt
          book={book}
          path={[...at, 'kind']}
          label={t('rules.window')}
          empty={t('rules.window.horizon')}
          options={(['week', 'month', 'blocks', 'rolling'] as const).map((k) => ({ value: k, label: t(`rules.window.${k}`) }))}
          onPick={pick}
          name="rule-window"
        />
        {long && <NumberAt book={book} path={[...at, 'days']} label={t('rules.window_days')} least={1} most={400} name="rule-window-days" />}
      </div>
      <Fold title={<><strong>{t('rules.window_on')}</strong> <span class="muted small">{new Speaker(language.value).days(rule.window?.on) || t('staff.every_day')}</span></>} marked={book.faultsIn([...at, 'on']).length > 0}>
        <DaysAt book={book} path={[...at, 'on']} label={t('model.days')} />
        {ofWeekends.has(rule.measure) && <WeekendDays book={book} path={path} />}
      </Fold>
    </>
  );
}

function WeekendDays({ book, path }: { book: Book; path: Path }) {
  return <TicksAt book={book} path={[...path, 'window', 'weekend']} label={t('rules.weekend')} hint={t('rules.weekend_hint')} options={weekdaysOnly.map((d) => ({ value: d, label: word('said.day', d) }))} />;
}

/** The four bounds, in hours where minutes are counted, with what a soft one costs. */
function BoundFields({ book, path, rule, own }: { book: Book; path: Path; rule: Rule; own?: boolean }) {
  const hours = inMinutes.has(rule.measure);
  const by = hours ? 60 : 1;
  const unit = hours ? t('rules.unit.hours') : '';
  const field = (name: 'hard_min' | 'soft_min' | 'soft_max' | 'hard_max') => <NumberAt book={book} path={[...path, name]} label={`${t(`rules.bound.${name}`)}${unit}`} by={by} name={`rule-${name}`} />;
  const under = rule.soft_min !== undefined || rule.w_under !== undefined;
  const over = rule.soft_max !== undefined || rule.fair || rule.w_over !== undefined;
  return (
    <>
      <fieldset>
        <legend>{t('rules.hard')}</legend>
        <p class="hint">{t('rules.hard_hint')}</p>
        <div class="form-grid">
          {field('hard_min')}
          {field('hard_max')}
        </div>
      </fieldset>
      <fieldset>
        <legend>{t('rules.soft')}</legend>
        <p class="hint">{t(hours ? 'rules.soft_hint_minutes' : 'rules.soft_hint')}</p>
        <div class="form-grid">
          {field('soft_min')}
          {under && <NumberAt book={book} path={[...path, 'w_under']} label={t('rules.w_under')} most={1_000_000} name="rule-w_under" />}
        </div>
        <div class="form-grid">
          {!rule.fair && field('soft_max')}
          {over && <NumberAt book={book} path={[...path, 'w_over']} label={t('rules.w_over')} most={1_000_000} name="rule-w_over" />}
        </div>
        {shareable.has(rule.measure) && !own && <CheckAt book={book} path={[...path, 'fair']} label={t('rules.fair')} />}
        {(under || over) && (
          <SelectAt book={book} path={[...path, 'curve']} label={t('rules.curve')} empty={t('rules.curve.linear')} options={curves.filter((c) => c !== '').map((c) => ({ value: c, label: t(`rules.curve.${c}`) }))} name="rule-curve" />
        )}
      </fieldset>
      {ofRuns.has(rule.measure) && (
        <SelectAt book={book} path={[...path, 'edges']} label={t('rules.edges')} empty={t('rules.edges.open')} options={[{ value: 'closed', label: t('rules.edges.closed') }]} />
      )}
    </>
  );
}

function ScopeFold({ book, path, doc, house, said }: { book: Book; path: Path; doc: Doc; house: readonly Named[]; said: string }) {
  const staff = list<{ id: string }>(doc.staff).map((p) => ({ value: p.id, label: house.find((h) => h.id === p.id)?.name ?? p.id }));
  const ticked = new Set(list<string>(book.get([...path, 'staff'])));
  const few = staff.length <= 40 ? staff : staff.filter((s) => ticked.has(s.value));
  return (
    <Fold title={<><strong>{t('rules.scope')}</strong> <span class="muted small">{said}</span></>} marked={book.faultsIn(path).length > 0}>
      <p class="hint">{t('rules.scope_hint')}</p>
      <SelectAt
        book={book}
        path={[...path, 'volunteers']}
        label={t('rules.volunteers')}
        empty={t('rules.volunteers.both')}
        options={(['only', 'not'] as const).map((v) => ({ value: v, label: t(`rules.volunteers.${v}`) }))}
      />
      <TicksAt book={book} path={[...path, 'contracts']} label={t('staff.contract')} options={list<Contract>(doc.contracts).map((c) => ({ value: c.id, label: c.id }))} />
      <TicksAt book={book} path={[...path, 'tags']} label={t('staff.tags')} options={tagsOf(doc).map((x) => ({ value: x, label: word('roster.tag', x) }))} />
      <TicksAt book={book} path={[...path, 'skills']} label={t('staff.skills')} options={list<string>(doc.skills).map((x) => ({ value: x, label: word('skill', x) }))} />
      {teamsOf(doc).length > 0 && <TicksAt book={book} path={[...path, 'teams']} label={t('staff.team')} options={teamsOf(doc).map((x) => ({ value: x, label: x }))} />}
      <TicksAt book={book} path={[...path, 'staff']} label={t('staff.tab.people')} hint={staff.length > few.length ? t('rules.people_hint') : undefined} options={few} />
      {staff.length > few.length && <AddPerson staff={staff.filter((s) => !ticked.has(s.value))} onAdd={(id) => book.set([...path, 'staff'], [...ticked, id])} />}
    </Fold>
  );
}

/** Of many people one is chosen by name: ticks for all of them would be a page of their own. */
function AddPerson({ staff, onAdd }: { staff: { value: string; label: string }[]; onAdd: (id: string) => void }) {
  return (
    <select
      aria-label={t('rules.add_person')}
      value=""
      onChange={(e) => {
        if (e.currentTarget.value) onAdd(e.currentTarget.value);
        e.currentTarget.value = '';
      }}
    >
      <option value="">{t('rules.add_person')}</option>
      {staff.map((s) => (
        <option key={s.value} value={s.value}>
          {s.label}
        </option>
      ))}
    </select>
  );
}

/** The days of a pattern, one after the other. */
function Sequence({ book, path, rule, doc }: { book: Book; path: Path; rule: Rule; doc: Doc }) {
  const at = [...path, 'sequence'];
  const by = new Speaker(language.value);
  const kindOf = (s: Step) => (s.off ? 'off' : s.any ? 'any' : 'of');
  const stepOf = (kind: string): Step => (kind === 'off' ? { off: true } : kind === 'any' ? { any: true } : { of: { tags: ['night'] } });
  return (
    <fieldset>
      <legend>{t('rules.sequence')}</legend>
      <p class="hint">{t('rules.sequence_hint')}</p>
      {list<Step>(rule.sequence).map((s, i) => (
        <div key={i} class="span-row">
          <div class="row spread tight-row">
            <strong>{t('rules.step', { n: i + 1, what: by.step(s) })}</strong>
            <Remove label={t('model.remove_of', { what: t('rules.step', { n: i + 1, what: by.step(s) }) })} onClick={() => book.remove(at, i)} />
          </div>
          <SelectAt book={book} path={[...at, i]} label={t('rules.step_kind')} shown={kindOf(s)} options={(['of', 'any', 'off'] as const).map((k) => ({ value: k, label: t(`rules.step_kind.${k}`) }))} onPick={(v) => book.set([...at, i], stepOf(v))} />
          {kindOf(s) === 'of' && <FilterFold book={book} path={[...at, i, 'of']} doc={doc} title={t('rules.which_shifts')} said={by.shifts(s.of, false)} />}
        </div>
      ))}
      <Button onClick={() => book.add(at, { off: true })}>{t('rules.step_add')}</Button>
      <DaysAt book={book} path={[...path, 'starts']} label={t('rules.starts')} />
    </fieldset>
  );
}
