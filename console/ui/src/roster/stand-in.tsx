import { useSignal, type Signal } from '@preact/signals';
import { useAction } from '../api/action';
import { Tag } from '../components/badge';
import { Button } from '../components/button';
import { Note, ProblemNote } from '../components/note';
import { Panel } from '../components/page';
import { language, t } from '../i18n';
import { cellKey, type Place } from './cells';
import { readDraftCovers, readDraftPartners } from './commands';
import { dayLabel } from './days';
import { seatHours } from './outcome';
import type { Sheet } from './sheet';
import type { Assignment, Change, Verdict } from './types';
import { typeName, verdictText } from './words';

interface Offer {
  staff: string;
  name: string;
  /** What would be got in return; of a swap only. */
  gives?: Assignment;
  minutes: number;
  changes: Change[];
  verdict: Verdict;
}

type Kind = 'covers' | 'partners';
const shownAtFirst = 8;

/** Who could take the shift of the cell of the cursor, and with whom it could be swapped: the best first, each with what it would do. */
export function StandInPanel({ sheet, focus }: { sheet: Sheet; focus: Signal<Place | undefined> }) {
  const d = sheet.draft.value;
  const found = useSignal<{ kind: Kind; of: string; all: Offer[] } | undefined>(undefined);
  const all = useSignal(false);
  const at = focus.value;
  const cell = at && sheet.cells.value.get(cellKey(at.staff, at.date));
  // The console answers about the draft as it is saved.
  const of = at ? `${d.version}/${cellKey(at.staff, at.date)}` : '';
  const unsaved = sheet.changes.value.length > 0;
  const ask = useAction(async (kind: Kind, p: Place, shift: string, role?: string) => {
    found.value = undefined;
    all.value = false;
    const offers = kind === 'covers' ? await readDraftCovers(d.id, { date: p.date, shift, role, without: p.staff }) : await readDraftPartners(d.id, p.staff, p.date);
    found.value = { kind, of, all: offers };
  });
  const shown = found.value?.of === of && !unsaved ? found.value : undefined;
  const who = at && (d.staff.find((p) => p.id === at.staff)?.name ?? at.staff);
  const type = (id: string) => typeName(d.types.find((x) => x.id === id), id);
  return (
    <Panel title={t('roster.stand_in.title')}>
      {(!at || !cell) && <p class="muted">{t('roster.stand_in.pick')}</p>}
      {at && cell && (
        <>
          <p>{t('roster.stand_in.of', { who: who ?? '', day: dayLabel(at.date, language.value, true), shift: [type(cell.shift), cell.role].filter(Boolean).join(' ') })}</p>
          <div class="row">
            {(['covers', 'partners'] as const).map((kind) => (
              <Button key={kind} onClick={() => void ask.run(kind, at, cell.shift, cell.role)} pending={ask.pending} disabled={unsaved} name={`stand-in-${kind}`}>
                {t(`roster.stand_in.${kind}`)}
              </Button>
            ))}
          </div>
          {unsaved && <p class="small muted">{t('roster.stand_in.save_first')}</p>}
        </>
      )}
      <ProblemNote problem={ask.problem.value} />
      {shown && shown.all.length === 0 && <Note tone="info">{t(`roster.stand_in.no_${shown.kind}`)}</Note>}
      {shown && shown.all.length > 0 && !shown.all.some((o) => o.verdict.legal) && <Note tone="warn">{t('roster.stand_in.none_legal')}</Note>}
      {shown && shown.all.length > 0 && (
        <ul class="plain-list" data-name="stand-ins" role="status">
          {(all.value ? shown.all : shown.all.slice(0, shownAtFirst)).map((o) => (
            <li key={`${o.staff}/${o.gives?.date ?? ''}`} class="spread">
              <span>
                <strong>{o.name}</strong> {o.gives && t('roster.stand_in.gives', { day: dayLabel(o.gives.date, language.value, true), shift: type(o.gives.shift) })}{' '}
                <Tag tone={o.verdict.legal ? (o.verdict.value > 0 ? 'warn' : 'ok') : 'bad'}>{verdictText(o.verdict)}</Tag>{' '}
                <span class="small muted">{t('roster.stand_in.hours', { n: seatHours(o.minutes) })}</span>
              </span>
              <Button onClick={() => sheet.make(o.changes)} disabled={!o.verdict.legal || sheet.draft.value.state !== 'open'} name={`stand-in-${o.staff}-${o.gives?.date ?? at?.date}`}>
                {t('roster.stand_in.apply')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {shown && !all.value && shown.all.length > shownAtFirst && <Button onClick={() => (all.value = true)}>{t('roster.findings.more', { n: shown.all.length - shownAtFirst })}</Button>}
    </Panel>
  );
}
