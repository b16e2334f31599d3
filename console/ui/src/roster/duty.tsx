import { useSignal } from '@preact/signals';
import type { Schemas } from '../api/client';
import { useLoad } from '../api/action';
import { Button } from '../components/button';
import { SelectField, TextField } from '../components/field';
import { Note } from '../components/note';
import { Loading, Panel } from '../components/page';
import { language, t, word } from '../i18n';
import { rosterChange } from '../state/live';
import { dayTime } from '../time/format';
import { readDuty } from './commands';

type OnDuty = Schemas['RosterOnDuty'];

/** Who is on duty now for a line, a skill or a town, who comes next, and whom the chain reaches. */
export function DutyNow({ lines, zone }: { lines: readonly string[]; zone: string }) {
  const line = useSignal('');
  const skill = useSignal('');
  const area = useSignal('');
  const asked = useSignal({ line: '', skill: '', area: '' });
  const load = useLoad(() => {
    const q = asked.value;
    return readDuty({ ...(q.line ? { line: q.line } : {}), ...(q.skill ? { skill: q.skill } : {}), ...(q.area ? { area: q.area } : {}) });
  }, [asked.value, rosterChange.value]);
  const ask = () => (asked.value = { line: line.value, skill: skill.value.trim(), area: area.value.trim() });
  return (
    <Panel title={t('roster.duty.title')}>
      <form
        class="row end-aligned"
        onSubmit={(e) => {
          e.preventDefault();
          ask();
        }}
      >
        <SelectField
          label={t('roster.duty.line')}
          value={line.value}
          empty={t('roster.duty.any_line')}
          options={lines.map((l) => ({ value: l, label: l }))}
          onChange={(v) => {
            line.value = v;
            ask();
          }}
          name="duty-line"
        />
        <TextField label={t('roster.duty.skill')} value={skill.value} onInput={(v) => (skill.value = v)} maxLength={64} name="duty-skill" />
        <TextField label={t('roster.duty.area')} value={area.value} onInput={(v) => (area.value = v)} maxLength={64} name="duty-area" />
        <Button type="submit" name="duty-ask">
          {t('roster.duty.ask')}
        </Button>
      </form>
      <Loading load={load}>{(d) => <Duty duty={d} zone={zone} />}</Loading>
    </Panel>
  );
}

export function Duty({ duty, zone }: { duty: Schemas['RosterDuty']; zone: string }) {
  return (
    <div class="stack" data-name="duty">
      <p class="small muted">{t('roster.duty.at', { at: dayTime(duty.at, language.value, zone) })}</p>
      {duty.on.length === 0 ? <Note tone="warn">{word('roster.duty.nobody', duty.nobody || 'nobody_rostered')}</Note> : <People of={duty.on} zone={zone} />}
      {duty.next.length > 0 && (
        <>
          <h3>{t('roster.duty.next')}</h3>
          <People of={duty.next} zone={zone} from />
        </>
      )}
      {duty.chain.length > 0 && (
        <>
          <h3>{t('roster.duty.chain')}</h3>
          <ol>
            {duty.chain.map((r) => (
              <li key={r.name}>
                <strong>{word('roster.duty.rung', r.name)}</strong> {r.on.length === 0 ? <span class="muted">{word('roster.duty.nobody', r.nobody || 'nobody_rostered')}</span> : <People of={r.on} zone={zone} />}
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

function People({ of, zone, from = false }: { of: readonly OnDuty[]; zone: string; from?: boolean }) {
  return (
    <ul class="plain-list">
      {of.map((d) => (
        <li key={`${d.agent.id}/${d.from}`}>
          {d.agent.name}{' '}
          <span class="small muted">
            {from
              ? t('said.between', { from: dayTime(d.from, language.value, zone), to: dayTime(d.until, language.value, zone) })
              : t('roster.duty.until', { to: dayTime(d.until, language.value, zone) })}{' '}
            {[d.shift.line, d.shift.role].filter(Boolean).join(' ')}
          </span>
        </li>
      ))}
    </ul>
  );
}
