import { z } from '@hono/zod-openapi';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { FamilyId } from './ids.ts';

/** Every kind of problem this service answers with: its status and what it means. The set is closed. */
export const problems = {
  invalid_request: [400, 'The request has fields that cannot be used; each is named with its remedy'],
  malformed_body: [400, 'The body cannot be read; send it as JSON, a file as multipart/form-data'],
  idempotency_key_missing: [400, 'Send an Idempotency-Key header, a fresh UUID for each intended change'],
  idempotency_key_reused: [422, 'This Idempotency-Key was used for another request; send a fresh one'],
  signed_out: [401, 'Sign in first'],
  wrong_credentials: [401, 'The user name or the password is wrong'],
  wrong_code: [401, 'The code is wrong'],
  challenge_over: [401, 'The second step took too long; begin again with user name and password'],
  locked_out: [429, 'Too many wrong passwords; wait, or ask an administrator to unlock the account'],
  second_factor_required: [403, 'An administrator must set up a second factor before going on'],
  password_change_required: [403, 'Choose your own password before going on'],
  foreign_origin: [403, 'The request came from a page of another site'],
  last_administrator: [409, 'A centre would be left without an administrator; name another one first'],
  beyond_reach: [409, 'This person also works at centres that are not yours; only your own can be changed'],
  own_account: [409, 'Change your own sign-in under your own sign-in, not here'],
  forbidden: [403, 'Your role does not include this'],
  not_found: [404, 'There is nothing here'],
  precondition_required: [428, 'Send If-Match with the ETag of the card you changed'],
  changed_meanwhile: [
    412,
    'Somebody changed this card since you opened it; read it again and repeat your change',
  ],
  too_large: [413, 'The request is too large'],
  unsupported_media: [415, 'This kind of body or file cannot be used here'],
  too_many_requests: [429, 'Too many requests; wait a little'],
  conflict: [409, 'This no longer fits what is stored; read it again'],
  scope_taken: [409, 'This rule has a value for this scope already; change that one'],
  name_taken: [409, 'The name is already in use'],
  in_use: [409, 'This is still in use'],
  inventory_number_taken: [409, 'A unit with this inventory number exists at this centre'],
  not_entitled: [409, 'The rules do not allow this; the reasons are listed'],
  unit_not_free: [409, 'The unit is not free to be issued'],
  promised_to_others: [409, 'The last units of this type are promised to others for these days'],
  step_not_allowed: [409, 'The unit is not in a state in which this can be done'],
  unit_damaged: [
    409,
    'A damaged thing does not stand free to be lent; name the condition it is in now, or send it to repair',
  ],
  lost_on_loan: [
    409,
    'The unit was lost while on loan; take it back by the return, which settles the loan and withdraws what was asked for it',
  ],
  kit_check_required: [409, 'Count the kit by its list first; send the counts with the request'],
  kit_incomplete: [409, 'Parts without which this kit is not lent are missing or broken; they are listed'],
  not_a_kit: [409, 'Only an item type of the category multibox has a list of parts'],
  consumable_short: [409, 'There is less of this consumable on the shelf than was asked for'],
  room_taken: [409, 'Another session is in this room at that time; choose another time or room'],
  session_full: [409, 'There is no place left; join the waiting list'],
  session_closed: [409, 'This session is over or was cancelled'],
  places_taken: [409, 'More places are booked than that; cancel visits first'],
  already_visiting: [409, 'There is a place in this session already'],
  visit_closed: [409, 'The visit is not in a state in which this can be done'],
  loan_not_open: [409, 'The loan is no longer open'],
  never_issued: [409, 'The unit was never issued, so it cannot be returned'],
  too_late_to_undo: [409, 'This can be undone on the same day only, and while nothing followed it'],
  extension_refused: [409, 'The loan cannot be extended; the reasons are listed'],
  booking_refused: [409, 'The booking does not fit; the reasons are listed, by day and by type'],
  booking_closed: [409, 'The booking is not in a state in which this can be done'],
  wrong_unit: [409, 'The booking waits for no unit of this type'],
  set_aside: [409, 'The unit stands on the pickup shelf for another booking'],
  too_late_to_change: [409, 'It is too late to change this here; call the centre'],
  only_by_desk: [409, 'The centre changes this itself; call it'],
  too_many_open: [409, 'Other requests of this phone still wait for an answer; wait for it, or cancel one'],
  already_waiting: [409, 'There is a place in the queue for this already'],
  free_now: [409, 'It is free for these days; book it instead of waiting'],
  queue_entry_closed: [409, 'The place in the queue is not in a state in which this can be done'],
  offer_closed: [409, 'The offer is no longer open'],
  notice_closed: [409, 'The message is not in a state in which this can be done'],
  proof_of_work: [403, 'Fetch a fresh challenge, solve it and send the solution'],
  site_session_over: [401, 'Open your bookings again by code'],
  access_reason_required: [403, 'Say why you open this card: send X-Access-Reason'],
  merge_refused: [409, 'These two cards cannot be merged'],
  busy: [503, 'Another program holds the database; send the same request again in a moment'],
  internal: [500, 'Something went wrong on our side; give the request id to the administrator'],
} as const satisfies Record<string, readonly [ContentfulStatusCode, string]>;

