import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n';
import type { Loaded } from '../api/action';
import { pageTitle } from '../state/title';
import { ProblemNote } from './note';

/** A page with its heading, which takes the focus when the page opens, so that screen readers begin there. */
export function Page({ title, actions, children }: { title: string; actions?: ComponentChildren; children: ComponentChildren }) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    pageTitle.value = `${title} · ${t('app.name')}`;
  }, [title]);
  useEffect(() => {
    if (document.activeElement === document.body) head.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div class="page">
      <header class="page-head">
        <h1 ref={head} tabIndex={-1}>
          {title}
        </h1>
        {actions && <div class="row">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A framed part of a page. */
export function Panel({ title, actions, children, class: extra }: { title?: string; actions?: ComponentChildren; children: ComponentChildren; class?: string }) {
  return (
    <section class={`panel ${extra ?? ''}`}>
      {(title || actions) && (
        <header class="panel-head">
          {title && <h2>{title}</h2>}
          {actions && <div class="row">{actions}</div>}
        </header>
      )}
      {children}
    </section>
  );
}

/** Shows what was read, that it is being read, or why it could not be. */
export function Loading<T>({ load, children }: { load: Loaded<T>; children: (data: T) => ComponentChildren }) {
  const data = load.data.value;
  return (
    <>
      <ProblemNote problem={load.problem.value} retry={load.reload} />
      {data === undefined && load.loading.value && (
        <p class="muted loading" role="status">
          <span class="spinner" aria-hidden="true" /> {t('common.loading')}
        </p>
      )}
      {data !== undefined && children(data)}
    </>
  );
}
