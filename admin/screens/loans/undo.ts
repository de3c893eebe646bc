import { notices } from '../../../ui/notices.svelte.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { problemWords } from '../../../ui/problem.ts';
import { client, read } from '../../api.ts';
import { queries } from '../../queries.ts';
import { session } from '../../session.svelte.ts';

async function undo(run: () => Promise<unknown>, said: string): Promise<boolean> {
  try {
    await run();
    notices.say(said, { tone: 'info' });
    return true;
  } catch (error) {
    notices.say(problemWords(error), { tone: 'bad' });
    return false;
  } finally {
    await queries.invalidateQueries({ queryKey: ['centre', session.centreId] });
  }
}

/** Takes a return back and says so; false when that was refused, which has been said too. */
export const undoReturn = (loanId: string): Promise<boolean> =>
  undo(
    () => read(client.api.loans[':loanId'].return.undo.$post({ param: { loanId } })),
    m.loans_return_undone(),
  );

/** Takes a whole handover back and says so; false when that was refused, which has been said too. */
export const undoIssue = (handoverId: string): Promise<boolean> =>
  undo(
    () => read(client.api.handovers[':handoverId'].undo.$post({ param: { handoverId } })),
    m.loans_issue_undone(),
  );

/** Takes back the handing out of one thing and says so; false when that was refused, which has been said too. */
export const undoLoan = (loanId: string): Promise<boolean> =>
  undo(
    () => read(client.api.loans[':loanId'].issue.undo.$post({ param: { loanId } })),
    m.loans_issue_undone_one(),
  );
