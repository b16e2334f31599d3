// Package access decides who may do what: users, roles and their permissions, sign-ins, API tokens and the
// trail of who looked at what.
//
// It owns
//   - the table of roles and permissions (role.go): everything is denied that the table does not allow;
//   - passwords (argon2id, PHC text) and the limits on guessing them;
//   - sign-ins: browser cookies that name a row in the session store, and the registry of what hangs on each
//     sign-in while it lasts (live streams, the SIP relay, the desk's leg);
//   - API tokens, of which only a hash is stored;
//   - the audit stream of the ledger, which it numbers.
//
// Guarantees
//   - A wrong login and a wrong password cost the same time and give the same answer.
//   - A sign-in gets a fresh cookie value; the store holds its hash only.
//   - When a sign-in ends, for whatever reason, the contexts given out by Registry.Attach are cancelled at
//     once, with an *Ended as their cause, and the hooks run within two seconds.
//   - A change of roles, a new password and a disabled user end the user's sign-ins in this process at once
//     and in every other process at their next request, since each request compares the access version.
//   - An audit fact is stored before what it speaks of is done. Where the caller cannot do without it (the
//     playback of a recording) a fact that only reached the spool counts as not written.
//
// It is not a database (Users, Tokens and the session store are interfaces) and not a web server: the
// console asks it at each request. Guessing is limited per process, in memory of bounded size.
package access
