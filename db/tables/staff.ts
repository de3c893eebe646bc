import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { centre } from './centres.ts';
import { flag, key, moment, ref, version } from './columns.ts';

const timestamp = (name: string) => integer(name, { mode: 'timestamp_ms' });

/** A member of staff; also the sign-in library's `user`. */
export const staff = sqliteTable(
  'staff',
  {
    id: key<'staff'>(),
    name: text('name').notNull(),
    username: text('username').notNull().unique(),
    /** The sign-in library wants one; nobody is written to at it. */
    email: text('email').notNull().unique(),
    emailVerified: flag('email_verified'),
    image: text('image'),
    role: text('role').$type<'desk' | 'host' | 'manager' | 'administrator'>().notNull(),
    active: integer('active', { mode: 'boolean' }).notNull().default(true),
    mustChangePassword: flag('must_change_password'),
    twoFactorEnabled: integer('two_factor_enabled', { mode: 'boolean' }).default(false),
    failedSignIns: integer('failed_sign_ins').notNull().default(0),
    lockedUntil: moment('locked_until'),
    version: version(),
    createdAt: timestamp('created_at').notNull(),
    updatedAt: timestamp('updated_at').notNull(),
  },
  (t) => [check('staff_role', sql`${t.role} in ('desk', 'host', 'manager', 'administrator')`)],
);

/** The centres a member of staff works at, and so sees. */
export const staffCentre = sqliteTable(
  'staff_centre',
  {
    staffId: ref<'staff'>('staff_id')
      .notNull()
      .references(() => staff.id),
    centreId: ref<'centre'>('centre_id')
      .notNull()
      .references(() => centre.id),
  },
  (t) => [primaryKey({ columns: [t.staffId, t.centreId] }), index('staff_centre_centre').on(t.centreId)],
);

export const session = sqliteTable(
  'session',
  {
    id: text('id').primaryKey(),
    token: text('token').notNull().unique(),
    userId: ref<'staff'>('user_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    expiresAt: timestamp('expires_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    createdAt: timestamp('created_at').notNull(),
    updatedAt: timestamp('updated_at').notNull(),
  },
  (t) => [index('session_user').on(t.userId)],
);

export const account = sqliteTable(
  'account',
  {
    id: text('id').primaryKey(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    userId: ref<'staff'>('user_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    password: text('password'),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: timestamp('access_token_expires_at'),
    refreshTokenExpiresAt: timestamp('refresh_token_expires_at'),
    scope: text('scope'),
    createdAt: timestamp('created_at').notNull(),
    updatedAt: timestamp('updated_at').notNull(),
  },
  (t) => [index('account_user').on(t.userId)],
);

export const verification = sqliteTable(
  'verification',
  {
    id: text('id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: timestamp('expires_at').notNull(),
    createdAt: timestamp('created_at').notNull(),
    updatedAt: timestamp('updated_at').notNull(),
  },
  (t) => [index('verification_identifier').on(t.identifier)],
);

export const twoFactor = sqliteTable(
  'two_factor',
  {
    id: text('id').primaryKey(),
    secret: text('secret').notNull(),
    backupCodes: text('backup_codes').notNull(),
    userId: ref<'staff'>('user_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    verified: integer('verified', { mode: 'boolean' }).default(true),
    failedVerificationCount: integer('failed_verification_count').default(0),
    lockedUntil: timestamp('locked_until'),
  },
  (t) => [index('two_factor_user').on(t.userId), index('two_factor_secret').on(t.secret)],
);
