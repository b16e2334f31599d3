import { beforeEach, expect, it } from 'vitest';
import { inviteLink, readInvitation, takeInvitation, watchInvitations } from './link';

const origin = 'https://line.example';

beforeEach(() => history.replaceState(null, '', '/'));

it('a link carries name and code behind the #, where no server sees them', () => {
  const link = new URL(inviteLink(origin, { login: 'guest-abc', code: 'abcd-efgh-jkmn-pqrs' }));
  expect(link.pathname + link.search).toBe('/');
  expect(readInvitation(link.hash)).toEqual({ login: 'guest-abc', code: 'abcd-efgh-jkmn-pqrs' });
});

it.each(['', '#', '#top', '#guest=', '#guest=abc', '#guest=.code', '#guest=abc.', '#guest=%E0%A4%A.x'])('%s is no invitation', (hash) => {
  expect(readInvitation(hash)).toBeUndefined();
});

it('is taken out of the address once', () => {
  history.replaceState(null, '', '/desk?x=1#guest=guest-abc.code');
  expect(takeInvitation()).toEqual({ login: 'guest-abc', code: 'code' });
  expect(location.hash).toBe('');
  expect(location.pathname + location.search).toBe('/desk?x=1');
  expect(takeInvitation()).toBeUndefined();
});

it('a damaged one is taken out of the address too', () => {
  history.replaceState(null, '', '/#guest=nonsense');
  expect(takeInvitation()).toBeUndefined();
  expect(location.hash).toBe('');
});

it('a link that is put into the address of an open page is taken too', () => {
  const found: unknown[] = [];
  const stop = watchInvitations((i) => found.push(i));
  const open = (hash: string) => {
    history.replaceState(null, '', `/desk${hash}`);
    dispatchEvent(new Event('hashchange'));
  };
  open('#guest=guest-abc.code');
  expect(location.href).not.toContain('code');
  open('#top');
  open('#guest=nonsense');
  expect(location.hash).toBe('');
  stop();
  expect(found).toEqual([{ login: 'guest-abc', code: 'code' }]);
});
