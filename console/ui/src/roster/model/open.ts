import { api, request, within, type Schemas } from '../../api/client';
import { Book, type BookPort } from './book';

// The one document of the house. Staff and rules are two pages of it: what is typed on one is there on the other.

/** A large document takes its time. */
const saveMs = 60_000;

const port: BookPort = {
  read: () => request(api.GET('/roster/model')),
  save: (revision, doc) => request(api.PUT('/roster/model', { body: { revision, model: doc as Schemas['RosterDocument'] }, fetch: within(saveMs) })),
};

let open: Book | undefined;

export function theBook(): Book {
  open ??= new Book(port);
  return open;
}

/** Forgets what was typed, when the sign-in ends. */
export function dropBook(): void {
  open = undefined;
}
