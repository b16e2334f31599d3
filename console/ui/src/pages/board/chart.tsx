import { useEffect } from 'preact/hooks';
import type uPlot from 'uplot';
import { api, request, type Schemas } from '../../api/client';
import { useLoad } from '../../api/action';
import { Loading } from '../../components/page';
import { colour, Plot } from '../../components/plot';
import { language, t } from '../../i18n';
import { clock, instant, span } from '../../time/format';

const heightPx = 200;
const refreshMs = 60_000;

/** The last 24 hours: offered, answered, abandoned, and the longest wait. Loaded with its library on demand. */
export default function Chart({ hotline }: { hotline: string }) {
  const series = useLoad(() => request(api.GET('/board/series', { params: { query: hotline ? { hotline } : {} } })), [hotline]);
  useEffect(() => {
    const timer = setInterval(series.reload, refreshMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <figure class="chart">
      <figcaption class="small muted">{t('chart.caption')}</figcaption>
      <Loading load={series}>{(s) => (s.points.length === 0 ? <p class="muted">{t('chart.empty')}</p> : <Plotted series={s} />)}</Loading>
    </figure>
  );
}

function Plotted({ series }: { series: Schemas['Series'] }) {
  const lang = language.value;
  return (
    <>
      <Plot of={series} height={heightPx} data={data} options={options} />
      <details class="small">
        <summary>{t('chart.table')}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('chart.time')}</th>
              <th scope="col">{t('measure.offered')}</th>
              <th scope="col">{t('measure.answered')}</th>
              <th scope="col">{t('measure.abandoned')}</th>
              <th scope="col">{t('chart.longest')}</th>
            </tr>
          </thead>
          <tbody>
            {series.points.filter((p) => p.offered > 0).map((p) => (
              <tr key={p.at}>
                <td data-label={t('chart.time')}>{clock(p.at, lang).slice(0, 5)}</td>
                <td data-label={t('measure.offered')}>{p.offered}</td>
                <td data-label={t('measure.answered')}>{p.answered}</td>
                <td data-label={t('measure.abandoned')}>{p.abandoned}</td>
                <td data-label={t('chart.longest')}>{span(p.longest_wait_seconds * 1000)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

function data(s: Schemas['Series']): uPlot.AlignedData {
  return [
    s.points.map((p) => (instant(p.at) ?? 0) / 1000),
    s.points.map((p) => p.offered),
    s.points.map((p) => p.answered),
    s.points.map((p) => p.abandoned),
    s.points.map((p) => p.longest_wait_seconds),
  ];
}

function options(width: number): uPlot.Options {
  const ink = () => colour('--muted');
  const grid = { stroke: () => colour('--line'), width: 1 };
  const time = (s: number) => clock(new Date(s * 1000).toISOString(), language.value).slice(0, 5);
  return {
    width,
    height: heightPx,
    legend: { live: true },
    cursor: { drag: { x: false, y: false } },
    scales: { x: { time: true }, y: { range: (_u, _min, max) => [0, Math.max(4, Math.ceil(max * 1.1))] }, s: { range: (_u, _min, max) => [0, Math.max(60, max * 1.1)] } },
    axes: [
      { stroke: ink, grid, values: (_u, ticks) => ticks.map(time) },
      { stroke: ink, grid, size: 36, incrs: [1, 2, 5, 10, 20, 50, 100] },
      { side: 1, scale: 's', stroke: ink, grid: { show: false }, size: 48, values: (_u, ticks) => ticks.map((v) => span(v * 1000)) },
    ],
    series: [
      { label: t('chart.time'), value: (_u, v) => (v === null ? '–' : time(v)) },
      { label: t('measure.offered'), stroke: () => colour('--info'), width: 2, points: { show: false } },
      { label: t('measure.answered'), stroke: () => colour('--accent'), width: 2, dash: [8, 4], points: { show: false } },
      { label: t('measure.abandoned'), stroke: () => colour('--danger'), width: 2, dash: [2, 4], points: { show: false } },
      {
        label: t('chart.longest'), scale: 's', stroke: () => colour('--warn'), width: 1, dash: [12, 4, 2, 4], points: { show: false },
        value: (_u, v) => (v === null ? '–' : span(v * 1000)),
      },
    ],
  };
}
