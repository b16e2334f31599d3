import { useSignal, type Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../components/button';
import { Note, ProblemNote } from '../components/note';
import { TextField } from '../components/field';
import { language, t } from '../i18n';
import { dayLabel, hoursOf } from './days';
import { trialText } from './floating';
import { cellKey, shownDates, type Place } from './cells';
import type { Cursor } from './cursor';
import type { SeatPlace } from './moves';
import { PersonGrid } from './person-grid';
import { PersonPicker, ShiftPicker } from './picker';
import { SeatGrid } from './seat-grid';
import type { Fixed, Sheet } from './sheet';
import { cellText, ruleList, typeName } from './words';
import '../styles/roster.css';

type View = 'week' | 'month';
type By = 'person' | 'seat';

/** A draft as a grid of a month or a week, by person or by seat, with what is changed and not saved yet. */
export function RosterGrid({ sheet, focus }: { sheet: Sheet; focus?: Signal<Place | undefined> }) {
  const d = sheet.draft.value;
  const view = useSignal<View>('month');
  const by = useSignal<By>('person');
  const first = useSignal(0);
  const cursor = useSignal<Cursor>({ row: 0, col: 0 });
  const opened = useSignal<Place | undefined>(undefined);
  const seat = useSignal<SeatPlace | undefined>(undefined);
  const refused = useSignal<Place | undefined>(undefined);
  const box = useRef<HTMLDivElement>(null);
  const dates = shownDates(d, view.value, first.value);
  const week = (n: 1 | -1) => {
    first.value = Math.max(0, Math.min(d.days - 7, first.value + 7 * n));
  };
  const close = () => {
    opened.value = undefined;
    seat.value = undefined;
    box.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
  };
  const refuse = (at: Place) => (refused.value = at);
  const at: Place = { staff: d.staff[cursor.value.row]?.id ?? '', date: dates[cursor.value.col] ?? '' };
  useEffect(() => {
    if (focus) focus.value = by.value === 'person' && at.staff && at.date ? at : undefined;
  }, [at.staff, at.date, by.value]);
  const shared = { sheet, dates, cursor, onWeek: week, onRefuse: refuse };
  return (
    <div class="stack roster" ref={box}>
      <div class="row spread">
        <div class="row" role="group" aria-label={t('roster.grid.view')}>
          {(['person', 'seat'] as const).map((b) => (
            <Button key={b} pressed={by.value === b} onClick={() => ((by.value = b), (cursor.value = { row: 0, col: 0 }))} name={`by-${b}`}>
              {t(`roster.grid.by_${b}`)}
            </Button>
          ))}
          {(['month', 'week'] as const).map((v) => (
            <Button key={v} pressed={view.value === v} onClick={() => (view.value = v)} name={`view-${v}`}>
              {t(`roster.grid.${v}`)}
            </Button>
          ))}
          <Button onClick={() => week(-1)} disabled={first.value <= 0}>
            {t('roster.previous')}
          </Button>
          <Button onClick={() => week(1)} disabled={first.value + dates.length >= d.days}>
            {t('roster.next')}
          </Button>
        </div>
        <Saving sheet={sheet} />
      </div>
      {d.state !== 'open' && <Note tone="info">{t(fixedWords[d.state])}</Note>}
      <Others sheet={sheet} />
      {by.value === 'person' ? <PersonGrid {...shared} onOpen={(p) => (opened.value = p)} /> : <SeatGrid {...shared} onOpen={(s) => (seat.value = s)} />}
      <Status sheet={sheet} at={by.value === 'person' ? at : undefined} refused={refused.value} />
      <Legend sheet={sheet} />
      {opened.value && <ShiftPicker sheet={sheet} at={opened.value} onClose={close} />}
      {seat.value && <PersonPicker sheet={sheet} at={seat.value} onClose={close} />}
    </div>
  );
}

/** Why a cell cannot be changed. */
const fixedWords = { past: 'roster.grid.past_held', pin: 'roster.grid.pin_held', searching: 'roster.grid.searching_held', published: 'roster.grid.published_held' } as const satisfies Record<Fixed, string>;

const othersShown = 30;

function Saving({ sheet }: { sheet: Sheet }) {
  const n = sheet.changes.value.length;
  return (
    <div class="row">
      <Button onClick={() => sheet.undo()} disabled={sheet.edits.value.done.length === 0} name="grid-undo">
        {t('roster.grid.undo')}
      </Button>
      <Button onClick={() => sheet.redo()} disabled={sheet.edits.value.undone.length === 0} name="grid-redo">
        {t('roster.grid.redo')}
      </Button>
      <Button onClick={() => sheet.discard()} disabled={n === 0} name="grid-discard">
        {t('common.discard')}
      </Button>
      <Button variant="primary" onClick={() => void sheet.save()} disabled={n === 0 || sheet.draft.value.state !== 'open'} pending={sheet.saving} name="grid-save">
        {t('roster.grid.save', { n })}
      </Button>
    </div>
  );
}

/** Says what a change costs, as it is made and while it is dragged; and what the cell of the cursor holds. */
function Status({ sheet, at, refused }: { sheet: Sheet; at: Place | undefined; refused: Place | undefined }) {
  const hover = trialText(sheet.hover);
  const all = trialText(sheet.trial);
  const reason = useSignal('');
  const held = refused && sheet.fixed(refused);
  return (
    <div class="roster-status">
      {at && <p class="small">{cellText(sheet, at.staff, at.date)}</p>}
      <p role="status" aria-live="polite" data-name="grid-verdict">
        {hover ? t('roster.grid.here', { verdict: hover }) : all ? t('roster.grid.together', { n: sheet.changes.value.length, verdict: all }) : ''}
        {held && !hover && ` ${t(fixedWords[held])}`}
      </p>
      {sheet.refused.value.length > 0 ? (
        <Note tone="bad" role="alert" title={t('roster.grid.refused', { rules: ruleList(sheet.refused.value) })}>
          <div class="row end-aligned">
            <TextField label={t('roster.grid.override')} value={reason.value} onInput={(v) => (reason.value = v)} maxLength={200} name="grid-override" />
            <Button variant="danger" disabled={!reason.value.trim()} pending={sheet.saving} onClick={() => void sheet.save(reason.value.trim())} name="grid-override-save">
              {t('roster.grid.override_save')}
            </Button>
          </div>
        </Note>
      ) : (
        sheet.problem.value?.code !== 'stale' && <ProblemNote problem={sheet.problem.value} />
      )}
    </div>
  );
}

/** What others changed while I was at it. My changes stay until I save or discard them. */
function Others({ sheet }: { sheet: Sheet }) {
  const others = sheet.others.value;
  const n = sheet.changes.value.length;
  if (others.length === 0 && sheet.problem.value?.code !== 'stale') return null;
  const d = sheet.draft.value;
  const name = (shift: string | undefined) => (shift ? typeName(d.types.find((x) => x.id === shift), shift) : t('roster.grid.free'));
  return (
    <Note tone="warn" role="alert" title={t('roster.grid.conflict', { n: others.length })}>
      <ul class="plain-list small" data-name="grid-others">
        {others.slice(0, othersShown).map((o) => (
          <li key={cellKey(o.staff, o.date)}>
            {t('roster.grid.other', {
              who: d.staff.find((p) => p.id === o.staff)?.name ?? o.staff,
              day: dayLabel(o.date, language.value, true),
              was: name(o.was?.shift),
              is: name(o.is?.shift),
            })}{' '}
            {o.mine && <strong>{t('roster.grid.other_mine', { shift: name(o.mine.shift) })}</strong>}
          </li>
        ))}
      </ul>
      {others.length > othersShown && <p class="small">{t('roster.findings.more', { n: others.length - othersShown })}</p>}
      {n > 0 && <p>{t('roster.grid.conflict_mine', { n })}</p>}
      <Button onClick={() => sheet.putAway()} name="grid-others-seen">
        {t('roster.grid.conflict_seen')}
      </Button>
    </Note>
  );
}

function Legend({ sheet }: { sheet: Sheet }) {
  const d = sheet.draft.value;
  return (
    <details class="small">
      <summary>{t('roster.grid.legend')}</summary>
      <ul class="plain-list">
        {d.types.map((type, i) => (
          <li key={type.id}>
            <kbd>{sheet.codes.value.get(type.id)}</kbd> {i < 9 && <kbd>{i + 1}</kbd>} {typeName(type, type.id)} {hoursOf(type)}
          </li>
        ))}
        <li>{t('roster.grid.signs')}</li>
        <li>{t('roster.grid.keys')}</li>
      </ul>
    </details>
  );
}
