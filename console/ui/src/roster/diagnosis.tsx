import { useLoad } from '../api/action';
import { Note } from '../components/note';
import { Loading, Panel } from '../components/page';
import { t, word } from '../i18n';
import { readDiagnosis } from './commands';
import { mendText, reasonText } from './outcome';
import type { Diagnosis, Draft } from './types';

/** Whether what is demanded can be had at all, before anything is searched. */
export function DiagnosisPanel({ draft }: { draft: Draft }) {
  const load = useLoad(() => readDiagnosis(draft.from, draft.days), [draft.id]);
  return (
    <Panel title={t('roster.diagnosis.title')}>
      <Loading load={load}>{(d) => <Reasons diagnosis={d} draft={draft} />}</Loading>
    </Panel>
  );
}

export function Reasons({ diagnosis, draft }: { diagnosis: Diagnosis; draft: Pick<Draft, 'staff'> }) {
  if (diagnosis.reasons.length === 0) return <Note tone="ok">{t('roster.diagnosis.good')}</Note>;
  return (
    <>
      {diagnosis.reasons.map((r, i) => {
        const staff = draft.staff.find((p) => p.id === r.staff)?.name ?? r.staff ?? '';
        return (
          <Note key={i} tone={r.level === 'must' ? 'bad' : 'warn'} title={t(`roster.diagnosis.${r.level}`)}>
            <p data-name="diagnosis-reason">{reasonText(r, word('roster.diagnosis.kind', r.kind), staff)}</p>
            {r.mends && r.mends.length > 0 && (
              <>
                <p class="small">{t('roster.diagnosis.mend')}</p>
                <ul class="small">
                  {r.mends.map((m, j) => (
                    <li key={j}>{mendText(m)}</li>
                  ))}
                </ul>
              </>
            )}
          </Note>
        );
      })}
    </>
  );
}
