import { untrack } from 'svelte';
import { Problem } from '../ui/problem.ts';
import { answers, asked, fresh } from './given.ts';

/**
 * What a page reads from the service, asked again when `ask` depends on something that changed. The key names the
 * answer; while it is under way an earlier answer to the same question stands in.
 */
export function remote<T>(ask: () => { key: string; read: () => Promise<T> } | null) {
  const first = untrack(ask);
  // Only what this function stored under the key comes back, and a key names one question.
  const earlier = (question: typeof first) => answers.get(question?.key ?? '') as T | undefined;
  let value = $state.raw(earlier(first));
  let problem = $state.raw<Problem>();
  let busy = $state(first !== null && !fresh.has(first.key));
  let again = $state(0);
  let turn = 0;
  if (import.meta.env.SSR && first !== null && !answers.has(first.key)) asked.push(first);

  $effect(() => {
    void again;
    const question = ask();
    const mine = ++turn;
    if (question === null) return;
    const known = earlier(question);
    if (known !== undefined) value = known;
    const here = fresh.delete(question.key);
    busy = !here;
    if (here) return;
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
