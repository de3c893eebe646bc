import { type Verdict, type VerificationLine, verificationLine } from '../../../api/audit/shapes.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { request } from '../../api.ts';

/** One check of the chain as it goes on: how far it is, then its verdict. */
export class Verification {
  #progress = $state<{ checked: number; of: number } | null>(null);
  #verdict = $state<Verdict | null>(null);
  #running = $state(false);
  readonly #stop = new AbortController();

  get progress(): { checked: number; of: number } | null {
    return this.#progress;
  }

  get verdict(): Verdict | null {
    return this.#verdict;
  }

  get running(): boolean {
    return this.#running;
  }

  /** Ends a check nobody waits for any more. */
  stop = (): void => this.#stop.abort();

  /** Checks the whole chain; throws a `Problem` on a refusal, an error where the answer breaks off. */
  run = async (body: { seal?: string }, key: string): Promise<void> => {
    this.#progress = null;
    this.#verdict = null;
    this.#running = true;
    try {
      const answer = await request('/api/trail/verify', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
        body: JSON.stringify(body),
        signal: this.#stop.signal,
      });
      for await (const line of messages(answer)) {
        if ('ok' in line) this.#verdict = line;
        else this.#progress = line;
      }
      if (this.#verdict === null) throw new Error(m.audit_verify_interrupted());
    } finally {
      this.#running = false;
    }
  };
}

/** The messages of a stream of server-sent events, one by one as they arrive. */
async function* messages(answer: Response): AsyncGenerator<VerificationLine> {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    const pieces = (rest + part.value).split('\n\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces) yield verificationLine.parse(JSON.parse(piece.replace(/^data: /, '')));
  }
}
