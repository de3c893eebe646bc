import { expect, test } from 'vitest';
import { type Import, type Source, sources } from './sources.ts';

/** The house from its ground up: a room imports from the rungs below its own, never from a neighbour. */
const house: readonly (readonly string[])[] = [
  ['db'],
  ['api/core'],
  ['api/audit'],
  ['api/notices'],
  ['api/staff'],
  ['api/families', 'api/catalogue', 'api/centres'],
  ['api/stock', 'api/eligibility'],
  ['api/kits'],
  ['api/venue'],
  ['api/queue'],
  ['api/bookings'],
  ['api/loans'],
  ['api/trips'],
  ['api/board', 'api/jobs', 'api/site', 'api/documents', 'api/reports'],
  ['db/seed'],
  ['api'],
];

/** The pages: what both share, and each of them. */
const pages: readonly (readonly string[])[] = [['ui'], ['admin', 'site']];

/** What stands outside and looks at everything. */
const outside = ['.', 'bench', 'tests'];

const rooms = [...house, ...pages].flat().sort((a, b) => b.length - a.length);

const roomOf = (path: string): string | undefined => {
  // A command is a door of its own, like main.ts, wherever its word lives.
  if (/^api\/.*\.command\.ts$/.test(path)) return 'api';
  const room = rooms.find((name) => path.startsWith(`${name}/`));
  // Only files stand directly in `api`; a folder there that is no rung has no room.
  if (room === 'api' && path.split('/').length > 2) return undefined;
  if (room !== undefined) return room;
  return path.includes('/') ? outside.find((name) => path.startsWith(`${name}/`)) : '.';
};

const rungOf = (ladder: readonly (readonly string[])[], room: string) =>
  ladder.findIndex((rung) => rung.includes(room));

/** What a page may take from the service: how it is typed, the shapes it speaks, the rules it judges by. */
const forPages = ({ name, typeOnly }: Import): boolean =>
  (name === 'api/app.ts' && typeOnly) || /^api\/\w+\/(shapes|rules)\.ts$/.test(name);

function mayImport(source: Source, imported: Import): boolean {
  const from = roomOf(source.path);
  const to = roomOf(imported.name);
  if (from === undefined || to === undefined) return false;
  if (from === to || outside.includes(from)) return true;
  for (const ladder of [house, pages])
    if (rungOf(ladder, from) >= 0 && rungOf(ladder, to) >= 0)
      return rungOf(ladder, to) < rungOf(ladder, from);
  return (from === 'admin' || from === 'site') && forPages(imported);
}

test('every source file stands on a rung', () => {
  expect(sources.filter(({ path }) => roomOf(path) === undefined).map(({ path }) => path)).toEqual([]);
});

test('imports run down the ladder only', () => {
  const wrong = sources.flatMap((source) =>
    source.imports
      .filter((imported) => imported.ours && !mayImport(source, imported))
      .map((imported) => `${source.path} imports ${imported.name}`),
  );
  expect(wrong).toEqual([]);
});

test('what the pages take from the service brings no server with it', () => {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const reached = new Map<string, string>();
  const follow = (path: string, by: string): void => {
    if (reached.has(path)) return;
    reached.set(path, by);
    for (const { name, ours, typeOnly } of byPath.get(path)?.imports ?? [])
      if (!typeOnly) follow(ours ? name : `package ${name}`, path);
  };
  for (const { path } of sources) if (/^api\/\w+\/(shapes|rules)\.ts$/.test(path)) follow(path, 'a page');
  const server = /^(package (node:|better-|drizzle|pino|sharp)|db\/|api\/\w+\/(reads|acts|routes))/;
  const wrong = [...reached]
    .filter(([path]) => server.test(path))
    .map(([path, by]) => `${by} imports ${path}`);
  expect(wrong).toEqual([]);
});
