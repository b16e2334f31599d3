// The link of an invitation: the name and the one-time code stand behind the #, which browsers send to no server and
// which no log has.

export interface Invited {
  login: string;
  code: string;
}

const mark = '#guest=';

/** The link that opens the sign-in page with name and code filled in. */
export function inviteLink(origin: string, { login, code }: Invited): string {
  return `${origin}/${mark}${encodeURIComponent(login)}.${encodeURIComponent(code)}`;
}

/** What a link's fragment brings; undefined for any other. */
export function readInvitation(hash: string): Invited | undefined {
  if (!hash.startsWith(mark)) return undefined;
  const rest = hash.slice(mark.length);
  const at = rest.indexOf('.');
  try {
    const login = decodeURIComponent(rest.slice(0, at));
    const code = decodeURIComponent(rest.slice(at + 1));
    return at > 0 && code ? { login, code } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Takes the invitation out of the address, at once and whatever becomes of it: neither the history of the browser nor
 * whoever looks over a shoulder is to have it.
 */
export function takeInvitation(): Invited | undefined {
  const hash = location.hash;
  if (!hash.startsWith(mark)) return undefined;
  history.replaceState(null, '', location.pathname + location.search);
  return readInvitation(hash);
}

/** Takes invitations whose link is put into the address of a page that is open, until the returned function is called. */
export function watchInvitations(found: (i: Invited) => void): () => void {
  const look = () => {
    const invited = takeInvitation();
    if (invited) found(invited);
  };
  addEventListener('hashchange', look);
  return () => removeEventListener('hashchange', look);
}
