import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Schemas } from '../api/client';
import { useAction } from '../api/action';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { Note, ProblemNote } from '../components/note';
import { Panel } from '../components/page';
import { t } from '../i18n';
import { can } from '../state/session';
import { KnownFacts, useKnown } from './caller';
import { PlanForm } from './plan-form';
import { endPlan, openWords, revealNumber, type Known } from './read';

/** What is known of the caller who is on the line, or was: the plan, its words, the number, each by permission. */
export function KnownPanel({ call }: { call: string }) {
  const { load, known } = useKnown(call);
  return (
    <Panel title={t('known.title')} class="known">
      <div data-name="known" data-read={known ? 'yes' : 'no'}>
        {known ? <KnownFacts known={known} /> : load.problem.value ? <ProblemNote problem={load.problem.value} retry={load.reload} /> : <p class="muted small">{t('known.reading')}</p>}
      </div>
      {known?.plan?.has_words && can('plan.read') && <Words call={call} plan={known.plan.id} />}
      {known && !known.withheld && <Doings call={call} known={known} onChange={load.reload} />}
    </Panel>
  );
}

/** The sealed words are opened on demand only, since each look is written down. */
function Words({ call, plan }: { call: string; plan: string }) {
  const words = useSignal<string | undefined>(undefined);
  const open = useAction(async () => {
    words.value = (await openWords(call)).words;
  });
  useEffect(() => {
    words.value = undefined;
  }, [plan]);
  if (words.value !== undefined) {
    return (
      <blockquote class="plan-words" data-name="plan-words">
        {words.value}
      </blockquote>
    );
  }
  return (
    <>
      <div class="row">
        <Button pending={open.pending} onClick={() => void open.run()} name="plan-open">
          {t('plan.open')}
        </Button>
        <span class="small muted">{t('plan.open_hint')}</span>
      </div>
      <ProblemNote problem={open.problem.value} />
    </>
  );
}

function Doings({ call, known, onChange }: { call: string; known: Known; onChange: () => void }) {
  const writing = useSignal(false);
  const asking = useSignal(false);
  const ending = useSignal(false);
  return (
    <>
      <div class="row">
        {can('plan.write') && (
          <Button onClick={() => (writing.value = true)} name="plan-write">
            {t(known.plan ? 'plan.change' : 'plan.make')}
          </Button>
        )}
        {can('plan.write') && known.plan && (
          <Button onClick={() => (ending.value = true)} name="plan-end">
            {t('plan.end')}
          </Button>
        )}
        {can('number.reveal') && (
          <Button onClick={() => (asking.value = true)} name="number-show">
            {t('number.show')}
          </Button>
        )}
      </div>
      {writing.value && <PlanForm call={call} was={known.plan} onClose={() => (writing.value = false)} onDone={onChange} />}
      {ending.value && <EndPlan call={call} onClose={() => (ending.value = false)} onDone={onChange} />}
      {asking.value && <NumberDialog call={call} onClose={() => (asking.value = false)} />}
    </>
  );
}

function EndPlan({ call, onClose, onDone }: { call: string; onClose: () => void; onDone: () => void }) {
  const end = useAction(async () => {
    await endPlan(call);
    onDone();
    onClose();
  });
  return (
    <Dialog title={t('plan.end')} onClose={onClose}>
      <p>{t('plan.end_hint')}</p>
      <ProblemNote problem={end.problem.value} />
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button big variant="danger" pending={end.pending} onClick={() => void end.run()} name="plan-end-sure">
          {t('plan.end')}
        </Button>
      </div>
    </Dialog>
  );
}

const reasons = ['call_back', 'safety', 'rescue', 'complaint', 'legal'] as const;

/** Asks why before a whole number is shown; who looked and why is written down first. */
function NumberDialog({ call, onClose }: { call: string; onClose: () => void }) {
  const number = useSignal('');
  const show = useAction(async (reason: Schemas['NumberReason']['reason']) => {
    number.value = (await revealNumber(call, reason)).number;
  });
  return (
    <Dialog title={t('number.show')} onClose={onClose}>
      {number.value ? (
        <output class="revealed" data-name="number">
          {number.value}
        </output>
      ) : (
        <>
          <Note tone="info">{t('number.audited')}</Note>
          <p>{t('number.why')}</p>
          <div class="choices">
            {reasons.map((r) => (
              <Button key={r} big pending={show.pending} onClick={() => void show.run(r)} name={`number-${r}`}>
                {t(`number.reason.${r}`)}
              </Button>
            ))}
          </div>
        </>
      )}
      <ProblemNote problem={show.problem.value} />
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('common.close')}
        </Button>
      </div>
    </Dialog>
  );
}
