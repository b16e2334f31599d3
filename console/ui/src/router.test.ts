import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { asked, go, here, holdLeaving, leaving, runRouter, stay } from './router';

let stop: (() => void)[] = [];
const hold = (pages: string[], lost?: () => void) => stop.push(holdLeaving(pages, lost));
beforeEach(() => {
  vi.stubGlobal('scrollTo', () => {});
  history.replaceState(null, '', '/roster-staff');
  here.value = '/roster-staff';
});
afterEach(() => {
  for (const s of stop) s();
  stop = [];
  stay();
  vi.unstubAllGlobals();
});

it('goes where nothing is unsaved, and between the pages of what is', () => {
  go('/board');
  expect(here.value).toBe('/board');
  hold(['/roster-staff', '/roster-rules']);
  go('/roster-rules');
  expect([here.value, asked.value]).toEqual(['/roster-rules', undefined]);
});

it('asks before what is typed is lost, and does what was asked for once it may be', () => {
  const lost = vi.fn();
  hold(['/roster-staff'], lost);
  go('/board');
  expect(here.value).toBe('/roster-staff');
  asked.value?.();
  expect(here.value).toBe('/board');
  expect(lost).toHaveBeenCalledOnce();
});

it('stays where the person stays', () => {
  hold(['/roster-staff']);
  const signOut = vi.fn();
  leaving(signOut);
  expect(signOut).not.toHaveBeenCalled();
  stay();
  expect([asked.value, here.value]).toEqual([undefined, '/roster-staff']);
});

it('keeps the address of the page while it asks about going back', () => {
  stop.push(runRouter());
  hold(['/roster-staff']);
  history.replaceState(null, '', '/board');
  dispatchEvent(new PopStateEvent('popstate'));
  expect([here.value, location.pathname]).toEqual(['/roster-staff', '/roster-staff']);
  asked.value?.();
  expect([here.value, location.pathname]).toEqual(['/board', '/board']);
});

it('lets the browser ask before the window is closed', () => {
  const closing = () => {
    const e = new Event('beforeunload', { cancelable: true });
    dispatchEvent(e);
    return e.defaultPrevented;
  };
  expect(closing()).toBe(false);
  const end = holdLeaving(['/roster-staff']);
  expect(closing()).toBe(true);
  end();
  expect(closing()).toBe(false);
});
