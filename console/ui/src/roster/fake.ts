// A console for tests of the roster's pages: it answers what a test has set, and remembers what was asked.

export interface Asked {
  path: string;
  body: unknown;
  query?: Record<string, unknown>;
}

/** What the console answers, by method and path, and what it was asked. An answer that is an Error is thrown. */
export const server = { answers: {} as Record<string, unknown>, asked: [] as Asked[] };

/** The bodies of what was asked of a path. */
export function bodies(path: string): unknown[] {
  return server.asked.filter((a) => a.path === path).map((a) => a.body);
}

interface Options {
  params?: { path?: Record<string, string>; query?: Record<string, unknown> };
  body?: unknown;
}

function call(method: string) {
  return (path: string, o: Options = {}): Promise<unknown> => {
    const at = `${method} ${path.replace(/\{(\w+)\}/g, (_, name: string) => String(o.params?.path?.[name]))}`;
    server.asked.push({ path: at, body: o.body, query: o.params?.query });
    const answer = server.answers[at];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
}

/** In the place of api/client. */
export function client() {
  return {
    api: { GET: call('GET'), POST: call('POST'), PUT: call('PUT'), DELETE: call('DELETE') },
    request: (answer: Promise<unknown>) => answer,
    within: () => undefined,
    onSignedOut: () => undefined,
  };
}
