import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import lighthouse from 'lighthouse';
import { firstPickUp } from '../api/bookings/rules.ts';
import { calendarOf } from '../api/centres/reads.ts';
import { addDays, asDay } from '../api/core/dates.ts';
import type { CentreId, ItemTypeId } from '../api/core/ids.ts';
import { centreStock } from '../api/stock/reads.ts';
import { openDb } from '../db/open.ts';
import { findChromium } from '../install.mjs';
import { start, stop } from './http.ts';
import { median } from './measure.ts';
import { region } from './region.ts';

export const judged = ['performance', 'accessibility', 'best-practices'] as const;
/** Medians of the runs of one page: scores from 0 to 100, and the compressed JavaScript of a first visit in kilobytes. */
export type Judged = { name: string; scores: Record<(typeof judged)[number], number>; scriptKb: number };

/** The pages a family walks through first, by what they are called and where they are. */
function addresses(file: string): [name: string, path: string][] {
  const db = openDb(file);
  const centreId = db.sqlite.prepare<[], CentreId>('SELECT id FROM centre ORDER BY id LIMIT 1').pluck().get();
  if (centreId === undefined) throw new Error('there is no centre');
  const today = asDay(Temporal.Now.plainDateISO().toString());
  const from = firstPickUp({ calendar: calendarOf(db, centreId), today: addDays(today, 1) });
  const until = addDays(from, 7);
  const free = centreStock(db, centreId, from, addDays(until, 10)).find(({ bookable }) => bookable > 0);
  const itemTypeId: ItemTypeId | undefined = free?.itemTypeId;
  db.sqlite.close();
  const asked = `centre=${centreId}&from=${from}&until=${until}`;
  return [
    ['the first page', '/'],
    ['what is free', `/free?${asked}`],
    ['a thing', `/item/${itemTypeId}?${asked}`],
    ['my bookings', '/my'],
  ];
}

/** A port nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Has Lighthouse judge the built site by its mobile profile (a middling phone, a slow network), each page so often. */
export async function judgePages(size: number, runs: number, say: (line: string) => void): Promise<Judged[]> {
  const folder = mkdtempSync(join(tmpdir(), 'prokat-bench-pages-'));
  const file = join(folder, 'region.sqlite');
  copyFileSync(region(size, say), file);
  const pages = addresses(file);
  const service = await start('pages', file);
  const port = await freePort();
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [
      `--remote-debugging-port=${port}`,
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-gpu',
    ],
  });
  try {
    const results: Judged[] = [];
    const judge = async (name: string, path: string) => {
      const url = `http://127.0.0.1:${service.port}${path}`;
      const asked = { port, onlyCategories: [...judged], logLevel: 'error' as const };
      for (let left = 2; ; left -= 1) {
        const answer = await lighthouse(url, asked);
        if (answer === undefined) throw new Error(`Lighthouse said nothing of ${name}`);
        if (!answer.lhr.runtimeError) return answer.lhr;
        // At times the browser's trace has no beginning; Lighthouse asks to be run again.
        if (left === 0) throw new Error(`${name}: ${answer.lhr.runtimeError.message}`);
      }
    };
    for (const [name, path] of pages) {
      const told: Judged[] = [];
      for (let run = 0; run < runs; run += 1) {
        const { categories, audits } = await judge(name, path);
        const score = (of: (typeof judged)[number]) => Math.round((categories[of]?.score ?? 0) * 100);
        const requests = audits['network-requests']?.details;
        const scripts =
          requests?.type === 'table' ? requests.items.filter((one) => one.resourceType === 'Script') : [];
        told.push({
          name,
          scores: {
            performance: score('performance'),
            accessibility: score('accessibility'),
            'best-practices': score('best-practices'),
          },
          scriptKb: scripts.reduce((sum, one) => sum + Number(one.transferSize ?? 0), 0) / 1024,
        });
        if (process.env.EXPLAIN)
          for (const audit of Object.values(audits))
            if (audit.score !== null && audit.score < 0.9)
              say(`    ${audit.id} ${audit.score} ${audit.displayValue ?? ''}`);
      }
      const middle = (of: (one: Judged) => number) => median(told.map(of));
      results.push({
        name,
        scores: {
          performance: middle((one) => one.scores.performance),
          accessibility: middle((one) => one.scores.accessibility),
          'best-practices': middle((one) => one.scores['best-practices']),
        },
        scriptKb: middle((one) => one.scriptKb),
      });
    }
    return results;
  } finally {
    await browser.close();
    await stop([service]);
    rmSync(folder, { recursive: true, force: true });
  }
}
