import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { language } from '../i18n';

/** A plot as wide as its place. To be imported by what is loaded on demand only: it brings the library with it. */
export function Plot<D>({ of, height, data, options }: { of: D; height: number; data: (of: D) => uPlot.AlignedData; options: (width: number) => uPlot.Options }) {
  const box = useRef<HTMLDivElement>(null);
  const lang = language.value;
  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const plot = new uPlot(options(el.clientWidth), data(of), el);
    const watch = new ResizeObserver(() => plot.setSize({ width: el.clientWidth, height }));
    watch.observe(el);
    // The colours come from the style sheet, which follows the system's light or dark.
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const redraw = () => plot.redraw();
    scheme.addEventListener('change', redraw);
    return () => {
      watch.disconnect();
      scheme.removeEventListener('change', redraw);
      plot.destroy();
    };
  }, [of, lang]);
  return <div ref={box} aria-hidden="true" />;
}

/** A colour of the style sheet, as it is now. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
