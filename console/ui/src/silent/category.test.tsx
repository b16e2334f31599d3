import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { recall, remember, SilentCategory } from './category';

const categories = [{ id: 'silent', name: { 'zh-CN': '静默来电', en: 'Silent call' } }];
let host: HTMLElement;
let silent: boolean;

beforeEach(() => {
  host = document.body.appendChild(document.createElement('div'));
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify({ call: { silent }, timeline: [], recordings: [], offers: [], tasks: [] }), { headers: { 'Content-Type': 'application/json' } })));
});

afterEach(() => {
  render(null, host);
  host.remove();
  remember('c1', false);
  vi.unstubAllGlobals();
});

test.each([
  [true, 1],
  [false, 0],
])('a page that was loaded again offers the category of a call that was silent: %s', async (was, offered) => {
  silent = was;
  await recall('c1');
  await act(() => render(<SilentCategory call="c1" chosen="" categories={categories} onChoose={() => undefined} />, host));
  expect(host.querySelectorAll('button')).toHaveLength(offered);
});

test('what cannot be asked offers nothing, and is no error', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  await recall('c1');
  await act(() => render(<SilentCategory call="c1" chosen="" categories={categories} onChoose={() => undefined} />, host));
  expect(host.querySelectorAll('button')).toHaveLength(0);
});
