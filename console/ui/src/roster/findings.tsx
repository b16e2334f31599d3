import { useSignal } from '@preact/signals';
import { useLoad } from '../api/action';
import { Tag } from '../components/badge';
import { Button } from '../components/button';
import { Note } from '../components/note';
import { Loading, Panel } from '../components/page';
import { language, t } from '../i18n';
import { readFindings } from './commands';
import { dayLabel } from './days';
import { changesText } from './outcome';
import type { Sheet } from './sheet';
import type { Finding } from './types';
import { count, ruleName, signed } from './words';

const firstShown = 20;

/** What is broken, the gravest first, each with the repair that was found. Applying one saves it at once. */
export function FindingsPanel({ sheet }: { sheet: Sheet }) {
  const d = sheet.draft.value;
  const all = useSignal(false);
  const load = useLoad(() => readFindings(d.id), [d.id, d.version]);
  const apply = async (f: Finding) => {
    if (f.repair && sheet.make(f.repair.changes)) await sheet.save();
  };
  return (
    <Panel title={t('roster.findings.title')}>
      <Loading load={load}>
        {({ broken }) =>
          broken.length === 0 ? (
            <Note tone="ok">{t('roster.findings.none')}</Note>
          ) : (
            <>
              <ul class="plain-list" data-name="findings">
                {(all.value ? broken : broken.slice(0, firstShown)).map((f, i) => (
                  <li key={i}>
                    <Line f={f} sheet={sheet} apply={() => void apply(f)} />
                  </li>
                ))}
              </ul>
              {!all.value && broken.length > firstShown && <Button onClick={() => (all.value = true)}>{t('roster.findings.more', { n: broken.length - firstShown })}</Button>}
            </>
          )
        }
      </Loading>
    </Panel>
  );
}

function Line({ f, sheet, apply }: { f: Finding; sheet: Sheet; apply: () => void }) {
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
        <Button onClick={apply} pending={sheet.saving} disabled={sheet.changes.value.length > 0} name="finding-apply">
          {t('roster.findings.apply', { cost: signed(f.repair.value) })}
        </Button>
      )}
    </div>
  );
}
