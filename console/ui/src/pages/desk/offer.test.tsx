import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Offer } from '../../live/reduce';
import { runShortcuts, shortcuts } from '../../state/shortcuts';

const accept = vi.hoisted(() => vi.fn<(id: string) => Promise<void>>());
const decline = vi.hoisted(() => vi.fn<(id: string) => Promise<void>>());
vi.mock('../../state/commands', () => ({ accept, decline }));
vi.mock('../../known/caller', () => ({ OfferedCaller: () => null }));

import { OfferCard } from './offer';

const at = new Date().toISOString();
const offer: Offer = {
  id: 'o1', call_id: 'c1', hotline: { id: 'h', name: { 'zh-CN': '12345', en: '12345' } }, grade: 'red', skills: [],
  waiting_since: at, offered_at: at, deadline: new Date(Date.now() + 20_000).toISOString(), anonymous: true,
};

let root: HTMLElement;
let stop: () => void;

beforeEach(() => {
  accept.mockReset().mockResolvedValue(undefined);
  decline.mockReset().mockResolvedValue(undefined);
  document.body.innerHTML = '<textarea></textarea><div id="app"></div>';
  root = document.getElementById('app') as HTMLElement;
  stop = runShortcuts();
});

afterEach(() => {
  render(null, root);
  stop();
  shortcuts.value = [];
});

const show = (more: Partial<Offer> = {}) => act(() => render(<OfferCard offer={{ ...offer, ...more }} />, root));
const button = (name: string) => root.querySelector<HTMLButtonElement>(`[data-name="${name}"]`) as HTMLButtonElement;
const press = (target: Element, key: string) => act(() => void target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })));

describe('the offer', () => {
  it('takes the focus, and its grade is worded as a response', async () => {
    await show();
    expect(document.activeElement).toBe(button('accept'));
    expect(root.textContent).toContain('立即响应');
    expect(root.textContent).toContain('号码未显示');
  });

  it('says what the caller would like', async () => {
    await show({ wishes: [{ needs: 'woman', skills: [{ id: 'woman', name: { 'zh-CN': '女性', en: 'a woman' } }] }], same_counsellor: { granted: true, yours: true } });
    expect(root.textContent).toContain('希望由女性接听');
    expect(root.textContent).toContain('上次也是您接听');
  });

  it('leaves the focus with somebody who is writing', async () => {
    const text = document.querySelector('textarea') as HTMLTextAreaElement;
    text.focus();
    await show();
    expect(document.activeElement).toBe(text);
    await press(text, 'Enter');
    await press(text, ' ');
    await press(text, 'd');
    expect(accept).not.toHaveBeenCalled();
    expect(decline).not.toHaveBeenCalled();
  });

  it.each(['Enter', ' '])('is answered once by %j', async (key) => {
    let done = () => {};
    accept.mockImplementation(() => new Promise((resolve) => (done = () => resolve())));
    await show();
    await press(document.body, key);
    await press(document.body, key);
    expect(accept).toHaveBeenCalledTimes(1);
    expect(accept).toHaveBeenCalledWith('o1');
    expect(button('accept').disabled).toBe(true);
    expect(button('decline').disabled).toBe(true);
    await act(() => done());
    await vi.waitFor(() => expect(button('accept').disabled).toBe(false));
  });

  it('is passed on by D', async () => {
    await show();
    await press(document.body, 'd');
    expect(decline).toHaveBeenCalledWith('o1');
    expect(accept).not.toHaveBeenCalled();
  });
});
