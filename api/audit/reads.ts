import { and, asc, desc, eq, gt, gte, inArray, isNull, lt, ne, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Db, prepared } from '../../db/open.ts';
import { audit } from '../../db/tables/audit.ts';
import { centre } from '../../db/tables/centres.ts';
import { staff, staffCentre } from '../../db/tables/staff.ts';
import { type Ctx, may, permit, worksAt } from '../core/context.ts';
import { addDays, type Day, moment, toMoment } from '../core/dates.ts';
import { fromCursor, toCursor } from '../core/http.ts';
import type { CentreId } from '../core/ids.ts';
import { familyOfNotice, isProtected } from '../core/unseen.ts';
import { entryHash } from './acts.ts';
import type { TrailEntry, TrailQuery, Verdict } from './shapes.ts';

/** What staff call the subject where the name is nobody's: an inventory number, a type, a colleague, a centre. */
const label = (language: 'ru' | 'en') => sql<string | null>`case ${audit.subject}
  when 'item_type' then (select ${sql.identifier(`name_${language}`)} from item_type where id = ${audit.subjectId})
  when 'component' then (select ${sql.identifier(`name_${language}`)} from component where id = ${audit.subjectId})
  when 'centre' then (select short_name from centre where id = ${audit.subjectId})
  when 'staff' then (select name from staff where id = ${audit.subjectId})
  when 'unit' then (select inventory_number from unit where id = ${audit.subjectId})
  when 'booking' then (select code from booking where id = ${audit.subjectId})
  when 'queue_entry' then (select ${sql.identifier(`name_${language}`)} from item_type
    where id = json_extract(${audit.detail}, '$.itemTypeId'))
  else (select inventory_number from unit where id = coalesce(
    json_extract(${audit.detail}, '$.unitId'),
    (select unit_id from loan where id = coalesce(json_extract(${audit.detail}, '$.loanId'), ${audit.subjectId}))
  ))
end`;

const columns = {
  seq: audit.seq,
  at: audit.at,
  who: { id: staff.id, name: staff.name },
  centre: { id: centre.id, shortName: centre.shortName, timeZone: centre.timeZone },
  act: audit.act,
  subject: audit.subject,
  subjectId: audit.subjectId,
  label: { ru: label('ru'), en: label('en') },
  detail: audit.detail,
  hash: audit.hash,
};

/** SQL: whose something is that an entry names by its id; the id itself where it is a family's, or nobody's. */
const whose = (id: string) => `coalesce(
  (select family_id from booking where id = ${id}), (select family_id from queue_entry where id = ${id}),
  (select family_id from loan where id = ${id}), (select family_id from handover where id = ${id}),
  (select family_id from offer join queue_entry on queue_entry.id = entry_id where offer.id = ${id}),
  (select ${familyOfNotice} from notice where id = ${id}),
  (select family_id from visit where id = ${id}), (select family_id from guest where id = ${id}),
  (select family_id from damage join loan on loan.id = damage.loan_id where damage.id = ${id}),
  (select family_id from proof where id = ${id}), (select family_id from consent where id = ${id}), ${id})`;
const familiesAmong = prepared((_orm, sqlite) =>
  sqlite.prepare<[string], { id: string; centreId: CentreId | null; hidden: 0 | 1 }>(
    `select value id, ${isProtected(whose('asked.value'))} hidden,
       (select present.centre_id from family f join family present on present.id = coalesce(f.merged_into, f.id)
        where f.id = asked.value) centreId
     from json_each(?) asked where centreId is not null or hidden`,
  ),
);

/**
 * Of these ids those by which a family could be known, and whether the reader may: her own, where she is of an own
 * centre and not protected; of what a protected one has, none.
 */
const familiesKnown = (ctx: Ctx, ids: readonly string[]): Map<string, boolean> =>
  new Map(
    familiesAmong(ctx.db)
      .all(JSON.stringify([...new Set(ids)]))
      .map(({ id, centreId, hidden }) => [id, hidden === 0 && centreId !== null && worksAt(ctx, centreId)]),
  );

