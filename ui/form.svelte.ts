import { tick } from 'svelte';
import { type FieldError, fieldWords, Problem, problemWords } from './problem.ts';

type Issue = { path: PropertyKey[]; code: string; message: string };
type Shape<Out> = {
  safeParse(
    value: unknown,
  ): { success: true; data: Out } | { success: false; error: { issues: readonly Issue[] } };
};

type Options<Values extends object, Out, Result> = {
  /** The first values; a later change of this object changes nothing. */
  initial: Values;
  /** A Zod shape; without it the values go out as they are. */
  shape?: Shape<Out>;
  /** From what the fields hold to what the shape takes: '' → null, kopecks and the like. */
  prepare?: (values: Values) => unknown;
  /** Sends it; pass `key` on as the Idempotency-Key. */
  send: (data: Out, key: string) => Promise<Result>;
  done?: (result: Result) => void;
  /** The screen's own words for a field's error; undefined leaves the usual ones. */
  words?: (error: FieldError) => string | undefined;
  /** The screen's own words for a refusal as a whole. */
  problem?: (problem: Problem) => string | undefined;
};

/** The boxes of a submitted form that say themselves what was typed cannot be read: words by `id`. */
const unreadBoxes = (event: SubmitEvent | undefined): Record<string, string> => {
  if (!event || !(event.currentTarget instanceof HTMLFormElement)) return {};
  const boxes = [...event.currentTarget.elements].filter((box) => box instanceof HTMLInputElement);
  return Object.fromEntries(
    boxes.filter(({ validity }) => validity.customError).map((box) => [box.id, box.validationMessage]),
  );
};

/**
 * One form: its values, what is wrong with them, and one submission at a time.
 * An error clears nothing; the summary (`ErrorSummary`) takes the focus.
 */
export class Form<Values extends object, Out = Values, Result = unknown> {
  readonly #options: Options<Values, Out, Result>;
  #sent: { body: string; key: string } | null = null;
  #busy = $state(false);
  #errors = $state<Record<string, string>>({});
  #message = $state('');
  #failed = $state<unknown>(null);

  values: Values;
  /** Bound by `ErrorSummary`. */
  summary: HTMLElement | undefined = $state();

  constructor(options: Options<Values, Out, Result>) {
    this.#options = options;
    this.values = $state($state.snapshot(options.initial) as Values);
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Words by dotted path of the field. */
  get errors(): Readonly<Record<string, string>> {
    return this.#errors;
  }

  /** What went wrong as a whole, '' when only fields did or nothing. */
  get message(): string {
    return this.#message;
  }

  /** The refusal itself, for a screen that offers more than words. */
  get failed(): Problem | null {
    return this.#failed instanceof Problem ? this.#failed : null;
  }

  /** The words under one field, undefined when it is fine: `error={form.error('phone')}`. */
  error = (path: string): string | undefined => this.#errors[path];

  /** Back to the given values (or the first ones), with no errors. */
  reset = (values: Values = this.#options.initial): void => {
    this.values = $state.snapshot(values) as Values;
    this.clear();
  };

  clear = (): void => {
    this.#errors = {};
    this.#message = '';
    this.#failed = null;
  };

  /** For `<form onsubmit={form.submit} novalidate>`. */
  submit = async (event?: SubmitEvent): Promise<void> => {
    event?.preventDefault();
    if (this.#busy) return;
    this.clear();
    const { shape, prepare, send, done } = this.#options;
    const plain = $state.snapshot(this.values) as Values;
    const prepared = prepare ? prepare(plain) : plain;
    const read = shape?.safeParse(prepared) ?? { success: true as const, data: prepared as Out };
    const unread = unreadBoxes(event);
    if (!read.success || Object.keys(unread).length > 0) {
      const issues = read.success ? [] : read.error.issues;
      return this.#show(
        issues.map(({ path, code, message }) => ({ path: path.join('.'), code, message })),
        unread,
      );
    }
    this.#busy = true;
    try {
      const result = await send(read.data, this.#key(JSON.stringify(read.data)));
      this.#sent = null;
      done?.(result);
    } catch (error) {
      // Only silence leaves it open whether the act happened; any answer settles it.
      if (!(error instanceof Problem) || error.status !== 0) this.#sent = null;
      this.#failed = error;
      const own = error instanceof Problem ? this.#options.problem?.(error) : undefined;
      const fields = error instanceof Problem ? error.errors : [];
      this.#message = own ?? (fields.length > 0 ? '' : problemWords(error));
      await this.#show(fields);
    } finally {
      this.#busy = false;
    }
  };

  /** A retry of the very same submission keeps its key, so that it cannot happen twice. */
  #key(body: string): string {
    if (this.#sent?.body !== body) this.#sent = { body, key: crypto.randomUUID() };
    return this.#sent.key;
  }

  async #show(errors: FieldError[], unread: Record<string, string> = {}): Promise<void> {
    const first = errors.filter(({ path }, at) => errors.findIndex((error) => error.path === path) === at);
    this.#errors = {
      ...Object.fromEntries(
        first.map((error) => [error.path, this.#options.words?.(error) ?? fieldWords(error)]),
      ),
      ...unread,
    };
    await tick();
    this.summary?.focus();
  }
}
