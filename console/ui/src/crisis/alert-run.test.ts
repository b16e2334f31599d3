import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Alert } from '../live/reduce';

vi.mock('./commands', () => ({ confirmAlert: vi.fn(() => Promise.resolve()) }));
vi.mock('./sound', () => ({ soundAlert: vi.fn(() => () => {}) }));
vi.mock('../state/live', async () => {
  const { signal } = await import('@preact/signals');
  return { alerts: signal<Alert[]>([]), alertGone: signal(undefined), desk: signal(undefined) };
});
vi.mock('../state/softphone', async () => ({ softphone: (await import('@preact/signals')).signal('off') }));

const { confirmAlert } = await import('./commands');
const { soundAlert } = await import('./sound');
const live = (await import('../state/live')) as unknown as { alerts: { value: Alert[] }; alertGone: { value: unknown } };
const { flashTitle } = await import('../state/title');
const { clearNotices, notices } = await import('../state/notices');
const { runAlerts } = await import('./alert-run');

const at = '2026-11-22T10:00:00Z';
const alert = (id: string, state: Alert['state'] = 'asked') => ({ id, state, kind: 'ask', call_id: 'c', hotline: { id: 'h', name: {} }, grade: 'red', asked_at: at }) as Alert;
let visibility: DocumentVisibilityState = 'visible';

beforeEach(() => {
  vi.useFakeTimers();
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility });
  visibility = 'visible';
  live.alerts.value = [];
  live.alertGone.value = undefined;
});
afterEach(() => {
  vi.useRealTimers();
  vi.clearAllMocks();
  clearNotices();
});

/** Lets a frame be painted. */
async function painted(): Promise<void> {
  await vi.advanceTimersByTimeAsync(50);
  await new Promise<void>((done) => {
    const c = new MessageChannel();
    c.port1.onmessage = () => done();
    c.port2.postMessage(0);
  });
}

describe('an alert', () => {
  it('is confirmed once it is seen, and not before', async () => {
    visibility = 'hidden';
    const stop = runAlerts();
    live.alerts.value = [alert('a')];
    await painted();
    expect(confirmAlert).not.toHaveBeenCalled();
    visibility = 'visible';
    document.dispatchEvent(new Event('visibilitychange'));
    await painted();
    live.alerts.value = [alert('a'), alert('b', 'coming')];
    await painted();
    expect(vi.mocked(confirmAlert).mock.calls.map(([id]) => id)).toEqual(['a', 'b']);
    stop();
  });

  it('sounds and flashes until it has an answer', async () => {
    const stop = runAlerts();
    live.alerts.value = [alert('a')];
    expect(soundAlert).not.toHaveBeenCalled();
    await painted();
    expect(soundAlert).toHaveBeenCalledTimes(1);
    expect(flashTitle.value).toBeDefined();
    live.alerts.value = [alert('a'), alert('b')];
    await painted();
    expect(soundAlert).toHaveBeenCalledTimes(1);
    live.alerts.value = [alert('a', 'coming')];
    expect(flashTitle.value).toBeUndefined();
    stop();
  });

  it('is tried again where the network failed, and not once it is gone', async () => {
    vi.mocked(confirmAlert).mockRejectedValueOnce(new Error('offline')).mockRejectedValue(new Error('offline'));
    const stop = runAlerts();
    live.alerts.value = [alert('a')];
    await painted();
    await vi.advanceTimersByTimeAsync(450);
    expect(vi.mocked(confirmAlert).mock.calls.length).toBe(2);
    live.alerts.value = [];
    await vi.advanceTimersByTimeAsync(5000);
    expect(vi.mocked(confirmAlert).mock.calls.length).toBe(2);
    stop();
  });

  it.each([
    [{ id: 'a', reason: 'taken', by: { kind: 'person', person: { id: 'p', name: 'Ann' } } }, 'alert_taken', { name: 'Ann' }],
    [{ id: 'a', reason: 'taken', drill: true, by: { kind: 'person', person: { id: 'p', name: 'Ann' } } }, 'alert_taken_drill', { name: 'Ann' }],
    [{ id: 'a', reason: 'over' }, 'alert_over', {}],
    [{ id: 'a', reason: 'declined' }, undefined, undefined],
  ])('says why it went away: %j', (gone, code, params) => {
    const stop = runAlerts();
    live.alertGone.value = gone;
    expect(notices.value.at(-1)?.code).toBe(code);
    if (params) expect(notices.value.at(-1)?.params).toEqual(params);
    stop();
  });
});
