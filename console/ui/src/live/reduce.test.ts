import { describe, expect, it } from 'vitest';
import { emptyView, reduce, withDesk, withoutOffer, type Alert, type Board, type Desk, type Message, type Offer, type View } from './reduce';

const at = '2026-11-22T10:00:00Z';
const offer = (id: string): Offer => ({
  id, call_id: 'c', hotline: { id: 'h', name: {} }, grade: 'green', skills: [], waiting_since: at, offered_at: at, deadline: at,
});
const desk = (pos: number, extra: Partial<Desk> = {}): Desk => ({
  at, pos, leg: { state: 'up' }, actions: [], status: { agent: { id: 'a', name: 'A' }, state: 'ready', since: at, on_duty: true, seat_up: true }, ...extra,
});
const board = (pos: number) => ({ at, pos }) as Board;
const say = <T extends Message['type']>(type: T, data: unknown, pos = 1) => ({ type, pos, at, data }) as Message;
const fold = (...messages: Message[]) => messages.reduce<View>(reduce, emptyView);

describe('the picture of the stream', () => {
  it('begins with the snapshot', () => {
    const v = fold(say('snapshot', { boot: 'b', version: '1', desk: desk(5), board: board(5) }));
    expect(v.desk?.pos).toBe(5);
    expect(v.board?.pos).toBe(5);
  });

  it('takes a snapshot of a server that began anew, though its positions are lower', () => {
    const v = fold(say('desk', desk(900)), say('snapshot', { boot: 'c', version: '1', desk: desk(2) }));
    expect(v.desk?.pos).toBe(2);
    expect(v.board).toBeUndefined();
  });

  it('never goes back to an older desk or board', () => {
    const v = fold(say('desk', desk(9)), say('desk', desk(8)), say('board', board(9)), say('board', board(3)));
    expect(v.desk?.pos).toBe(9);
    expect(v.board?.pos).toBe(9);
  });

  it('takes the later of two desks of one position, whichever comes first', () => {
    const later = desk(9, { at: '2026-11-22T10:00:00.250Z' });
    expect(fold(say('desk', later), say('desk', desk(9))).desk?.at).toBe(later.at);
    expect(fold(say('desk', desk(9)), say('desk', later)).desk?.at).toBe(later.at);
  });

  it('shows an offer at once and takes it back', () => {
    const shown = fold(say('desk', desk(1)), say('offer', offer('o1')));
    expect(shown.desk?.offer?.id).toBe('o1');
    const gone = reduce(shown, say('offer_withdrawn', { id: 'o1', reason: 'caller_gone' }));
    expect(gone.desk?.offer).toBeUndefined();
    expect(gone.withdrawn).toEqual({ id: 'o1', reason: 'caller_gone' });
  });

  it('shows no offer that is over, however late its messages come', () => {
    const v = fold(
      say('desk', desk(1)), say('offer', offer('o1')), say('offer_withdrawn', { id: 'o1', reason: 'no_answer' }),
      say('offer', offer('o1')), say('desk', desk(2, { offer: offer('o1') })),
    );
    expect(v.desk?.pos).toBe(2);
    expect(v.desk?.offer).toBeUndefined();
  });

  it('shows no offer during a call, and none without a desk', () => {
    const call = { id: 'c' } as Desk['call'];
    expect(fold(say('desk', desk(1, { call })), say('offer', offer('o1'))).desk?.offer).toBeUndefined();
    expect(fold(say('offer', offer('o1'))).desk).toBeUndefined();
  });

  it('keeps a newer offer when an older one is taken back', () => {
    const v = fold(say('desk', desk(1)), say('offer', offer('o2')), say('offer_withdrawn', { id: 'o1', reason: 'withdrawn' }));
    expect(v.desk?.offer?.id).toBe('o2');
  });

  it('takes the desk of an answer like one of the stream', () => {
    const v = withDesk(withoutOffer(fold(say('desk', desk(3))), 'o1'), desk(4, { offer: offer('o1') }));
    expect(v.desk?.pos).toBe(4);
    expect(v.desk?.offer).toBeUndefined();
    expect(withDesk(v, desk(3)).desk?.pos).toBe(4);
  });

  it('remembers a bounded number of offers', () => {
    let v = emptyView;
    for (let i = 0; i < 500; i++) v = withoutOffer(v, `o${i}`);
    expect(v.over.length).toBe(32);
    expect(v.over.at(-1)).toBe('o499');
  });

  it('is left alone by messages for others', () => {
    const v = fold(say('desk', desk(1)));
    for (const type of ['resumed', 'call', 'task', 'notice', 'signed_out'] as const) expect(reduce(v, say(type, {}))).toBe(v);
  });

  it('keeps the alerts that the server names, and drops one that is gone', () => {
    const alert = (id: string) => ({ id, kind: 'ask', state: 'asked', call_id: 'c', hotline: { id: 'h', name: {} }, grade: 'red', asked_at: at }) as Alert;
    const ids = (v: View) => v.alerts.map((a) => a.id).join();
    const v = fold(say('snapshot', { boot: 'b', version: '1', crisis_alerts: { items: [alert('a')] } }), say('crisis_alerts', { items: [alert('a'), alert('b')] }));
    expect(ids(v)).toBe('a,b');
    expect(ids(reduce(v, say('crisis_alert_gone', { id: 'a', reason: 'taken' })))).toBe('b');
    expect(reduce(v, say('crisis_alert_gone', { id: 'x', reason: 'over' }))).toBe(v);
    expect(ids(reduce(v, say('resumed', { boot: 'b', version: '1', crisis_alerts: { items: [] } })))).toBe('');
    expect(ids(reduce(v, say('resumed', { boot: 'b', version: '1' })))).toBe('a,b');
    expect(ids(reduce(v, say('snapshot', { boot: 'b', version: '1' })))).toBe('');
  });
});
