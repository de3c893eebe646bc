import { blob, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { moment, ref } from './columns.ts';

/**
 * The trail: append-only (triggers), each entry chained to the one before by hash. Holds ids, codes and field
 * names, never a name, a phone or a value of a personal field, so that erasure need not touch it.
 */
export const audit = sqliteTable(
  'audit',
  {
    seq: integer('seq').primaryKey(),
    at: moment('at').notNull(),
    actorId: ref<'staff'>('actor_id'),
    centreId: ref<'centre'>('centre_id'),
    act: text('act').notNull(),
    subject: text('subject').notNull(),
    subjectId: text('subject_id'),
    /** Canonical JSON: keys sorted. */
    detail: text('detail').notNull(),
    previousHash: text('previous_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (t) => [
    index('audit_subject').on(t.subject, t.subjectId, t.seq),
    index('audit_centre').on(t.centreId, t.at),
  ],
);

/** The answer already given to a request, so that the same request twice is one request. Rows stand in the order they came. */
export const idempotency = sqliteTable(
  'idempotency',
  {
    /** A UUID, as its sixteen bytes. */
    key: blob('key', { mode: 'buffer' }).notNull(),
    actor: text('actor').notNull(),
    /** SHA-256 of method, path and body: the same key with another request is a mistake. */
    fingerprint: text('fingerprint').notNull(),
    result: text('result').notNull(),
    at: moment('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.key, t.actor] })],
);
