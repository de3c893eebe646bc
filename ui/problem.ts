import { m } from './paraglide/messages.js';

/** One field's error, from our own shapes or from the server; `path` is dotted: 'children.0.born'. */
export type FieldError = { path: string; code: string; message: string };

/** A refusal as the server told it (RFC 9457), or the network's silence (`status` 0, code 'network'). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: FieldError[];
  readonly requestId: string | undefined;
  /** Every further member of the answer: reasons, who holds the thing, minutes to wait. */
  readonly extra: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown>, options?: ErrorOptions) {
    const { code, title, detail, errors, requestId, type: _type, status: _status, ...extra } = body;
    super(typeof title === 'string' ? title : `HTTP ${status}`, options);
    this.name = 'Problem';
    this.status = status;
    this.code = typeof code === 'string' ? code : status === 0 ? 'network' : `http_${status}`;
    this.title = this.message;
    this.detail = typeof detail === 'string' ? detail : undefined;
    this.errors = Array.isArray(errors) ? errors.filter(isFieldError) : [];
    this.requestId = typeof requestId === 'string' ? requestId : undefined;
    this.extra = extra;
  }
}

const isFieldError = (value: unknown): value is FieldError =>
  typeof value === 'object' &&
  value !== null &&
  'path' in value &&
  typeof value.path === 'string' &&
  'code' in value &&
  typeof value.code === 'string' &&
  'message' in value &&
  typeof value.message === 'string';

const byCode: Record<string, () => string> = {
  invalid_request: m.app_problem_invalid,
  malformed_body: m.app_problem_invalid,
  second_factor_required: m.app_problem_second_factor,
  password_change_required: m.app_problem_password,
  busy: m.app_problem_held,
  forbidden: m.app_problem_forbidden,
  not_found: m.app_problem_missing,
  changed_meanwhile: m.app_problem_changed,
  too_large: m.app_problem_large,
  unsupported_media: m.app_problem_media,
  name_taken: m.app_problem_name_taken,
  in_use: m.app_problem_in_use,
  inventory_number_taken: m.app_problem_inventory_number_taken,
  not_entitled: m.app_problem_not_entitled,
  unit_not_free: m.app_problem_unit_not_free,
  promised_to_others: m.app_problem_promised,
  step_not_allowed: m.app_problem_step,
  lost_on_loan: m.app_problem_lost_on_loan,
  unit_damaged: m.stock_problem_damaged,
  loan_not_open: m.app_problem_loan_not_open,
  never_issued: m.app_problem_never_issued,
  too_late_to_undo: m.app_problem_undo,
  extension_refused: m.app_problem_extension,
  merge_refused: m.app_problem_merge,
};

/** What went wrong as a sentence for a person; a screen that knows the code says it better itself. */
export const problemWords = (error: unknown): string => {
  if (!(error instanceof Problem)) return m.app_problem_server();
  const words = byCode[error.code];
  if (words) return words();
  if (error.status === 0) return m.app_problem_network();
  if (error.status === 404) return m.app_problem_missing();
  if (error.status === 429) return m.app_problem_busy();
  return error.status >= 500 ? m.app_problem_server() : m.app_problem_conflict();
};

/** A field's error in plain words by its code (Zod's names), so that the server's English never shows. */
export const fieldWords = (error: FieldError): string => {
  if (error.code === 'too_big') return m.app_field_too_long();
  if (['invalid_type', 'too_small', 'required'].includes(error.code)) return m.app_field_required();
  return m.app_field_invalid();
};
