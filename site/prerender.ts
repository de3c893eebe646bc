import { render } from 'svelte/server';
import { Problem } from '../ui/problem.ts';
import { carrier, read, site } from './api.ts';
import { type Chosen, device } from './device.svelte.ts';
import { answers, asked, fresh, type Given } from './given.ts';
import { parts, writtenName } from './parts.ts';
import { arrive, daysAsked } from './place.svelte.ts';
import { matches, router } from './router.svelte.ts';
import { missing, routes } from './routes.ts';
import { filled, type Rendered, type Written } from './write.ts';

/** The page that is shown now, and what its parts ask that `answers` does not hold. */
const rendered = (): Rendered => {
  asked.length = 0;
  const bodies = { top: '', main: '', foot: '' };
  let head = '';
  for (const id of ['top', 'main', 'foot'] as const) {
    const made = render(parts[id]);
    bodies[id] = made.body;
    head += made.head;
  }
  return { head, ...bodies };
};

/**
 * Every page as it stands before anything is known of the visitor: what is read before the scripts are there, and
 * where they never run; `missing` for all other addresses.
 */
export const pages = async (): Promise<Written[]> => {
  const written: Written[] = [];
  for (const [path, load] of [...Object.entries(routes), ['/missing', missing] as const]) {
    router.show(new URL(path, 'http://site.invalid'), (await load()).default);
    written.push({ name: writtenName(path), ...rendered() });
  }
  return written;
};

const parted = (url: URL) => {
  for (const [pattern, load] of Object.entries(routes)) {
    const params = matches(pattern, url.pathname);
    if (params !== null) return { load, params };
  }
  return null;
};

/** How often a page is written: each time with the answers to what it asked before. */
const turns = 3;

/**
 * A built page as it stands at an address that says its centre and its days, with the answers it shows: nothing is
 * waited for twice, and it is read before the scripts are there.
 * @param ask how the service is asked, by nobody
 * @returns null where the address does not say enough, or the service refuses: the page then asks by itself
 */
export const write = async (
  built: string,
  address: string,
  ask: (path: string) => Promise<Response>,
): Promise<string | null> => {
  const url = new URL(address);
  const centreId = url.searchParams.get('centre');
  const found = parted(url);
  if (centreId === null || found === null) return null;
  carrier.send = (input) => ask(String(input));
  try {
    const { default: page } = await found.load();
    const card = await read(site.centres[':centreId'].$get({ param: { centreId } }));
    const { id, shortName, name, address, phone, region, timeZone } = card;
    const centre: Chosen = { id, shortName, name, address, phone, region, timeZone };
    const given: [string, unknown][] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      // From here to the questions nothing is awaited: another page may be written in between.
      router.show(url, page, found.params);
      device.days = null;
      arrive(centre);
      if (daysAsked() === null) return null;
      answers.clear();
      fresh.clear();
      for (const [key, answer] of given) {
        answers.set(key, answer);
        fresh.add(key);
      }
      const made = rendered();
      if (asked.length === 0) return filled(built, made, { centre, answers: given } satisfies Given);
      const questions = asked.map(async ({ key, read }): Promise<[string, unknown]> => [key, await read()]);
      given.push(...(await Promise.all(questions)));
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
  return null;
};
