import type uPlot from 'uplot';
import type { Schemas } from '../api/client';
import { colour, Plot } from '../components/plot';
import { language, t } from '../i18n';
import { clock, instant, percent } from '../time/format';

type Hour = Schemas['DayHour'];
type Estimate = Schemas['Estimate'];

const heightPx = 220;

/** Service level and occupancy by hour, each with the band of its 95 % interval. Loaded with its library on demand. */
export default function HourChart({ hours }: { hours: Hour[] }) {
  return <Plot of={hours} height={heightPx} data={data} options={options} />;
}

function data(hours: Hour[]): uPlot.AlignedData {
  const line = (pick: (h: Hour) => Estimate | undefined, by: number) =>
    hours.map((h) => {
      const e = pick(h);
      return e ? Math.min(1, Math.max(0, e.value + by * e.half)) : null;
    });
  const level = (h: Hour) => h.level;
  const busy = (h: Hour) => h.occupancy;
  return [hours.map((h) => (instant(h.at) ?? 0) / 1000), line(level, 0), line(level, 1), line(level, -1), line(busy, 0), line(busy, 1), line(busy, -1)];
}

function options(width: number): uPlot.Options {
  const ink = () => colour('--muted');
  const grid = { stroke: () => colour('--line'), width: 1 };
  const time = (s: number) => clock(new Date(s * 1000).toISOString(), language.value).slice(0, 5);
  const share = (_u: uPlot, v: number | null) => (v === null ? '–' : percent(v, language.value));
  const edge = { show: true, width: 0, points: { show: false }, label: '', class: 'chart-edge' };
  return {
    width,
    height: heightPx,
    legend: { live: true },
    cursor: { drag: { x: false, y: false } },
    scales: { x: { time: true }, y: { range: () => [0, 1] } },
    axes: [
      { stroke: ink, grid, values: (_u, ticks) => ticks.map(time) },
      { stroke: ink, grid, size: 64, values: (_u, ticks) => ticks.map((v) => percent(v, language.value)) },
    ],
    series: [
      { label: t('chart.time'), value: (_u, v) => (v === null ? '–' : time(v)) },
      { label: t('simulation.level'), stroke: () => colour('--accent'), width: 2, value: share },
      edge,
      edge,
      { label: t('simulation.occupancy'), stroke: () => colour('--warn'), width: 2, dash: [8, 4], value: share },
      edge,
      edge,
    ],
    bands: [
      { series: [2, 3], fill: () => `color-mix(in srgb, ${colour('--accent')} 20%, transparent)` },
      { series: [5, 6], fill: () => `color-mix(in srgb, ${colour('--warn')} 20%, transparent)` },
    ],
  };
}
