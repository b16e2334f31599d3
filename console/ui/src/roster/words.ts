import { language, listing, t, word } from '../i18n';
import { local } from '../i18n/local';
import { dayLabel, hoursOf } from './days';
import { cellKey } from './cells';
import { ruleName } from './rules';
import type { Sheet } from './sheet';
import type { Assignment, ShiftType, Verdict, Violation } from './types';

export { ruleName };

/** A cost or a saving with its sign. */
export function signed(n: number): string {
  return `${n > 0 ? '+' : n < 0 ? '−' : '±'}${Math.abs(n).toLocaleString(language.value)}`;
}

export function count(n: number): string {
  return n.toLocaleString(language.value);
}

export function violationText(v: Violation): string {
  return v.hard ? t('roster.grid.breaks', { rule: ruleName(v.rule) }) : t('roster.grid.costs', { rule: ruleName(v.rule), cost: count(v.cost ?? 0) });
}

/** Each rule once: several persons may break the same. */
export function ruleList(vs: readonly Violation[]): string {
  return listing([...new Set(vs.map((v) => ruleName(v.rule)))]);
}

/** A verdict in one sentence. */
export function verdictText(v: Verdict): string {
  if (!v.legal) return t('roster.grid.illegal', { rules: ruleList(v.hard) });
  if (v.value === 0) return t('roster.grid.legal_free');
  const rules = v.value > 0 ? ruleList(v.soft) : ruleList(v.mended);
  return v.value > 0 ? t('roster.grid.legal_costs', { cost: signed(v.value), rules }) : t('roster.grid.legal_saves', { cost: signed(v.value), rules });
}

export function typeName(type: ShiftType | undefined, id: string): string {
  return type?.name ? local(type.name) : kindName(type?.id ?? id);
}

/** The words for the types of the first document; others are named by whoever makes them. */
export function kindName(id: string): string {
  return word('roster.kind', id);
}

/** That a shift would be left without anybody. */
export function leftText(sheet: Sheet, left: Assignment): string {
  const d = sheet.draft.value;
  return t('roster.grid.left_open', {
    who: d.staff.find((p) => p.id === left.staff)?.name ?? left.staff,
    day: dayLabel(left.date, language.value, true),
    shift: typeName(d.types.find((x) => x.id === left.shift), left.shift),
  });
}

/** All that there is to say of a cell, for screen readers, the status line and the pointer. */
export function cellText(sheet: Sheet, staff: string, date: string): string {
  const d = sheet.draft.value;
  const person = d.staff.find((p) => p.id === staff);
  return `${person?.name ?? staff}, ${dayLabel(date, language.value, true)}: ${partsOf(sheet, staff, date).join(language.value === 'zh-CN' ? '；' : '; ')}`;
}

function partsOf(sheet: Sheet, staff: string, date: string): string[] {
  const d = sheet.draft.value;
  const cell = sheet.cells.value.get(cellKey(staff, date));
  const type = d.types.find((x) => x.id === cell?.shift);
  const parts = [cell ? [typeName(type, cell.shift), type && hoursOf(type), cell.role].filter(Boolean).join(' ') : t('roster.grid.free')];
  const leave = sheet.leaveAt({ staff, date });
  if (leave) parts.push(leave.kind ? t('roster.grid.leave_of', { kind: word('roster.leave', leave.kind) }) : t('roster.grid.leave'));
  for (const r of sheet.wishes.value.get(cellKey(staff, date)) ?? []) {
    const wanted = r.shift ? typeName(d.types.find((x) => x.id === r.shift), r.shift) : t('roster.grid.any_shift');
    parts.push(r.want ? t('roster.grid.wants', { shift: wanted }) : t('roster.grid.wants_not', { shift: wanted }));
  }
  const held = sheet.held({ staff, date });
  if (held) parts.push(t(held === 'past' ? 'roster.grid.past' : 'roster.grid.pinned'));
  if (sheet.changed.value.has(cellKey(staff, date))) parts.push(t('roster.grid.unsaved'));
  const broken = sheet.marks.value.cells.get(cellKey(staff, date)) ?? [];
  return [...parts, ...broken.map(violationText)];
}