const strings = (values: readonly unknown[]) => values.flat().filter((value) => typeof value === 'string');

/**
 * Entries without the ids of families their reader may not know: whoever once saw a card under her name could else
 * follow it to where she hides. An id nobody has, one of another centre and a protected one read alike.
 */
function withoutHidden(ctx: Ctx, rows: readonly TrailEntry[]): TrailEntry[] {
  const known = familiesKnown(
    ctx,
    strings(rows.flatMap((row) => [row.subjectId, ...Object.values(row.detail)])),
  );
  const isHidden = ({ act, detail }: TrailEntry, key: string) => {
    if (key === 'salt') return true;
    const value = detail[key];
    if (Array.isArray(value)) return value.some((one) => known.get(one) === false);
    if (typeof value !== 'string') return false;
    // Once a reason was told in free words, and those may name her.
    if (key === 'reason' && act.startsWith('family.')) return !/^[a-z_]+$/.test(value);
    return known.get(value) === false;
  };
  const isAbout = ({ subject, subjectId }: TrailEntry) => known.get(subjectId ?? '') ?? subject !== 'family';
  return rows.map((row) => ({
    ...row,
    subjectId: isAbout(row) ? row.subjectId : null,
    // Of what a family has that hides, a thing is called by its number: that it is out is no secret.
    label: isAbout(row) || row.subject === 'loan' || row.subject === 'unit' ? row.label : null,
    detail: Object.fromEntries(Object.entries(row.detail).filter(([key]) => !isHidden(row, key))),
  }));
}

/** Nothing is found by the id of what may not be known of; by one nobody has, no family. */
function unknowable(ctx: Ctx, id: string): SQL | undefined {
  const known = familiesKnown(ctx, [id]).get(id);
  return known === undefined ? ne(audit.subject, 'family') : known ? undefined : sql`0`;
}

type Scope = { centreId: CentreId | null; timeZone: string };

const startOf = (day: Day, timeZone: string) =>
  toMoment(Temporal.PlainDate.from(day).toZonedDateTime(timeZone).toInstant());

const place = z.tuple([moment, z.int()]);

/** The newest entries of one centre (or of none) that fit the query, one more than asked for. */
function newest(ctx: Ctx, { centreId, timeZone: own }: Scope, query: TrailQuery): TrailEntry[] {
  const { timeZone = own } = query;
  const before = fromCursor(query.cursor, place);
  const asked: (SQL | undefined)[] = [
    centreId === null ? isNull(audit.centreId) : eq(audit.centreId, centreId),
    before && sql`(${audit.at}, ${audit.seq}) < (${before[0]}, ${before[1]})`,
    query.act === undefined ? undefined : eq(audit.act, query.act),
    query.actorId && eq(audit.actorId, query.actorId),
    query.subject === undefined ? undefined : inArray(audit.subject, query.subject.split(',')),
    query.subjectId === undefined ? undefined : eq(audit.subjectId, query.subjectId),
    query.subjectId === undefined ? undefined : unknowable(ctx, query.subjectId),
    query.from && gte(audit.at, startOf(query.from, timeZone)),
    query.until && lt(audit.at, startOf(addDays(query.until, 1), timeZone)),
  ];
  return ctx.db.orm
    .select(columns)
    .from(audit)
    .leftJoin(staff, eq(staff.id, audit.actorId))
    .leftJoin(centre, eq(centre.id, audit.centreId))
    .where(and(...asked))
    .orderBy(desc(audit.at), desc(audit.seq))
    .limit(query.limit + 1)
    .all()
    .map(({ label: { ru, en }, ...row }) => ({
      ...row,
      label: ru === null || en === null ? null : { ru, en },
      detail: JSON.parse(row.detail),
    }));
}

function pageOf(ctx: Ctx, scopes: Scope[], query: TrailQuery) {
  const rows = scopes
    .flatMap((scope) => newest(ctx, scope, query))
    .sort((a, b) => (a.at === b.at ? b.seq - a.seq : a.at < b.at ? 1 : -1));
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    rows: withoutHidden(ctx, shown),
    next: rows.length > shown.length && last ? toCursor(last.at, last.seq) : null,
  };
}

