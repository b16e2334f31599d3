import { signal } from '@preact/signals';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Schemas } from '../api/client';
import { setLanguage } from '../i18n';

const world = vi.hoisted(() => ({ calls: 0, reads: [] as string[] }));
vi.mock('../api/client', () => ({
  request: (p: unknown) => Promise.resolve(p),
  api: {
    GET: (_path: string, o: { params: { path: { call: string } } }) => {
      world.reads.push(o.params.path.call);
      return { call_id: o.params.path.call, known: true, calls: world.calls, last_at: '2026-11-21T10:00:00Z', flags: [], tasks: [] };
    },
  },
}));
vi.mock('../state/live', () => ({ desk: signal(), callChange: signal() }));

import { callChange, desk } from '../state/live';
import { OfferedCaller } from './caller';
import { dropKnown, lastKnown } from './read';

const state = desk as { value: unknown };

let root: HTMLElement;
const settle = () => act(() => Promise.resolve());
const at = (grade: Schemas['Grade']) => act(() => void (state.value = { call: { id: 'c1', grade } }));
const told = (call: string) => act(() => void (callChange.value = { call_id: call, change: 'changed' }));

beforeEach(async () => {
  setLanguage('en');
  world.calls = 1;
  world.reads = [];
  callChange.value = undefined;
  dropKnown();
  document.body.innerHTML = '<div id="app"></div>';
  root = document.getElementById('app') as HTMLElement;
  await at('green');
  await act(() => render(<OfferedCaller call="c1" />, root));
  await settle();
});
afterEach(() => render(null, root));

describe('what is known of a caller', () => {
  it('is read again when the grade of the call changes', async () => {
    world.calls = 2;
    await at('red');
    await settle();
    expect(world.reads).toEqual(['c1', 'c1']);
    expect(lastKnown.value?.calls).toBe(2);
  });
  it('is read again when the call changes, and not for another', async () => {
    await told('c2');
    await settle();
    expect(world.reads).toEqual(['c1']);
    await told('c1');
    await settle();
    expect(world.reads).toEqual(['c1', 'c1']);
  });
  it('is forgotten with the sign-in', () => {
    expect(lastKnown.value?.call_id).toBe('c1');
    dropKnown();
    expect(lastKnown.value).toBeUndefined();
  });
});
