import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { centreFacts } from '../api/centres/reads.ts';
import { addDays, asDay, type Day } from '../api/core/dates.ts';
import type { CentreId } from '../api/core/ids.ts';
import { sessionCookie, signToken } from '../api/staff/reads.ts';
import { planSessions } from '../api/venue/acts/plan.ts';
import { addRoomTo } from '../api/venue/acts/rooms.ts';
import { foundVenue } from '../api/venue/acts/venues.ts';
import { newSession, newVenue } from '../api/venue/shapes.ts';
import { type Db, openDb } from '../db/open.ts';
import { findChromium } from '../install.mjs';
import { start, stop } from './http.ts';
import { asHouse } from './reads.ts';
import { region, secret } from './region.ts';

const venues = 50;
const weekdays = [1, 2, 3, 4, 5, 6, 7];

/** A session a day at each of fifty venues of two rooms, five sessions at the first of them, from a first day on. */
function plan(db: Db, centreId: CentreId, from: Day, until: Day): void {
  const ctx = asHouse(db);
  const { timeZone } = centreFacts(db, centreId);
  for (let n = 0; n < venues; n += 1) {
    const names = { nameRu: `Площадка ${n}`, nameEn: `Venue ${n}` };
    const { id: venueId } = foundVenue(
      ctx,
      centreId,
      newVenue.parse({ ...names, kind: 'place', access: 'public', timeZone }),
    );
    for (const [nameRu, nameEn] of [
      ['Зал', 'Hall'],
      ['Мастерская', 'Workshop'],
    ] as const)
      addRoomTo(ctx, venueId, { nameRu, nameEn });
    const [hall] = db.sqlite
      .prepare<[string], string>('SELECT id FROM room WHERE venue_id = ? ORDER BY id')
      .pluck()
      .all(venueId);
    const kind = { nameRu: 'Час кино', nameEn: 'Film hour', pictogram: 'prokat:projector' };
    const places = { capacity: 8, counts: 'person', minutes: 60 };
    for (let more = 0; more < (n === 0 ? 5 : 1); more += 1) {
      const at = { venueId, roomId: hall, day: from, time: `${10 + more * 2 + (n % 8)}:00` };
      const repeat = { weekdays, until };
      planSessions(ctx, centreId, newSession.parse({ ...kind, ...places, ...at, repeat }));
    }
  }
}

/** A host of the last centre, who is signed in. */
function hostOf(db: Db): { centreId: CentreId; token: string } {
  const one = db.sqlite
    .prepare<[], { centreId: CentreId; staffId: string; token: string }>(
      `SELECT staff_centre.centre_id AS centreId, staff_centre.staff_id AS staffId, session.token FROM session
       JOIN staff_centre ON staff_centre.staff_id = session.user_id ORDER BY staff_centre.centre_id DESC LIMIT 1`,
    )
    .get();
  if (one === undefined) throw new Error('nobody is signed in');
  db.sqlite.prepare("UPDATE staff SET role = 'host' WHERE id = ?").run(one.staffId);
  return one;
}

declare global {
  interface Window {
    told: number[];
  }
}

/** Keeps what the browser itself says an interaction took: from the press until the next picture is painted. */
function watch(): void {
  window.told = [];
  const seen = new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (entry instanceof PerformanceEventTiming && entry.interactionId > 0)
        window.told.push(entry.duration);
  });
  const asked = { type: 'event', durationThreshold: 16, buffered: true };
  seen.observe(asked);
}

/** What an interaction took at the worst of all rounds, in milliseconds. */
export type Interaction = { name: string; slowest: number };
type Took = (name: string, press: () => Promise<void>) => Promise<void>;

/** How long is waited after each press: what comes later is the next one's. */
const pause = 800;