const zones = prepared((orm) =>
  orm.select({ centreId: centre.id, timeZone: centre.timeZone }).from(centre).prepare(),
);

/**
 * A page of a centre's trail, newest first.
 * @throws Problem `not_found` unless it is the actor's own; `forbidden`
 */
export function trailOf(ctx: Ctx, centreId: CentreId, query: TrailQuery) {
  permit(ctx, 'audit.read', centreId);
  return pageOf(
    ctx,
    zones(ctx.db)
      .all()
      .filter((scope) => scope.centreId === centreId),
    query,
  );
}

/** A page of the trail of all own centres; administrators see what concerns no centre besides. `forbidden`. */
export function ownTrail(ctx: Ctx, query: TrailQuery) {
  permit(ctx, 'audit.read');
  const own = zones(ctx.db)
    .all()
    .filter((scope) => worksAt(ctx, scope.centreId));
  const common = { centreId: null, timeZone: own[0]?.timeZone ?? 'UTC' };
  return pageOf(ctx, may(ctx, 'centre.write') ? [...own, common] : own, query);
}

/** The people of the own centres by name, for whom the trail can be asked. `forbidden`. */
export function people(ctx: Ctx) {
  permit(ctx, 'audit.read');
  const own = zones(ctx.db)
    .all()
    .map((scope) => scope.centreId)
    .filter((id) => worksAt(ctx, id));
  return ctx.db.orm
    .selectDistinct({ id: staff.id, name: staff.name })
    .from(staff)
    .innerJoin(staffCentre, eq(staffCentre.staffId, staff.id))
    .where(inArray(staffCentre.centreId, own))
    .orderBy(asc(staff.name))
    .all();
}

/** Entries read at a time while the chain is checked: few enough that the service answers in between. */
const stride = 1000;
const entriesAfter = prepared((orm) =>
  orm
    .select()
    .from(audit)
    .where(gt(audit.seq, sql.placeholder('seq')))
    .orderBy(asc(audit.seq))
    .limit(stride)
    .prepare(),
);
const lastSeq = prepared((_orm, sqlite) =>
  sqlite.prepare<[], number>('select coalesce(max(seq), 0) from audit').pluck(),
);

/**
 * Checks the whole chain in order, however long: every number follows the one before, every entry is chained to
 * the one before and carries the hash of what it says. Yields how far it is after each thousand; returns the
 * verdict. With `seal`, one written down earlier, the chain must still hold an entry that carries it — which
 * tells a chain cut short or written anew from its middle, as neither shows in the chain itself.
 */
export function* verifying(db: Db, seal?: string): Generator<{ checked: number; of: number }, Verdict> {
  let last = { seq: 0, hash: '' };
  let sealAt: number | null = null;
  let from = Number.MIN_SAFE_INTEGER;
  for (let rows = entriesAfter(db).all({ seq: from }); rows.length > 0; ) {
    for (const row of rows) {
      const broken = (why: 'gap' | 'link' | 'content', brokenAt: number): Verdict => ({
        ok: false,
        brokenAt,
        why,
        checked: last.seq,
      });
      if (row.seq !== last.seq + 1) return broken('gap', Math.min(row.seq, last.seq + 1));
      if (row.previousHash !== last.hash) return broken('link', row.seq);
      if (row.hash !== entryHash(row)) return broken('content', row.seq);
      if (row.hash === seal) sealAt = row.seq;
      last = row;
    }
    from = last.seq;
    yield { checked: last.seq, of: Math.max(last.seq, lastSeq(db).get() ?? 0) };
    rows = entriesAfter(db).all({ seq: from });
  }
  if (seal !== undefined && sealAt === null)
    return { ok: false, brokenAt: null, why: 'seal', checked: last.seq };
  return { ok: true, entries: last.seq, head: last.hash, sealAt };
}

/** The verdict on the whole chain at once, see `verifying`. */
export function verify(db: Db, seal?: string): Verdict {
  const check = verifying(db, seal);
  for (;;) {
    const step = check.next();
    if (step.done) return step.value;
  }
}
