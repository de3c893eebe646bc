import type { BookingRequest, SiteConsents } from '../api/site/shapes.ts';
import { appearance } from '../ui/appearance.svelte.ts';
import { m } from '../ui/paraglide/messages.js';
import { type FieldError, Problem } from '../ui/problem.ts';
import { opened, read, site } from './api.ts';
import { kiosk } from './kiosk.svelte.ts';
import { Proof } from './proof.ts';
import { remote } from './remote.svelte.ts';

/** What every request carries besides what is asked for. */
export type Asked = Pick<BookingRequest, 'applicant' | 'consents' | 'channel' | 'proof'>;

/** A sentence for each field, by its path. */
type Errors = Readonly<Record<string, string>>;

/** What a family writes of itself, in the memory of this page alone. */
const written = $state({ name: '', phone: '', email: '', note: '', request: false, messages: false });

/** Forgets what was written: it was sent, or the person is done. */
export const forgetWritten = (): void => {
  Object.assign(written, { name: '', phone: '', email: '', note: '', request: false, messages: false });
};

type Purpose = SiteConsents['rows'][number]['purpose'];

/** The text of a consent in force, in the language chosen. */
export const consentText = (
  consents: SiteConsents | undefined,
  purpose: Purpose,
): { version: number; text: string } | undefined => {
  const row = consents?.rows.find((one) => one.purpose === purpose);
  if (row === undefined) return undefined;
  return { version: row.version, text: appearance.locale === 'ru' ? row.textRu : row.textEn || row.textRu };
};

/** The fields of what is asked for, above those of the person. */
type Own = {
  /** A sentence for each that cannot be sent as it is written. */
  wrong: () => Errors;
  /** The same for one the service would not take; '' where it is none of them. */
  refused: (error: FieldError) => string;
};

/** The form in which somebody asks for something: contact, consents, the work, and one key per thing asked. */
export class Asking {
  readonly values = written;
  readonly proof = new Proof();
  readonly consents = remote(() => ({ key: 'consents', read: () => read(site.consents.$get()) }));
  #told = $state.raw<Errors>({});
  #refusedFields = $state.raw<Errors>({});
  #problem = $state.raw<Problem>();
  #busy = $state(false);
  #key = crypto.randomUUID();
  readonly #own: Own | undefined;

  constructor(own?: Own) {
    this.#own = own;
  }

  get busy(): boolean {
    return this.#busy;
  }

  get problem(): Problem | undefined {
    return this.#problem;
  }

  /** Each field that could not stay as it was when it was sent, with a sentence. */
  get told(): Errors {
    return this.#told;
  }

  /** Those of them that still cannot: what is mended is complained of no more. */
  get errors(): Errors {
    const now = { ...this.#wrong(), ...this.#refusedFields };
    return Object.fromEntries(Object.entries(now).filter(([path]) => path in this.#told));
  }

  text = (purpose: Purpose) => consentText(this.consents.value, purpose);

  #wrong(): Errors {
    const { name, phone, email, request } = this.values;
    return {
      ...this.#own?.wrong(),
      ...(name.trim() === '' && { name: m.site_name_missing() }),
      ...(phone.replace(/\D/g, '').length < 10 && { phone: m.site_phone_wrong() }),
      ...(email.trim() !== '' && !/^\S+@\S+\.\S+$/.test(email.trim()) && { email: m.site_email_wrong() }),
      ...(!request && { request: m.site_consent_missing() }),
    };
  }

  /**
   * Sends what was asked, once however often it is pressed.
   * @returns the answer, or undefined where something is to be mended first
   */
  send = async <T>(post: (asked: Asked, key: string) => Promise<T>): Promise<T | undefined> => {
    if (this.#busy) return undefined;
    this.#problem = undefined;
    this.#refusedFields = {};
    this.#told = this.#wrong();
    if (Object.keys(this.#told).length > 0) return undefined;
    this.#busy = true;
    try {
      const { name, phone, email } = this.values;
      const given = (['request', 'messages'] as const).filter((purpose) => this.values[purpose]);
      const asked: Asked = {
        applicant: { name: name.trim(), phone, email: email.trim(), locale: appearance.locale },
        consents: given.map((purpose) => ({ purpose, textVersion: this.text(purpose)?.version ?? 1 })),
        channel: kiosk.on ? 'kiosk' : 'site',
        proof: await this.proof.solved(),
      };
      const answer = await post(asked, this.#key);
      forgetWritten();
      opened.now = true;
      return answer;
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(500, {}, { cause: error });
      this.#refused(problem);
      return undefined;
    } finally {
      this.#busy = false;
    }
  };

  #refused(problem: Problem): void {
    this.#problem = problem;
    // Only silence leaves it open whether it was done; anything else is a new request with new work.
    if (problem.status === 0) return;
    this.#key = crypto.randomUUID();
    this.proof.spent();
    const at = problem.errors.map(({ path }) => path.replace('applicant.', ''));
    const own = problem.errors.map((error): [string, string] => [
      error.path,
      this.#own?.refused(error) ?? '',
    ]);
    this.#refusedFields = {
      ...Object.fromEntries(own.filter(([, sentence]) => sentence !== '')),
      ...(at.includes('phone') && { phone: m.site_phone_wrong() }),
      ...(at.includes('email') && { email: m.site_email_wrong() }),
      ...(at.includes('name') && { name: m.site_name_missing() }),
    };
    this.#told = this.#refusedFields;
  }
}