export type ProblemCode = keyof typeof problems;

/** One field that cannot be used: where it is (JSON path), a machine's word and a remedy. */
export type FieldError = { path: string; code: string; message: string };

const withCode = z.looseObject({ code: z.string() });

/** What a problem may say beside its code, by the codes that say it. */
const members = {
  items: z
    .array(z.object({ unitId: z.string(), reasons: z.array(withCode) }))
    .describe(
      '`unit_not_free`, `promised_to_others`, `not_entitled`, `kit_check_required`, `kit_incomplete`: each thing with every reason against it',
    ),
  reasons: z
    .array(withCode)
    .describe('`extension_refused`, `merge_refused`, `booking_refused`: every reason against it'),
  bookingCode: z
    .string()
    .describe('`set_aside`: the code of the booking it stands there for; empty where it may not be told'),
  lines: z
    .array(z.object({ itemTypeId: z.string(), reasons: z.array(withCode) }))
    .describe('`booking_refused`: each type with every reason against it'),
  state: z
    .string()
    .describe(
      '`booking_closed`, `queue_entry_closed`, `offer_closed`, `notice_closed`, `visit_closed`: the state it is in',
    ),
  centres: z.array(z.string()).describe('`last_administrator`: the centres that would be left alone'),
  itemTypeId: z
    .string()
    .describe('`name_taken`: the item type that has the name; `promised_to_others`: the one a session needs'),
  day: z.string().describe('`promised_to_others`: the day on which others have what a session needs'),
  sessions: z
    .array(z.object({ day: z.string(), time: z.string() }))
    .describe('`room_taken`: the times at which another session is in the room'),
  mergedInto: z.string().describe('`conflict`: the card this family was merged into'),
  retryAfter: z
    .number()
    .describe('`too_many_requests`, `locked_out`, `busy`: seconds to wait, as in Retry-After'),
  unitId: z.string().describe('`inventory_number_taken`: the unit that has the number'),
  units: z.number().describe('`in_use`: how many units there still are'),
  unitStatus: z.string().describe('`step_not_allowed`, `unit_damaged`, `loan_not_open`: where the unit is'),
};

type Extra = Readonly<{ [Member in keyof typeof members]?: unknown }>;

/**
 * A refusal on its way out. Thrown by routes and acts, answered by the one `onError` as RFC 9457
 * `application/problem+json`. `extra` members must hold nothing personal.
 */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];
  readonly extra: Extra;
  /** Whose card was refused, for the trail; never answered. */
  readonly familyId: FamilyId | undefined;

  constructor(
    code: ProblemCode,
    detail?: string,
    more: { errors?: FieldError[]; extra?: Extra; familyId?: FamilyId } = {},
  ) {
    super(detail ?? problems[code][1]);
    this.code = code;
    this.errors = more.errors ?? [];
    this.extra = more.extra ?? {};
    this.familyId = more.familyId;
  }

  get status(): ContentfulStatusCode {
    return problems[this.code][0];
  }
}

/** Throws `not_found` unless there is a value: unknown, foreign and hidden read alike. */
export function found<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Problem('not_found');
  return value;
}

/** Throws `invalid_request` for one field. */
export function refuseField(path: string, code: string, message: string): never {
  throw new Problem('invalid_request', undefined, { errors: [{ path, code, message }] });
}

const codes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];

/** The shape of every problem, for the OpenAPI document. */
export const problemShape = z
  .object({
    type: z.string().openapi({ example: 'urn:prokat:problem:not_found' }),
    title: z.string(),
    status: z.number().int(),
    code: z.enum(codes),
    detail: z.string(),
    requestId: z.string(),
    errors: z
      .array(z.object({ path: z.string(), code: z.string(), message: z.string() }))
      .optional()
      .describe('`invalid_request`: each field that cannot be used, with its remedy'),
    ...z.object(members).partial().shape,
  })
  .openapi('Problem');