/** A host reads a month of all venues, then moves about in the week of one. */
async function walk(page: Page, month: Day, took: Took): Promise<void> {
  const crowd = page.getByText(`ещё ${venues}`).first();
  const chosen = async (label: string, key: string) => {
    await page.getByLabel(label, { exact: true }).focus();
    await page.keyboard.press(key);
  };
  const button = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const look = (name: string) => page.getByText(name, { exact: true }).click();
  await page.goto(`/admin/sessions?look=month&day=${month}`);
  await crowd.waitFor();
  await took('the next month', () => button('Позже'));
  await crowd.waitFor();
  await took('the month before', () => button('Раньше'));
  await crowd.waitFor();
  await took('a day of it', () =>
    page
      .getByRole('link', { name: `ещё ${venues}` })
      .nth(9)
      .click(),
  );
  await took('the rooms of that day', () => look('Залы'));
  await took('back to the month', () => look('Месяц'));
  await crowd.waitFor();
  await took('a week of it', () => look('Неделя'));
  await took('the month again', () => look('Месяц'));
  await crowd.waitFor();
  await took('a session of it', () => page.locator('td li a').nth(40).click());
  await page.getByRole('heading', { level: 1, name: 'Час кино' }).waitFor();
  await page.goto(`/admin/sessions?look=month&day=${month}`);
  await crowd.waitFor();
  await took('one venue of all', () => chosen('Площадка', 'ArrowDown'));
  await took('one room of it', () => chosen('Зал', 'ArrowDown'));
  await took('all its rooms', () => chosen('Зал', 'ArrowUp'));
  await took('its week', () => look('Неделя'));
  const first = page.locator('.ec-event.movable').first();
  await first.focus();
  await took('a move by a key', () => page.keyboard.press('Alt+ArrowDown'));
  await took('a move taken back', () => page.keyboard.press('Escape'));
  const box = await first.boundingBox();
  if (box === null) throw new Error('there is no session to move');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await took('a move by the mouse', async () => {
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y + 56, { steps: 8 });
    await page.mouse.up();
  });
  // It is one of a series: of which sessions the move is to hold is asked.
  await took('a question taken back', () => page.keyboard.press('Escape'));
  await took('all venues again', () => chosen('Площадка', 'ArrowUp'));
}

/** What the browser says each press takes in a month of fifty venues with 54 sessions a day, at the worst of some rounds. */
export async function monthOfVenues(
  size: number,
  rounds: number,
  say: (line: string) => void,
): Promise<Interaction[]> {
  const folder = mkdtempSync(join(tmpdir(), 'prokat-bench-month-'));
  const file = join(folder, 'region.sqlite');
  copyFileSync(region(size, say), file);
  const db = openDb(file);
  const { centreId, token } = hostOf(db);
  const next = Temporal.Now.plainDateISO().add({ months: 1 }).with({ day: 1 });
  const month = asDay(next.toString());
  plan(db, centreId, month, addDays(month, 61));
  db.sqlite.close();
  const service = await start('pages', file);
  const url = `http://127.0.0.1:${service.port}`;
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu'],
  });
  try {
    const context = await browser.newContext({
      baseURL: url,
      locale: 'ru-RU',
      viewport: { width: 1280, height: 800 },
    });
    const value = encodeURIComponent(signToken(secret, token));
    await context.addCookies([{ name: sessionCookie, value, url, httpOnly: true, sameSite: 'Lax' }]);
    const page = await context.newPage();
    await page.addInitScript(watch);
    const slowest = new Map<string, number>();
    for (let round = 0; round < rounds; round += 1)
      await walk(page, month, async (name, press) => {
        await page.waitForTimeout(pause);
        await page.evaluate(() => {
          window.told = [];
        });
        await press();
        await page.waitForTimeout(pause);
        const told = await page.evaluate(() => window.told);
        slowest.set(name, Math.max(slowest.get(name) ?? 0, ...told));
      });
    return [...slowest].map(([name, took]) => ({ name, slowest: took }));
  } finally {
    await browser.close();
    await stop([service]);
    rmSync(folder, { recursive: true, force: true });
  }
}
