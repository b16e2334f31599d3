// @vitest-environment node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

it('is what the interface file gives: run `npm run generate` and commit what it writes', { timeout: 60_000 }, async () => {
  const fresh = COMMENT_HEADER + astToString(await openapiTS(pathToFileURL(join(root, 'openapi.yaml'))));
  expect(readFileSync(join(import.meta.dirname, 'schema.d.ts'), 'utf8') === fresh).toBe(true);
});
