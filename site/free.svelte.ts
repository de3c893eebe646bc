import type { FreeQuery, SiteFreePage } from '../api/site/shapes.ts';
import { read, site } from './api.ts';
import { measures } from './bounds.ts';
import type { Child } from './device.svelte.ts';
import { remote } from './remote.svelte.ts';

export type Asked = {
  centreId: string;
  from: string;
  until: string;
  q: string;
  category: string;
  child: Child;
  order: FreeQuery['order'];
};

const categories = ['rehab', 'childcare', 'sport', 'leisure', 'multibox'] as const;

/** What is free on the days asked about, page after page. */
export const freePages = (asked: () => Asked) => {
  let further = $state.raw<SiteFreePage[]>([]);
  let moreBusy = $state(false);

  const ask = (cursor?: string) => {
    const { centreId, from, until, q, category, child, order } = asked();
    const known = categories.find((one) => one === category);
    const query = {
      from,
      until,
      order,
      unfit: 'show' as const,
      // What fits on a phone at first; more of them make a cheap one slow.
      limit: '24',
      ...measures(child),
      ...(q && { q }),
      ...(known && { category: known }),
      ...(cursor && { cursor }),
    };
    return {
      key: `free ${centreId} ${JSON.stringify(query)}`,
      read: () => read(site.centres[':centreId'].free.$get({ param: { centreId }, query })),
    };
  };
  const first = remote(() => {
    const question = ask();
    further = [];
    return question;
  });
  const pages = $derived(first.value ? [first.value, ...further] : []);

  return {
    get page() {
      return pages.at(-1);
    },
    get rows() {
      return pages.flatMap(({ rows }) => rows);
    },
    get problem() {
      return first.problem;
    },
    get busy() {
      return first.busy || moreBusy;
    },
    again: first.again,
    async more(): Promise<void> {
      const cursor = pages.at(-1)?.next;
      if (!cursor || moreBusy) return;
      moreBusy = true;
      try {
        further = [...further, await ask(cursor).read()];
      } finally {
        moreBusy = false;
      }
    },
  };
};
