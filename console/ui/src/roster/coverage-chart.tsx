import uPlot from 'uplot';
import { colour, Plot } from '../components/plot';
import { language, t } from '../i18n';
import { dayTime, instant } from '../time/format';
import type { Gap } from './gaps';

const heightPx = 220;

interface Shown {
  gaps: Gap[];
  zone: string;
}

/** Needed, rostered and demanded as steps. Loaded with its library on demand; the table beside it says the same. */
export default function CoverageChart({ gaps, zone }: Shown) {
  return <Plot of={gaps} height={heightPx} data={data} options={(width) => options(width, zone)} />;
}

function data(gaps: Gap[]): uPlot.AlignedData {
  const last = gaps.at(-1);
  const points = last ? [...gaps, { ...last, from: last.to }] : gaps;
  return [points.map((g) => (instant(g.from) ?? 0) / 1000), points.map((g) => g.need), points.map((g) => g.have), points.map((g) => g.demanded ?? null)];
}

function options(width: number, zone: string): uPlot.Options {
  const ink = () => colour('--muted');
  const grid = { stroke: () => colour('--line'), width: 1 };
  const time = (s: number) => dayTime(new Date(s * 1000).toISOString(), language.value, zone);
  const stepped = uPlot.paths.stepped;
  const paths = stepped ? { paths: stepped({ align: 1 }) } : {};
  return {
    width,
    height: heightPx,
    legend: { live: true },
    cursor: { drag: { x: false, y: false } },
    tzDate: (s) => uPlot.tzDate(new Date(s * 1000), zone),
    scales: { x: { time: true }, y: { range: (_u, _min, max) => [0, Math.max(1, max)] } },
    axes: [
      { stroke: ink, grid },
      { stroke: ink, grid },
    ],
    series: [
      { label: t('roster.coverage.time'), value: (_u, v) => (v === null ? '–' : time(v)) },
      { label: t('roster.coverage.need'), stroke: () => colour('--danger'), width: 2, dash: [6, 4], ...paths },
      { label: t('roster.coverage.have'), stroke: () => colour('--accent'), width: 2, ...paths },
      { label: t('roster.coverage.demanded'), stroke: () => colour('--info'), width: 1, dash: [2, 3], ...paths },
    ],
  };
}
