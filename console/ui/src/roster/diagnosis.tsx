import { useEffect } from 'preact/hooks';
import { useAction } from '../api/action';
import { useSignal } from '@preact/signals';
import { Button } from '../components/button';
import { Note, ProblemNote } from '../components/note';
import { Panel } from '../components/page';
import { t, word } from '../i18n';
import { readDiagnosis } from './commands';
import { mendText, reasonText } from './outcome';
import type { Diagnosis, Draft } from './types';

/** Whoever only looks in is gone by then, and nothing was counted for nothing. */
const restMs = 1500;

/** Whether what is demanded can be had at all, before anything is searched: asked once somebody stays with the draft. */
export function DiagnosisPanel({ draft }: { draft: Draft }) {
  const found = useSignal<Diagnosis | undefined>(undefined);
  const ask = useAction(async () => {
    found.value = await readDiagnosis(draft.from, draft.days);
  });
  useEffect(() => {
    const rest = setTimeout(() => void ask.run(), restMs);
    return () => clearTimeout(rest);
  }, [draft.id]);
  return (
    <Panel
      title={t('roster.diagnosis.title')}
      actions={
        <Button onClick={() => void ask.run()} pending={ask.pending} name="diagnosis-ask">
          {t('roster.diagnosis.ask')}
        </Button>
      }
    >
      <ProblemNote problem={ask.problem.value} />
      {found.value ? <Reasons diagnosis={found.value} draft={draft} /> : <p class="muted">{t('common.loading')}</p>}
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
                <ul class="small dots">
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
