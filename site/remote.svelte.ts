import { Problem } from '../ui/problem.ts';

/** The last answers of this visit, so that the way back shows a page at once and as it was. */
const answers = new Map<string, unknown>();

/**
 * What a page reads from the service, asked again when `ask` depends on something that changed. The key names the
 * answer; while it is under way an earlier answer to the same question stands in.
 */
export function remote<T>(ask: () => { key: string; read: () => Promise<T> } | null) {
  let value = $state.raw<T>();
  let problem = $state.raw<Problem>();
  let busy = $state(true);
  let again = $state(0);
  let turn = 0;

  $effect(() => {
    void again;
    const question = ask();
    const mine = ++turn;
    if (question === null) return;
    busy = true;
    const earlier = answers.get(question.key);
    // Only what this function stored under the key comes back, and a key names one question.
    if (earlier !== undefined) value = earlier as T;
    question
      .read()
      .then((answer) => {
        if (mine !== turn) return;
        answers.set(question.key, answer);
        value = answer;
        problem = undefined;
      })
      .catch((error) => {
        if (mine !== turn) return;
        problem = error instanceof Problem ? error : new Problem(500, {}, { cause: error });
      })
      .finally(() => {
        if (mine === turn) busy = false;
      });
  });

  return {
    /** The answer; while the next is awaited, the one before it. */
    get value() {
      return value;
    },
    set value(given: T | undefined) {
      value = given;
    },
    get problem() {
      return problem;
    },
    get busy() {
      return busy;
    },
    /** Asks once more. */
    again() {
      again += 1;
    },
  };
}
