import { computed, effect } from '@preact/signals';
import { t } from '../i18n';
import { playReminder } from '../softphone/audio';
import { instant } from '../time/format';
import { now } from '../time/now';
import { desk } from './live';
import { softphone } from './softphone';
import { flashTitle } from './title';

// A caller on hold must not be forgotten. The page reminds by what it knows itself, so that a lost connection or
// a reload does not silence it.

/** Whether the caller at this desk has been on hold for longer than the house wants. */
export const holdLong = computed(() => {
  const call = desk.value?.call;
  const due = call?.state === 'hold' && call.part === 'counsellor' ? instant(call.hold_reminder_at) : undefined;
  return due !== undefined && now.value >= due;
});

const againMs = 10_000;

/** Sounds a soft note and names it in the title while a hold is long. Returns what stops it. */
export function runHoldReminder(): () => void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const quiet = () => {
    clearInterval(timer);
    timer = undefined;
  };
  const stop = effect(() => {
    if (!holdLong.value) {
      if (timer !== undefined) flashTitle.value = undefined;
      quiet();
      return;
    }
    if (timer !== undefined) return;
    const remind = () => {
      flashTitle.value = t('call.hold_long_title');
      // Of several tabs the one that holds the softphone sounds.
      if (softphone.peek() !== 'elsewhere') playReminder();
    };
    remind();
    timer = setInterval(remind, againMs);
  });
  return () => {
    stop();
    if (timer !== undefined) flashTitle.value = undefined;
    quiet();
  };
}
