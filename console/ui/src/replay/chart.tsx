import type uPlot from 'uplot';
import type { Schemas } from '../api/client';
import { colour, Plot } from '../components/plot';
import { language, t } from '../i18n';
import { clock, instant, span } from '../time/format';

type Step = Schemas['PastStep'];

const heightPx = 220;
/** Seconds that the axis shows at least, so that its marks differ. */
const leastSpan = 600;

/** Mean waits of those who came, as they were and as they would have been. Loaded with its library on demand. */
export default function WaitChart({ steps }: { steps: Step[] }) {
  return <Plot of={steps} height={heightPx} data={data} options={options} />;
}

function data(steps: Step[]): uPlot.AlignedData {
  return [steps.map((s) => (instant(s.at) ?? 0) / 1000), steps.map((s) => s.was_seconds ?? null), steps.map((s) => s.would_seconds ?? null)];
}

function options(width: number): uPlot.Options {
  const ink = () => colour('--muted');
  const grid = { stroke: () => colour('--line'), width: 1 };
  const time = (s: number) => clock(new Date(s * 1000).toISOString(), language.value).slice(0, 5);
  const wait = (_u: uPlot, v: number | null) => (v === null ? '–' : span(v * 1000));
  return {
    width,
    height: heightPx,
    legend: { live: true },
    cursor: { drag: { x: false, y: false } },
    scales: { x: { time: true, range: (_u, min, max) => [min, Math.max(max, min + leastSpan)] }, y: { range: (_u, _min, max) => [0, Math.max(10, max ?? 0)] } },
    axes: [
      { stroke: ink, grid, values: (_u, ticks) => ticks.map(time) },
      { stroke: ink, grid, size: 64, values: (_u, ticks) => ticks.map((v) => span(v * 1000)) },
    ],
    series: [
      { label: t('chart.time'), value: (_u, v) => (v === null ? '–' : time(v)) },
      { label: t('replay.was'), stroke: () => colour('--accent'), width: 2, points: { show: true }, value: wait },
      { label: t('replay.would'), stroke: () => colour('--warn'), width: 2, dash: [8, 4], points: { show: true }, value: wait },
    ],
  };
}
