import uPlot from 'uplot';
import type { Schemas } from '../../api/client';
import { colour, Plot } from '../../components/plot';
import { language, t } from '../../i18n';
import { clock, instant } from '../../time/format';

type Point = Schemas['DemandPoint'];

const heightPx = 170;

/** One day: the people required as filled steps, those on the roster as a broken line. Loaded with its library on demand. */
export default function DemandChart({ points, zone }: { points: Point[]; zone: string }) {
  return <Plot of={points} height={heightPx} data={steps} options={(width) => options(width, zone)} />;
}

/** Each step holds from its start; the end of the last one closes it. */
export function steps(points: Point[]): uPlot.AlignedData {
  const last = points.at(-1);
  const all = last ? [...points, { ...last, start: last.end }] : [];
  return [all.map((p) => (instant(p.start) ?? 0) / 1000), all.map((p) => p.required), all.map((p) => p.rostered)];
}

function options(width: number, zone: string): uPlot.Options {
  const ink = () => colour('--muted');
  const grid = { stroke: () => colour('--line'), width: 1 };
  const time = (s: number) => clock(new Date(s * 1000).toISOString(), language.value, zone).slice(0, 5);
  const people = (_u: uPlot, v: number | null) => (v === null ? '–' : String(v));
  const paths = uPlot.paths.stepped?.({ align: 1 });
  return {
    width,
    height: heightPx,
    legend: { live: true },
    cursor: { drag: { x: false, y: false } },
    scales: { x: { time: true }, y: { range: (_u, _min, max) => [0, Math.max(4, (max ?? 0) + 1)] } },
    axes: [
      { stroke: ink, grid, values: (_u, ticks) => ticks.map(time) },
      { stroke: ink, grid, incrs: [1, 2, 5, 10, 20, 50, 100] },
    ],
    series: [
      { label: t('chart.time'), value: (_u, v) => (v === null ? '–' : time(v)) },
      { label: t('demand.required'), stroke: () => colour('--accent'), fill: () => `color-mix(in srgb, ${colour('--accent')} 20%, transparent)`, width: 1, paths, points: { show: false }, value: people },
      { label: t('demand.rostered'), stroke: () => colour('--warn'), width: 2, dash: [8, 4], paths, points: { show: false }, value: people },
    ],
  };
}
