import type { Schemas } from '../api/client';
import { offset } from '../pages/calls/timeline';
import { language, t } from '../i18n';
import { clock } from '../time/format';
import { Panel } from '../components/page';
import { ChainBars } from './chain';
import { ConditionBadge, DrillMark, Shape } from './marks';
import { story } from './story';
import { live, type Crisis } from './words';

/** Every call for help of a call, with each of its times. */
export function CrisisRecord({ detail }: { detail: Schemas['CallDetail'] }) {
  return (
    <>
      {detail.crises?.map((c) => (
        <Panel
          key={c.id}
          title={t('story.title')}
          actions={
            <>
              <DrillMark drill={c.drill} />
              <ConditionBadge crisis={c} />
            </>
          }
        >
          <ChainBars parts={c.chain} running={live(c)} />
          <Story crisis={c} />
        </Panel>
      ))}
    </>
  );
}

function Story({ crisis }: { crisis: Crisis }) {
  return (
    <ol class="timeline story" data-name="story">
      {story(crisis).map((c, i) => (
        <li key={i}>
          <span class="timeline-time tabular">
            <time dateTime={c.at}>{clock(c.at, language.value)}</time>
            <span class="muted small">+{offset(c.after)}</span>
          </span>
          <span>
            <Shape look={c.look} /> {c.text}
          </span>
        </li>
      ))}
    </ol>
  );
}
