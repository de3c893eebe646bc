import { desc, eq, sql } from 'drizzle-orm';
import { type Db, prepared, rowBy } from '../../db/open.ts';
import { extension, loan } from '../../db/tables/loans.ts';
import type { LoanId, UnitId } from '../core/ids.ts';
import { found } from '../core/problem.ts';

const loanById = rowBy(loan, loan.id);

/**
 * A loan as stored.
 * @throws Problem `not_found`
 */
export const loanFacts = (db: Db, loanId: LoanId) => found(loanById(db, loanId));

const lastOfUnit = prepared((orm) =>
  orm
    .select()
    .from(loan)
    .where(eq(loan.unitId, sql.placeholder('unitId')))
    .orderBy(desc(loan.issuedOn), desc(loan.id))
    .limit(1)
    .prepare(),
);

/** A unit's latest loan, open or closed; undefined when it was never issued. */
export const lastLoan = (db: Db, unitId: UnitId) => lastOfUnit(db).get({ unitId });

const extensionCount = prepared((orm) =>
  orm
    .select({ count: sql<number>`count(*)` })
    .from(extension)
    .where(eq(extension.loanId, sql.placeholder('loanId')))
    .prepare(),
);

/** How many times a loan has been extended. */
export const extensionsOf = (db: Db, loanId: LoanId): number =>
  extensionCount(db).get({ loanId })?.count ?? 0;
