import { useSignal, type Signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { Tag } from '../../components/badge';
import { Button } from '../../components/button';
import { SelectField, TextField } from '../../components/field';
import { language, t, word } from '../../i18n';
import type { Book } from './book';
import { list, unique, type Contract, type Dated, type Doc } from './document';
import { marks, pageOf, rowsOf, sifted, type Named, type Row, type Sieve } from './people';

const pageSize = 25;

/** The people of the document, a page of them at a time. */
export function PeopleList({ book, doc, house, today, chosen }: { book: Book; doc: Doc; house: readonly Named[]; today: string; chosen: Signal<string | undefined> }) {
  const sieve = useSignal<Sieve>({ words: '', contract: '', skill: '', mark: '' });
  const page = useSignal(0);
  const rows = useMemo(() => rowsOf(doc, house, today, language.value), [doc, house, today, language.value]);
  const faulty = useMemo(() => new Set(book.faults.value.flatMap((f) => /^staff\[(\d+)\]/.exec(f.path ?? '')?.[1] ?? [])), [book.faults.value]);
  const found = sifted(rows, sieve.value, (i) => faulty.has(String(i)));
  const part = pageOf(found, page.value, pageSize);
  const set = (change: Partial<Sieve>) => {
    sieve.value = { ...sieve.value, ...change };
    page.value = 0;
  };
  const skills = unique(list<string>(doc.skills));
  return (
    <div class="stack">
      <div class="staff-filter" role="search">
        <TextField label={t('staff.find')} type="search" value={sieve.value.words} onInput={(words) => set({ words })} name="staff-find" />
        <SelectField label={t('staff.contract')} value={sieve.value.contract} empty={t('common.all')} options={list<Contract>(doc.contracts).map((c) => ({ value: c.id, label: c.id }))} onChange={(contract) => set({ contract })} name="staff-by-contract" />
        {skills.length > 0 && <SelectField label={t('staff.skill')} value={sieve.value.skill} empty={t('common.all')} options={skills.map((s) => ({ value: s, label: word('skill', s) }))} onChange={(skill) => set({ skill })} name="staff-by-skill" />}
        <SelectField label={t('staff.mark')} value={sieve.value.mark} empty={t('common.all')} options={marks.map((m) => ({ value: m, label: t(`staff.mark.${m}`) }))} onChange={(mark) => set({ mark })} name="staff-by-mark" />
      </div>
      <p class="small muted" role="status" data-name="staff-count">
        {t('staff.shown', { from: part.from, to: part.to, n: part.all, all: rows.length })}
      </p>
      {part.items.length === 0 ? (
        <p class="empty muted">{t('staff.none_found')}</p>
      ) : (
        <ul class="people" aria-label={t('staff.tab.people')}>
          {part.items.map((r) => (
            <li key={r.person.id}>
              <PersonRow row={r} chosen={chosen.value === r.person.id} faulty={faulty.has(String(r.index))} onOpen={() => (chosen.value = r.person.id)} />
            </li>
          ))}
        </ul>
      )}
      {part.pages > 1 && (
        <nav class="row" aria-label={t('staff.pages')}>
          <Button disabled={part.page === 0} onClick={() => (page.value = part.page - 1)} name="staff-previous">
            {t('staff.previous')}
          </Button>
          <span class="tabular small">{t('staff.page', { n: part.page + 1, of: part.pages })}</span>
          <Button disabled={part.page >= part.pages - 1} onClick={() => (page.value = part.page + 1)} name="staff-next">
            {t('staff.next')}
          </Button>
        </nav>
      )}
    </div>
  );
}

function PersonRow({ row, chosen, faulty, onOpen }: { row: Row; chosen: boolean; faulty: boolean; onOpen: () => void }) {
  const skills = list<Dated>(row.person.skills).map((d) => word('skill', d.id));
  const facts = [row.person.contract, row.person.team, skills.join(' · ')].filter(Boolean).join('  |  ');
  return (
    <button type="button" class="person-row" aria-current={chosen ? 'true' : undefined} onClick={onOpen} data-name={`staff-${row.person.id}`}>
      <strong>{row.name}</strong>
      <span class="small muted facts-line">{facts || t('staff.no_contract')}</span>
      <span class="row-marks">
        {faulty && <Tag tone="bad">{t('model.faulty')}</Tag>}
        {!row.known && <Tag tone="warn">{t('staff.unknown')}</Tag>}
        {row.over.length > 0 && <Tag tone="bad">{t('staff.over', { what: row.over.map((d) => word('skill', d.id)).join(' ') })}</Tag>}
        {row.soon.length > 0 && <Tag tone="warn">{t('staff.soon', { what: row.soon.map((d) => word('roster.tag', d.id)).join(' ') })}</Tag>}
        {row.leave && <Tag tone="info">{t('staff.away', { to: row.leave.to })}</Tag>}
        {row.ends && <Tag tone="off">{t('staff.ends', { date: row.ends })}</Tag>}
      </span>
    </button>
  );
}
