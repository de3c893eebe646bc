import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { serve } from '@hono/node-server';
import { type Browser, type BrowserContext, chromium, type Page, expect as seen } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPages } from '../../api/pages.ts';
import { findChromium } from '../../install.mjs';
import { type House, house, type StaffHand, tuesday } from './house.ts';

/** Waits for what a page is to show as long as any step of a journey may take: a busy machine is no fault. */
const patience = 40_000;
const shows = seen.configure({ timeout: patience });

export { shows as expect };

const root = join(import.meta.dirname, '..', '..');
const pages = readPages(join(root, 'dist'));

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}, 60_000);
afterAll(() => browser?.close());

/** What a journey is given. */
type Journey = {
  /** A page of a 1280 × 800 window in Barnaul, Russian, that knows no one yet; its clock starts as the house's. */
  page: Page;
  house: House;
  /** Signs a member of staff in, in this window: the cookie alone, as the sign-in page would leave it. */
  signIn: (hand: StaffHand) => Promise<void>;
  /** Moves the clocks of the house and of its pages, whose timers that came due meanwhile fire once. */
  later: (duration: Temporal.DurationLike) => Promise<void>;
  /** A second window that shares nothing with the first: another desk, another device. */
  window: () => Promise<{ page: Page; signIn: (hand: StaffHand) => Promise<void> }>;
  /** Fails where the page as it stands breaks WCAG 2.2 AA, as far as axe can see. */
  check: (on?: Page) => Promise<void>;
  /** With SHOTS=1 writes how the page looks (desktop, phone, dark, 200 %) to `test-results/`. */
  shots: (name: string) => Promise<void>;
};

/**
 * A test in a real Chromium against the real service on a house of its own. It fails, besides its own
 * expectations, on any warning or error in the console, any uncaught error, any request that fails or leaves for
 * another host (what its pages showed is then in `test-results/`); a journey that provokes a refusal names the paths that may answer it (`refusals`).
 */
export function journey(
  name: string,
  walk: (given: Journey) => Promise<void>,
  { at = tuesday, refusals = [] }: { at?: string; refusals?: RegExp[] } = {},
): void {
  test(name, async () => {
    if (pages.size === 0) throw new Error('There are no built pages; run `npm run build`.');
    const its = house(at, { pages });
    const server = serve({ fetch: its.app.fetch, hostname: '127.0.0.1', port: 0 });
    await new Promise((ready) => server.once('listening', ready));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const complaints: string[] = [];
    const contexts: BrowserContext[] = [];
    let now = Temporal.Instant.from(at);

    const openWindow = async () => {
      const context = await browser.newContext({
        baseURL: origin,
        locale: 'ru-RU',
        timezoneId: 'Asia/Barnaul',
        viewport: { width: 1280, height: 800 },
        reducedMotion: 'reduce',
      });
      contexts.push(context);
      // Nothing is timed here; this only ends a journey that hangs, also on a machine busy with other work.
      context.setDefaultTimeout(patience);
      await context.clock.install({ time: now.epochMilliseconds });
      listen(context, origin, refusals, complaints);
      const signIn = async (hand: StaffHand) => {
        const [cookie = '', value = ''] = hand.cookie.split('=');
        await context.addCookies([{ name: cookie, value, url: origin, httpOnly: true, sameSite: 'Lax' }]);
      };
      return { page: await context.newPage(), signIn };
    };

    try {
      const first = await openWindow();
      await walk({
        ...first,
        house: its,
        window: openWindow,
        later: async (duration) => {
          const before = now;
          now = now.add(duration);
          its.later(duration);
          const skipped = now.epochMilliseconds - before.epochMilliseconds;
          for (const context of contexts) await context.clock.fastForward(skipped);
        },
        check: (on = first.page) => accessible(on),
        shots: (title) => shoot(first.page, title),
      });
      expect(complaints, 'what the browser complained of').toEqual([]);
      expect(its.logged, 'what the service complained of').toEqual([]);
    } catch (error) {
      const pages = contexts.flatMap((context) => context.pages());
      await Promise.all(
        pages.map((page, index) => keep(page, `failed ${name} ${index + 1}`).catch(() => {})),
      );
      throw error;
    } finally {
      await Promise.all(contexts.map((context) => context.close()));
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      its.db.sqlite.close();
    }
  }, 240_000);
}

