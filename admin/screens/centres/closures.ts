import type { CentreCard, ClosureRow, Holiday } from '../../../api/centres/shapes.ts';
import { nameOf, period } from '../../../ui/format.ts';
import { notices } from '../../../ui/notices.svelte.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { problemWords } from '../../../ui/problem.ts';
import { client, read } from '../../api.ts';
import { queries } from '../../queries.ts';
import { session } from '../../session.svelte.ts';

/** Asks again for whatever days decide: the month, the lists, today's hours on every card. */
export const daysChanged = async (): Promise<void> => {
  await queries.invalidateQueries({ queryKey: ['centre', session.centreId, 'centres'] });
};

const attempt = async (run: () => Promise<void>): Promise<void> => {
  try {
    await run();
  } catch (error) {
    notices.say(problemWords(error), { tone: 'bad' });
  }
  await daysChanged();
};

/** Takes an entry out at once and offers to put it back. */
export const removeClosure = (centre: CentreCard, row: ClosureRow): Promise<void> =>
  attempt(async () => {
    await client.api.closures[':closureId'].$delete({ param: { closureId: row.id } });
    const { starts, until, open, reason, own } = row;
    const json = { starts, until, open, reason, everywhere: !own };
    const putBack = () =>
      attempt(async () => {
        await read(client.api.centres[':centreId'].closures.$post({ param: { centreId: centre.id }, json }));
      });
    notices.say(m.centres_closure_removed({ days: period(starts, until, centre.today.day) }), {
      actions: [{ label: m.app_undo(), run: putBack }],
    });
  });

/** Says that an entry was added and offers to take it out again. */
export const sayAdded = (centre: CentreCard, row: ClosureRow): void => {
  const undo = () =>
    attempt(async () => {
      await client.api.closures[':closureId'].$delete({ param: { closureId: row.id } });
    });
  notices.say(m.centres_closure_added({ days: period(row.starts, row.until, centre.today.day) }), {
    actions: [{ label: m.app_undo(), run: undo }],
  });
};

/** Takes a yearly holiday out at once and offers to put it back. */
export const removeHoliday = (row: Holiday): Promise<void> =>
  attempt(async () => {
    await client.api.holidays[':monthDay'].$delete({ param: { monthDay: row.monthDay } });
    const putBack = () =>
      attempt(async () => {
        await read(client.api.holidays.$post({ json: row }));
      });
    notices.say(m.centres_holiday_removed({ name: nameOf(row) }), {
      actions: [{ label: m.app_undo(), run: putBack }],
    });
  });
