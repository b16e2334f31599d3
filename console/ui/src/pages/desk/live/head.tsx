import type { ComponentChildren } from 'preact';
import type { Schemas } from '../../../api/client';
import { GradeBadge } from '../../../components/badge';
import { Since } from '../../../components/timer';
import { t } from '../../../i18n';
import { local } from '../../../i18n/local';
import { gradeOption } from '../../../state/options';

/** The head of a call that somebody else has. */
export function OthersHead({ call, title, id }: { call: Schemas['DeskCall']; title: ComponentChildren; id: string }) {
  const option = gradeOption(call.grade);
  const who = call.counsellor ? t('listen.of', { name: call.counsellor.name }) : t('listen.outside');
  return (
    <>
      <header class="call-head">
        <div>
          <h2 id={id}>{title}</h2>
          <p class="small muted">
            {who} · {local(call.hotline.name)}
          </p>
        </div>
        <p class="call-time" aria-label={t('call.duration')}>
          <Since at={call.connected_at} />
        </p>
      </header>
      <div class="row">
        <GradeBadge grade={call.grade} response={option ? local(option.response) : undefined} />
      </div>
    </>
  );
}
