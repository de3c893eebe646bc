import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { buildPages } from '../build.ts';
import { openDb } from '../db/open.ts';
import { boards } from './board.ts';
import { aimOf, desk } from './desk.ts';
import { type Measured, measure, median, ratios, type Work } from './measure.ts';
import { monthOfVenues } from './month.ts';
import { judged, judgePages } from './pages.ts';
import { reads } from './reads.ts';
import { region } from './region.ts';
import { bookings, freePages, lastPlaces, lastTen } from './site.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    readRounds: { type: 'string', default: '31' },
    sizes: { type: 'string', default: '10000,100000,1000000' },
    only: { type: 'string', default: 'reads,board,desk,site,pages,month' },
  },
});
const rounds = Number(values.rounds);
const readRounds = Number(values.readRounds);
const sizes = values.sizes.split(',').map(Number);
const wanted = new Set(values.only.split(','));
const say = (line: string) => console.log(line);

const growthAim = 1.5;
const duration = (seconds: number): string =>
  seconds < 1e-3 ? `${(seconds * 1e6).toFixed(1)} µs` : `${(seconds * 1e3).toFixed(2)} ms`;
const rate = (seconds: number): string => `${Math.round(1 / seconds).toLocaleString('en')}/s`;
const commitments = (size: number) => size.toLocaleString('en').padStart(9);
/** The middle half: where one round in two fell. */
const range = (of: readonly number[]) => {
  const sorted = [...of].sort((a, b) => a - b);
  const [low = Number.NaN, high = Number.NaN] = [0.25, 0.75].map(
    (part) => sorted[Math.round(part * (sorted.length - 1))],
  );
  return `${low.toFixed(2)}–${high.toFixed(2)}`;
};

let missed = 0;
const verdict = (reached: boolean): string => {
  if (!reached) missed += 1;
  return reached ? 'reached' : 'MISSED';
};

/** Prints one work at every size, each as a ratio to the floor that ran beside it, and how it grows. */
function print(
  { name, floorName, aim }: Pick<Work, 'name' | 'floorName' | 'aim'>,
  measured: ReadonlyMap<number, Measured>,
  cost: (seconds: number) => string,
): void {
  say(`\n${name}   (floor: ${floorName}; aim: at most ${Number(aim.toFixed(2))}×)`);
  for (const [size, one] of measured) {
    const times = median(ratios(one));
    const costs = `${cost(median(one.ours)).padStart(10)} beside ${cost(median(one.floor)).padStart(10)}`;
    const told = `${times.toFixed(2)}× (${range(ratios(one))})`;
    say(`  ${commitments(size)} commitments  ${costs}  ${told.padEnd(24)} ${verdict(times <= aim)}`);
  }
  const [small, large] = [measured.get(Math.min(...sizes)), measured.get(Math.max(...sizes))];
  if (sizes.length < 2 || small === undefined || large === undefined) return;
  const growth = median(large.ours.map((seconds, round) => seconds / (small.ours[round] ?? Number.NaN)));
  say(
    `  growth from the first to the last  ${growth.toFixed(2)}× (aim: at most ${growthAim}×)  ${verdict(growth <= growthAim)}`,
  );
}

say(
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}; medians of ${readRounds} (reads) and ${rounds} (desk) alternating rounds.`,
);
say(
  'The region: 2,000 types, 100,000 units, 20 centres, 100,000 families; commitments over three years, those ahead live.',
);

if (wanted.has('reads')) {
  const databases = new Map(sizes.map((size) => [size, openDb(region(size, say))]));
  const bySize = new Map([...databases].map(([size, db]) => [size, reads(db)]));
  const names = bySize.get(sizes[0] ?? 0) ?? [];
  for (const [index, work] of names.entries()) {
    const same = [...bySize].flatMap(([size, list]): [number, Work][] => {
      const one = list[index];
      return one === undefined ? [] : [[size, one]];
    });
    print(work, measure(new Map(same), readRounds), duration);
  }
  for (const db of databases.values()) db.sqlite.close();
}

if (wanted.has('board')) {
  const work = boards(Math.min(...sizes), say);
  print(work, measure(new Map([[Math.min(...sizes), work]]), readRounds), duration);
}

if (wanted.has('desk')) {
  const floorName = 'Hono doing one bare FULL insert per request';
  for (const [work, measured] of await desk(sizes, rounds, say))
    print({ name: `${work} over HTTP, 32 connections`, floorName, aim: aimOf(work) }, measured, rate);
}

if (wanted.has('site')) {
  const { measured, bare } = await freePages(sizes, rounds, say);
  const name = 'what is free in my dates, 50 types a page, over HTTP, 32 connections';
  print({ name, floorName: 'a constant JSON of the same server', aim: 10 }, measured, rate);
  say(`  beside a bare Hono answering a constant JSON  ${median(ratios(bare)).toFixed(2)}× (told, no aim)`);
  const floorName = 'Hono doing one bare FULL insert per request';
  const booked = await bookings(sizes, rounds, say);
  print({ name: 'booking over HTTP: guard, trail and message', floorName, aim: 3 }, booked, rate);
  const size = Math.max(...sizes);
  const ten = await lastTen(size, Math.min(rounds, 7), say);
  const told = {
    name: 'the slowest of 1,000 who want the last 10 at once; exactly 10 win, nobody errs',
    aim: 3,
  };
  const apart = 'the slowest of 1,000 at once who want different things';
  print({ ...told, floorName: apart }, new Map([[size, ten]]), duration);
  const places = await lastPlaces(size, Math.min(rounds, 7), say);
  const wanted = {
    name: 'the slowest of 1,000 who want the last 10 places of a session at once; exactly 10 win, nobody errs',
    aim: 3,
    floorName: 'the slowest of 1,000 at once who want places in different sessions',
  };
  print(wanted, new Map([[size, places]]), duration);
}

if (wanted.has('pages')) {
  await buildPages(say);
  say(
    '\nThe families’ site by Lighthouse, mobile profile   (aim: at least 95 each; 60 KB of JavaScript at most)',
  );
  for (const { name, scores, scriptKb } of await judgePages(Math.min(...sizes), 3, say)) {
    const told = judged.map((of) => `${of} ${scores[of]}`).join('  ');
    const reached = judged.every((of) => scores[of] >= 95) && scriptKb <= 60;
    say(`  ${name.padEnd(16)}${told}  JavaScript ${scriptKb.toFixed(1)} KB  ${verdict(reached)}`);
  }
}

if (wanted.has('month')) {
  await buildPages(say);
  say('\nA month of 50 venues in Chromium: from a press to the next picture   (aim: at most 200 ms each)');
  for (const { name, slowest } of await monthOfVenues(Math.min(...sizes), 5, say))
    say(
      `  ${name.padEnd(24)}${String(slowest).padStart(4)} ms at the worst of 5  ${verdict(slowest <= 200)}`,
    );
}

say(missed === 0 ? '\nEvery aim is reached.' : `\n${missed} aims are missed.`);
