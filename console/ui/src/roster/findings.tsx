import { useSignal } from '@preact/signals';
import { useAction } from '../api/action';
import { Tag } from '../components/badge';
import { Button } from '../components/button';
import { Note, ProblemNote } from '../components/note';
import { Panel } from '../components/page';
import { language, t } from '../i18n';
import { readFindings } from './commands';
import { dayLabel } from './days';
import { changesText } from './outcome';
import type { Sheet } from './sheet';
import type { Finding } from './types';
import { count, ruleName, signed } from './words';

const firstShown = 20;

/** What is broken, the gravest first, each with the repair that was found: looked for when it is asked, since it takes long. Applying one saves it at once. */
export function FindingsPanel({ sheet }: { sheet: Sheet }) {
  const d = sheet.draft.value;
  const all = useSignal(false);
  const found = useSignal<{ broken: Finding[]; version: number } | undefined>(undefined);
  const ask = useAction(async () => {
    const version = d.version;
    found.value = { ...(await readFindings(d.id)), version };
  });
  const apply = async (f: Finding) => {
    if (f.repair && sheet.make(f.repair.changes)) await sheet.save();
  };
  const hard = d.violations.filter((v) => v.hard).length;
  const shown = found.value;
  const old = shown !== undefined && shown.version !== d.version;
  const broken = shown?.broken ?? [];
  return (
    <Panel
      title={t('roster.findings.title')}
      actions={
        <Button onClick={() => void ask.run()} pending={ask.pending} name="findings-ask">
          {t(shown ? 'roster.findings.again' : 'roster.findings.ask')}
        </Button>
      }
    >
      <p data-name="findings-count">{t('roster.findings.count', { hard: count(hard), soft: count(d.violations.length - hard) })}</p>
      <ProblemNote problem={ask.problem.value} />
      {old && <Note tone="info">{t('roster.findings.old')}</Note>}
      {shown && broken.length === 0 && !old && <Note tone="ok">{t('roster.findings.none')}</Note>}
      {broken.length > 0 && (
        <ul class="plain-list" data-name="findings">
          {(all.value ? broken : broken.slice(0, firstShown)).map((f, i) => (
            <li key={i}>
              <Line f={f} sheet={sheet} old={old} apply={() => void apply(f)} />
            </li>
          ))}
        </ul>
      )}
      {!all.value && broken.length > firstShown && <Button onClick={() => (all.value = true)}>{t('roster.findings.more', { n: broken.length - firstShown })}</Button>}
    </Panel>
  );
}

function Line({ f, sheet, old, apply }: { f: Finding; sheet: Sheet; old: boolean; apply: () => void }) {
  const d = sheet.draft.value;
  const who = f.staff && (d.staff.find((p) => p.id === f.staff)?.name ?? f.staff);
  const where = [who, f.date && dayLabel(f.date, language.value, true), f.shift, f.role].filter(Boolean).join(' ');
  return (
    <div class="spread">
      <div>
        <Tag tone={f.hard ? 'bad' : 'warn'}>{f.hard ? t('roster.findings.hard') : t('roster.findings.cost', { cost: count(f.cost ?? 0) })}</Tag> {f.of.reason || ruleName(f.rule)}{' '}
        <span class="muted">{where}</span>
        <p class="small">{f.repair ? t('roster.findings.repair', { changes: changesText(d, f.repair.changes) }) : t('roster.findings.no_repair')}</p>
      </div>
      {f.repair && f.repair.legal && (
        <Button onClick={apply} pending={sheet.saving} disabled={old || sheet.changes.value.length > 0} name="finding-apply">
          {t('roster.findings.apply', { cost: signed(f.repair.value) })}
        </Button>
      )}
    </div>
  );
}
