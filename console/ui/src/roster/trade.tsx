import { useSignal, type Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useAction, useLoad } from '../api/action';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { CheckField, Field } from '../components/field';
import { Note, ProblemNote } from '../components/note';
import { Loading } from '../components/page';
import { t } from '../i18n';
import { me } from '../state/session';
import { makeDeal, readPartners, tryDeal, type NewDeal } from './commands';
import { fromInput, toInput } from './days';
import { partOf, shiftText, type Part } from './own';
import { useRetry } from './retry';
import { inTheWay, TriedNote, useTried } from './tried';
import type { Candidate, Shift } from './types';
import { ruleList, signed } from './words';

/** Swaps a shift for somebody else's, or offers it; the whole of it or a part. */
export function TradeDialog({ shift, way, zone, onClose, onDone }: { shift: Shift; way: 'swap' | 'offer'; zone: string; onClose: () => void; onDone: () => void }) {
  const parted = useSignal(false);
  const from = useSignal(toInput(shift.start, zone));
  const to = useSignal(toInput(shift.end, zone));
  const chosen = useSignal<Candidate | undefined>(undefined);
  const part: Part = parted.value ? partOf(shift, fromInput(from.value, zone), fromInput(to.value, zone)) : 'whole';
  // Who was chosen for one part is not chosen for another.
  const key = JSON.stringify(part);
  useEffect(() => void (chosen.value = undefined), [key]);
  const command = useRetry();
  const c = chosen.value;
  const body: NewDeal = {
    way,
    shift: shift.id,
    ...(part && part !== 'whole' ? part : {}),
    ...(way === 'swap' && c?.shift ? { want: c.shift.id } : {}),
    with: c ? [c.agent.id] : [],
  };
  // An offer to whoever is eligible is weighed for nobody.
  const trying = useTried(part && c ? body : undefined, tryDeal);
  const send = useAction(async () => {
    await command(body, (key) => makeDeal(body, key));
    onDone();
    onClose();
  });
  const ready = part !== undefined && (way === 'offer' || chosen.value !== undefined);
  return (
    <Dialog title={t(`roster.mine.${way}`)} onClose={onClose}>
      <p>
        <strong>{shiftText(shift, zone)}</strong>
      </p>
      {way === 'offer' && <p class="muted">{t('roster.mine.offer_text')}</p>}
      <CheckField label={t('roster.mine.part')} checked={parted.value} onChange={(on) => (parted.value = on)} name="trade-part" />
      {parted.value && (
        <>
          <TimeField label={t('model.from')} value={from} name="trade-from" />
          <TimeField label={t('model.to')} value={to} name="trade-to" error={part === undefined ? t('roster.mine.part_wrong') : undefined} />
        </>
      )}
      {part && <Partners key={key} shift={shift} part={part} zone={zone} way={way} chosen={chosen} />}
      <TriedNote trying={trying} names={(staff) => (staff === c?.agent.id ? c.agent.name : staff === me.value?.id ? me.value.name : undefined)} />
      <ProblemNote problem={send.problem.value} />
      <div class="row dialog-actions">
        <Button big onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button big variant="primary" disabled={!ready || trying.asking.value || inTheWay(trying)} pending={send.pending} onClick={() => void send.run()} name="trade-send">
          {way === 'swap' ? t('roster.mine.ask_swap') : chosen.value ? t('roster.mine.offer') : t('roster.mine.offer_all')}
        </Button>
      </div>
    </Dialog>
  );
}

function TimeField({ label, value, name, error }: { label: string; value: Signal<string>; name: string; error?: string }) {
  return (
    <Field label={label} error={error}>
      {({ id, describedBy, invalid }) => (
        <input id={id} type="datetime-local" name={name} value={value.value} aria-describedby={describedBy} aria-invalid={invalid || undefined} onInput={(e) => (value.value = e.currentTarget.value)} />
      )}
    </Field>
  );
}

function Partners({ shift, part, zone, way, chosen }: { shift: Shift; part: Part; zone: string; way: 'swap' | 'offer'; chosen: Signal<Candidate | undefined> }) {
  const times = part && part !== 'whole' ? part : undefined;
  const load = useLoad(() => readPartners(shift.id, way, times), [shift.id]);
  return (
    <Loading load={load}>
      {(all) => {
        if (all.length === 0) return <Note tone="info">{t(way === 'swap' ? 'roster.mine.no_partners' : 'roster.mine.no_takers')}</Note>;
        return (
          <fieldset class="field">
            <legend>{t(way === 'swap' ? 'roster.mine.partners' : 'roster.mine.takers')}</legend>
            <ul class="plain-list" data-name="partners">
              {way === 'offer' && (
                <li>
                  <label class="check">
                    <input type="radio" name="partner" checked={chosen.value === undefined} onChange={() => (chosen.value = undefined)} />
                    <span>{t('roster.deal.anybody')}</span>
                  </label>
                </li>
              )}
              {all.map((c) => (
                <li key={`${c.agent.id}/${c.shift?.id ?? ''}`}>
                  <label class="check">
                    <input type="radio" name="partner" disabled={!c.legal} checked={chosen.value === c} onChange={() => (chosen.value = c)} />
                    <span>
                      {c.shift ? t('roster.mine.partner', { who: c.agent.name, shift: shiftText(c.shift, zone) }) : c.agent.name}{' '}
                      <span class="small muted">{c.legal ? (c.cost ? t('roster.mine.legal', { cost: signed(c.cost) }) : t('roster.mine.legal_alone')) : `${t('roster.mine.illegal')} ${ruleList(c.why ?? [])}`}</span>
                    </span>
                  </label>
                </li>
              ))}
            </ul>
          </fieldset>
        );
      }}
    </Loading>
  );
}