function listen(context: BrowserContext, origin: string, refusals: RegExp[], complaints: string[]): void {
  const expected = (url: string) => refusals.some((pattern) => pattern.test(new URL(url).pathname));
  context.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    // Chromium itself writes one line for every answer of 400 and above.
    if (message.location().url && expected(message.location().url)) return;
    complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => {
    complaints.push(`uncaught: ${error.error().stack}`);
  });
  context.on('request', (request) => {
    const { protocol } = new URL(request.url());
    if (protocol.startsWith('http') && !request.url().startsWith(`${origin}/`))
      complaints.push(`another host: ${request.url()}`);
  });
  context.on('requestfailed', (request) => {
    // A page that is left drops what it was still asking for; without a network is only who went offline on purpose.
    if (/net::ERR_(ABORTED|INTERNET_DISCONNECTED)/.test(request.failure()?.errorText ?? '')) return;
    complaints.push(`failed: ${request.method()} ${request.url()} ${request.failure()?.errorText}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400 && !expected(response.url()))
      complaints.push(`${response.status()}: ${response.request().method()} ${response.url()}`);
  });
}

async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const told = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}\n  ${node.html}\n  ${node.failureSummary?.replaceAll('\n', '\n  ')}`),
  );
  expect(told.join('\n'), `accessibility of ${page.url()}`).toBe('');
  expect(await page.evaluate(tooSmall), `targets under 44 px on ${page.url()}`).toEqual([]);
}

/** Runs in the page: what can be pressed but does not answer as wide and as high as a finger is, 44 px. */
function tooSmall(): string[] {
  // One pixel less: edges fall between pixels.
  const wanted = 43;
  const pressed = (control: Element): Element =>
    control.matches('[type=checkbox], [type=radio], [type=file]')
      ? (control.closest('label') ?? document.querySelector(`label[for="${control.id}"]`) ?? control)
      : control;
  const answers = (element: Element, x: number, y: number): boolean => {
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return true;
    return element.contains(document.elementFromPoint(x, y));
  };
  // A link in running text is as high as its line (WCAG 2.5.8, inline).
  const inText = (element: Element): boolean =>
    getComputedStyle(element).display === 'inline' &&
    element.parentElement?.textContent?.trim() !== element.textContent?.trim();
  const seen = (element: Element): boolean =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    element.closest('.visually-hidden, [inert], :disabled') === null;
  const [left, top] = [window.scrollX, window.scrollY];
  const within = document.querySelector('dialog:modal') ?? document.body;
  const controls = [...within.querySelectorAll('a[href], button, input, select, textarea, summary')];
  const small = [...new Set(controls.filter(seen).map(pressed))].filter((element) => {
    element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    const { x, y, width, height } = element.getBoundingClientRect();
    const [midX, midY] = [x + width / 2, y + height / 2];
    // What lies under something else is not what is pressed there.
    if (inText(element) || !answers(element, midX, midY)) return false;
    const reach = (byX: number, byY: number): number => {
      let far = 0;
      while (far < wanted && answers(element, midX + byX * (far + 1), midY + byY * (far + 1))) far += 1;
      return far;
    };
    return reach(-1, 0) + 1 + reach(1, 0) < wanted || reach(0, -1) + 1 + reach(0, 1) < wanted;
  });
  window.scrollTo(left, top);
  return small.map(
    (element) => `${element.clientWidth} × ${element.clientHeight}: ${element.outerHTML.slice(0, 160)}`,
  );
}

/** Writes how a page looks, in full length, to `test-results/`. */
async function keep(page: Page, name: string): Promise<void> {
  const path = join(root, 'test-results', `${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.png`);
  await page.screenshot({ path, fullPage: true });
}

async function shoot(page: Page, name: string): Promise<void> {
  if (process.env.SHOTS === undefined) return;
  const take = async (look: string, width: number, height: number, colorScheme: 'light' | 'dark') => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await keep(page, `${name} ${look}`);
  };
  await take('phone', 360, 740, 'light');
  await take('phone-dark', 360, 740, 'dark');
  await take('dark', 1280, 800, 'dark');
  // A window zoomed to 200 % has half the room.
  await take('zoom', 640, 400, 'light');
  await take('desktop', 1280, 800, 'light');
}
