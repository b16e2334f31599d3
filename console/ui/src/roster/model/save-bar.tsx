import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { Note, ProblemNote } from '../../components/note';
import { language, listing, t, word } from '../../i18n';
import { holdLeaving } from '../../router';
import { dayTime } from '../../time/format';
import { useAction } from '../../api/action';
import type { Book, Other } from './book';
import type { Changed } from './merge';
import type { Fault } from './paths';

const faultsShown = 50;
/** Both pages are of one document: going from one to the other loses nothing. */
const pages = ['/roster-staff', '/roster-rules'];

/** What is not saved, with what is in the way of saving it. It stays at the foot of the page. */
export function SaveBar({ book }: { book: Book }) {
  const discarding = useSignal(false);
  const unsaved = book.unsaved.value;
  useEffect(() => (unsaved ? holdLeaving(pages, () => book.forget()) : undefined), [unsaved]);
  const discard = useAction(async () => {
    await book.discard();
    discarding.value = false;
  });
  const faults = book.faults.value;
  const bad = book.textFault.value;
  return (
    <>
      {faults.length === 0 && <ProblemNote problem={book.problem.value} />}
      <div class={`save-bar${unsaved ? ' unsaved' : ''}`} data-name="save-bar">
        <p role="status">{bad ? t('model.text_bad', { line: bad.line }) : !unsaved ? saidSaved(book) : faults.length > 0 ? t('model.unsaved_faulty', { n: book.count.value, faults: faults.length }) : t('model.unsaved', { n: book.count.value })}</p>
        <div class="row">
          {unsaved && (
            <Button onClick={() => (discarding.value = true)} name="model-discard">
              {t('common.discard')}
            </Button>
          )}
          <Button variant="primary" disabled={!unsaved || Boolean(bad)} pending={book.pending} onClick={() => void book.save()} name="model-save">
            {t('common.save')}
          </Button>
        </div>
      </div>
      {discarding.value && (
        <Dialog title={t('common.discard')} onClose={() => (discarding.value = false)}>
          <p>{t('model.discard_sure', { n: book.count.value })}</p>
          <ProblemNote problem={discard.problem.value} />
          <div class="row dialog-actions">
            <Button big onClick={() => (discarding.value = false)} autoFocus>
              {t('common.cancel')}
            </Button>
            <Button big variant="danger" pending={discard.pending} onClick={() => void discard.run()} name="model-discard-confirm">
              {t('common.discard')}
            </Button>
          </div>
        </Dialog>
      )}
      {book.other.value && <StaleDialog book={book} other={book.other.value} />}
    </>
  );
}

function saidSaved(book: Book): string {
  const kept = book.kept.value;
  if (!kept) return '';
  if (kept.first) return t('model.first');
  return t('model.saved', { n: kept.revision, who: kept.by?.name ?? '–', at: dayTime(kept.at, language.value) });
}

/** What the console has found wrong, each with the way to it. It comes into view when it comes. */
export function FaultList({ book, onFault }: { book: Book; onFault: (f: Fault) => void }) {
  const faults = book.faults.value;
  const box = useRef<HTMLDivElement>(null);
  const refused = book.refusals.value;
  useEffect(() => {
    if (refused > 0) box.current?.scrollIntoView?.({ block: 'nearest' });
  }, [refused]);
  if (faults.length === 0) return null;
  return (
    <div ref={box}>
    <Note tone="bad" role="alert" title={t('model.faults', { n: faults.length })}>
      <ul class="plain-list fault-list" data-name="model-faults">
        {faults.slice(0, faultsShown).map((f, i) => (
          <li key={`${i}${f.path}`}>
            <button type="button" class="link" onClick={() => onFault(f)} data-name="model-fault">
              {placeText(f.path)}
            </button>{' '}
            <span lang="en">{f.message}</span>
          </li>
        ))}
      </ul>
      {faults.length > faultsShown && <p class="small">{t('roster.findings.more', { n: faults.length - faultsShown })}</p>}
    </Note>
    </div>
  );
}

/** A place for people: "staff 4, skills 1". Lists are counted from 1. */
export function placeText(path: string | undefined): string {
  if (!path) return t('model.whole');
  const parts = [...path.matchAll(/([^.[\]]+)(?:\[(\d+)\])?/g)].map((m) => `${word('model.part', m[1])}${m[2] === undefined ? '' : ` ${Number(m[2]) + 1}`}`);
  return parts.join(' › ');
}

function changeText(c: Changed): string {
  const named = (ids: string[]) => ids.filter((id) => id && !id.startsWith('{') && !id.startsWith('"')).slice(0, 5);
  const parts = [
    c.added.length > 0 ? t('model.added', { n: c.added.length }) : '',
    c.changed.length > 0 ? t('model.changed', { n: c.changed.length }) : '',
    c.removed.length > 0 ? t('model.removed', { n: c.removed.length }) : '',
  ].filter(Boolean);
  const names = named([...c.added, ...c.changed, ...c.removed]);
  return t('model.change', { part: word('model.part', c.list), what: listing(parts), names: names.length > 0 ? t('model.names', { names: listing(names) }) : '' });
}

/** Somebody else has saved meanwhile: both can stand, and what was typed is not lost. */
function StaleDialog({ book, other }: { book: Book; other: Other }) {
  const later = () => (book.other.value = undefined);
  return (
    <Dialog title={t('model.stale')} onClose={later} wide>
      <p>{t('model.stale_text', { who: other.kept.by?.name ?? '–', at: dayTime(other.kept.at, language.value) })}</p>
      <ul class="dots" data-name="model-theirs">
        {other.changes.map((c) => (
          <li key={c.list}>{changeText(c)}</li>
        ))}
      </ul>
      {other.clashes.length > 0 && (
        <Note tone="warn" title={t('model.clash')}>
          <ul class="dots">
            {other.clashes.map((c) => (
              <li key={`${c.list}/${c.key}`}>
                {word('model.part', c.list)} {c.key.startsWith('{') ? '' : c.key}
              </li>
            ))}
          </ul>
        </Note>
      )}
      <div class="row dialog-actions">
        <Button big onClick={later}>
          {t('model.stale_later')}
        </Button>
        <Button big variant="primary" onClick={() => book.joinOther()} autoFocus name="model-join">
          {t('model.stale_join')}
        </Button>
      </div>
    </Dialog>
  );
}
