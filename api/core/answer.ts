import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Env } from './http.ts';
import { Problem, type ProblemCode, problems } from './problem.ts';

/** What the guards in the database say, as the problem a person can act on. */
const guards: Record<string, ProblemCode> = {
  commitment_capacity: 'promised_to_others',
  consumable_short: 'consumable_short',
  room_taken: 'room_taken',
  session_full: 'session_full',
};

/** What the framework refuses by itself, before a route is reached. */
const refusals: Partial<Record<number, ProblemCode>> = {
  400: 'malformed_body',
  413: 'too_large',
  415: 'unsupported_media',
};

/** The problem that an error is, if it is one: thrown by an act, by the framework or by a guard in the database. */
export const asProblem = (error: unknown): Problem | undefined => {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException) return new Problem(refusals[error.status] ?? 'internal');
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && String(cause.code).startsWith('SQLITE_BUSY'))
    return new Problem('busy', undefined, { extra: { retryAfter: 5 } });
  const guard = cause instanceof Error ? guards[cause.message] : undefined;
  return guard && new Problem(guard);
};

/** Where an error was thrown: its stack without the message, which the stack begins with. */
const placesOf = ({ stack = '', message }: Error): string[] =>
  stack
    .slice(stack.indexOf(message) + message.length)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '));

/** The machine's words of what was thrown, and of what lay under it: names and codes, never a message. */
export const kindOf = (error: unknown): string[] =>
  error instanceof AggregateError
    ? error.errors.flatMap(kindOf)
    : [error, error instanceof Error ? error.cause : undefined].flatMap((one) =>
        one instanceof Error ? ('code' in one ? `${one.name} ${String(one.code)}` : one.name) : [],
      );

/**
 * Answers any error as RFC 9457 problem+json. What is not a Problem is logged and answered as `internal` with its
 * request id and nothing else: the message of an unknown error may hold somebody's data.
 */
export function answerProblem(error: Error, c: Context<Env>): Response {
  const problem = asProblem(error) ?? new Problem('internal');
  if (problem.code === 'internal')
    c.var.ctx?.log.error({ kind: kindOf(error), at: placesOf(error) }, 'internal error');
  c.header('Content-Type', 'application/problem+json');
  if (typeof problem.extra.retryAfter === 'number') c.header('Retry-After', String(problem.extra.retryAfter));
  return c.body(
    JSON.stringify({
      ...problem.extra,
      type: `urn:prokat:problem:${problem.code}`,
      title: problems[problem.code][1],
      status: problem.status,
      code: problem.code,
      detail: problem.message,
      requestId: c.var.requestId,
      ...(problem.errors.length > 0 && { errors: problem.errors }),
    }),
    problem.status,
  );
}
