import { hash, randomUUID } from 'node:crypto';
import { inserter, prepared } from '../../db/open.ts';
import { audit } from '../../db/tables/audit.ts';
import { act, announce } from '../core/act.ts';
import { actorId, type Ctx, now } from '../core/context.ts';
import type { CentreId } from '../core/ids.ts';
import type { Verdict } from './shapes.ts';

/** What the trail is told: ids, codes and field names only — nothing by which a person could be known. */
export type Entry = {
  act: string;
  subject: string;
  subjectId: string | null;
  centreId: CentreId | null;
  detail?: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
};

const head = prepared((_orm, sqlite) =>
  sqlite.prepare<[], { seq: number; hash: string }>(
    'SELECT seq, hash FROM audit WHERE seq = (SELECT max(seq) FROM audit)',
  ),
);
const append = inserter(audit);

/** An entry's hash: SHA-256 over the hash before it and every field, as a JSON array. */
export const entryHash = (entry: Omit<typeof audit.$inferSelect, 'hash'>): string =>
  hash(
    'sha256',
    JSON.stringify([
      entry.previousHash,
      entry.seq,
      entry.at,
      entry.actorId,
      entry.centreId,
      entry.act,
      entry.subject,
      entry.subjectId,
      entry.detail,
    ]),
  );

/**
 * Acts that only looked: in the trail, but nothing a board would have to redraw for. A booking’s refusal is a decision.
 * Who serves a protected family is no news either: that there is one would be told to everybody.
 */
const looks = (act: string): boolean =>
  act !== 'booking.refused' && /\.(read|search|refused)$|^trail\.|^family\.(entrusted|released)$/.test(act);

const salt = (): string => randomUUID();

/** Adds an entry to the trail, in the transaction it is called in, and announces the change to the desks. */
export function record(ctx: Ctx, entry: Entry): void {
  const last = head(ctx.db).get();
  const { detail: told = {}, subject } = entry;
  // A family's id may be hidden from whoever reads the entry; by its hash nobody is to try out which it was.
  const detail = subject === 'family' || 'familyId' in told ? { ...told, salt: salt() } : told;
  const row = {
    seq: (last?.seq ?? 0) + 1,
    at: now(ctx),
    actorId: actorId(ctx),
    centreId: entry.centreId,
    act: entry.act,
    subject: entry.subject,
    subjectId: entry.subjectId,
    detail: JSON.stringify(detail, Object.keys(detail).sort()),
    previousHash: last?.hash ?? '',
  };
  append(ctx.db, { ...row, hash: entryHash(row) });
  if (!looks(entry.act)) announce(ctx, entry.centreId, entry.act);
}

/** Enters what a check of the chain found: that it was checked is part of the trail. */
export function noteVerdict(ctx: Ctx, verdict: Verdict): void {
  const { ok, ...detail } = verdict;
  const name = ok ? 'trail.verified' : 'trail.broken';
  act(ctx, () => record(ctx, { act: name, subject: 'trail', subjectId: null, centreId: null, detail }));
}
