import { serve } from '@hono/node-server';
import { Cron } from 'croner';
import { pino } from 'pino';
import { type Db, openDb } from '../db/open.ts';
import { seedDemo } from '../db/seed/demo.ts';
import { demoFamily } from '../db/seed/demo-family.ts';
import { demoStaff, seedDemoStaff } from '../db/seed/demo-staff.ts';
import { seedHouse } from '../db/seed/house.ts';
import { loan } from '../db/tables/loans.ts';
import { createApp } from './app.ts';
import { kindOf } from './core/answer.ts';
import type { Ctx } from './core/context.ts';
import { Live } from './core/live.ts';
import { readSettings, type Settings } from './env.ts';
import { byTheClock } from './jobs/acts.ts';
import { newId } from './new-id.ts';
import { Delivery } from './notices/acts/deliver.ts';
import { readPages } from './pages.ts';
import { serve as serveQueue } from './queue/acts/serve.ts';

/** Ends the start with a sentence that helps. */
function giveUp(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

const say = (line: string) => process.stdout.write(`${line}\n`);
/** What went wrong, in the words of whatever it came from. */
const why = (error: unknown): string =>
  error instanceof Error ? (error.cause instanceof Error ? why(error.cause) : error.message) : String(error);

function settings(): Settings {
  try {
    return readSettings(process.env);
  } catch (error) {
    giveUp(`${why(error)}\nThe README lists every setting.`);
  }
}

function open(file: string): Db {
  try {
    return openDb(file);
  } catch (error) {
    giveUp(
      `The database ${file} could not be opened: ${why(error)}\n` +
        'Is it a database of this house, yours to write, and not held by another program? DATABASE_FILE names another.',
    );
  }
}

const { port, host, databaseFile, demo, secret, baseUrl, behindProxy, logLevel, ways } = settings();
const log = pino({ level: logLevel });
const db = open(databaseFile);
const pages = readPages(new URL('../dist', import.meta.url).pathname);
const clock = () => Temporal.Now.instant();
if (demo) await fillDemo();
const live = new Live();
const { webhooksAnywhere } = ways;
const app = createApp({ db, log, secret, clock, demo, baseUrl, behindProxy, webhooksAnywhere, pages, live });

/** What the house does by itself, as of now. */
const ofTheHouse = (): Ctx => ({
  db,
  now: clock(),
  actor: { kind: 'house' },
  newId,
  log,
  follow: serveQueue,
  changed: (...news) => live.publish(...news),
});

/** Fills the demo at its first start: the house, its people, and a year of their work up to today. */
async function fillDemo(): Promise<void> {
  const now = clock();
  seedHouse({ db, newId });
  if (db.orm.select({ id: loan.id }).from(loan).limit(1).get() !== undefined) return;
  say('Filling the demo with a year of life; this takes a moment and happens once.');
  // They were hired before the year they are told to have worked.
  const hired = now.subtract({ hours: 24 * 366 });
  await seedDemoStaff({
    db,
    now: hired,
    actor: { kind: 'house' },
    newId,
    log,
    follow: serveQueue,
    changed: () => {},
  });
  await seedDemo({ db, now, newId, log, link: ways.link });
}

// At the start for the days the house was shut, then each minute: every centre has a midnight of its own.
// A minute that fails (another program holds the file, the disk is full) is made up for by the next.
const failed = (error: unknown) => log.error({ kind: kindOf(error) }, 'the minute’s work failed');
const housekeeping = new Cron('* * * * *', { catch: failed }, () => byTheClock(ofTheHouse()));
void housekeeping.trigger();

// Whatever an act wrote leaves at once after its commit; what has to wait is looked at every five seconds.
const delivery = new Delivery(ofTheHouse, ways);
live.subscribe(({ act }) => void (act === 'delivered' || delivery.run()));
const post = new Cron('*/5 * * * * *', () => void delivery.run());

const server = serve({ fetch: app.fetch, hostname: host, port }, () => {
  const at = `http://${host === '127.0.0.1' || host === '0.0.0.0' ? 'localhost' : host}:${port}`;
  say(`Prokat is open.\n  Family site  ${at}/\n  Staff        ${at}/admin\n  API          ${at}/api/docs`);
  if (demo) {
    say('This is a demo; sign in at the staff page as anyone of:');
    for (const { username, password, name, role, centres } of demoStaff)
      say(`  ${username.padEnd(10)} ${password}   ${name}, ${role}: ${centres.join(', ')}`);
    const family = demoFamily(db);
    if (family !== null)
      say(
        `A family’s booking opens at ${at}/my with the code ${family.code} and the last digits of its phone, ${family.lastDigits}.`,
      );
  }
  if (pages.size === 0) say('  There are no built pages: `npm start` builds them, `npm run build` too.');
  say('Ctrl+C closes it.');
});

server.on('error', (error: NodeJS.ErrnoException) => {
  db.sqlite.close();
  if (error.code === 'EADDRINUSE')
    giveUp(
      `Port ${port} is taken by another program. Stop it, or choose another port: PORT=${port + 1} npm start`,
    );
  if (error.code === 'EACCES')
    giveUp(`Port ${port} may not be opened by this user. Choose one above 1023: PORT=3000`);
  giveUp(`The service could not listen on ${host}:${port}: ${error.message}`);
});

let closing = false;
/** Takes nothing new, lets what runs end, closes the database; boards that listen are let go after a second. */
function close(): void {
  if (closing) return;
  closing = true;
  housekeeping.stop();
  post.stop();
  const delivered = delivery.close();
  server.close(async () => {
    await delivered;
    db.sqlite.close();
    process.exit(0);
  });
  if ('closeAllConnections' in server) setTimeout(() => server.closeAllConnections(), 1000).unref();
}
process.once('SIGTERM', close);
process.once('SIGINT', close);
