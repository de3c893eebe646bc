import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { type Db, openDb } from '../../db/open.ts';
import { seedHouse } from '../../db/seed/house.ts';
import { centre } from '../../db/tables/centres.ts';
import type { Ctx } from '../core/context.ts';
import { Problem } from '../core/problem.ts';
import { readSettings } from '../env.ts';
import { newId } from '../new-id.ts';
import { serve } from '../queue/acts/serve.ts';
import { hire } from './acts/hire.ts';
import { hashPassword } from './auth.ts';
import { administrators } from './reads.ts';
import { type PasswordFault, passwordFaults, passwordLength } from './rules.ts';
import { newPerson, username as usernameShape } from './shapes.ts';

const help = `Makes the first administrator of this house, who works at every centre.

  npm run admin:create -- --username anna --name "Anna L."

  --username  letters a-z, digits, dots, dashes, underscores; 3 to 30
  --name      as the others are to see it
  --seed      when there are no centres yet: take those of the programme documents, with catalogue and rules
  --another   make one more although there is an administrator

The password is asked for, or read from the variable ADMIN_PASSWORD. What is left out is asked for.
DATABASE_FILE names the database, data/prokat.sqlite unless set.`;

const faultWords: Record<PasswordFault, string> = {
  too_short: `it has fewer than ${passwordLength.least} characters`,
  too_long: `it has more than ${passwordLength.most} characters`,
  has_username: 'it holds the user name',
  repeats: 'it repeats itself',
  common: 'it is one of those that are tried first',
};

/** A refusal that is told as it stands, without a stack. */
class Refusal extends Error {}

const terminal = process.stdin.isTTY === true;

async function ask(question: string, flag: string): Promise<string> {
  if (!terminal) throw new Refusal(`Name it: ${flag}.\n\n${help}`);
  const line = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await line.question(question)).trim();
  } finally {
    line.close();
  }
}

/** Asks without showing what is typed. */
async function askHidden(question: string): Promise<string> {
  const { stdin, stdout } = process;
  if (!terminal) throw new Refusal(`Set ADMIN_PASSWORD.\n\n${help}`);
  stdout.write(question);
  stdin.setRawMode(true).setEncoding('utf8').resume();
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let typed = '';
  const hear = (chunk: string) => {
    for (const sign of chunk) {
      if (sign === '\u0003') reject(new Refusal('Nothing was done.'));
      else if (sign === '\r' || sign === '\n') resolve(typed);
      else typed = sign === '\u007f' || sign === '\b' ? typed.slice(0, -1) : typed + sign;
    }
  };
  stdin.on('data', hear);
  try {
    return await promise;
  } finally {
    stdin.off('data', hear).setRawMode(false).pause();
    stdout.write('\n');
  }
}

async function passwordFor(username: string): Promise<string> {
  const given = process.env.ADMIN_PASSWORD;
  const password = given ?? (await askHidden(`Password (${passwordLength.least} characters or more): `));
  const faults = passwordFaults(password, username);
  if (faults.length > 0)
    throw new Refusal(`This password will not do: ${faults.map((fault) => faultWords[fault]).join(', ')}.`);
  if (given === undefined && (await askHidden('Once more: ')) !== password)
    throw new Refusal('The two were not the same. Nothing was done.');
  return password;
}

const centresOf = (db: Db) =>
  db.orm
    .select({ id: centre.id })
    .from(centre)
    .all()
    .map(({ id }) => id);

async function create(db: Db, given: { username?: string; name?: string; seed: boolean; another: boolean }) {
  const [first] = administrators(db);
  if (first !== undefined && !given.another)
    throw new Refusal(
      `There is an administrator already (${first.name}). Others are made on the page of the staff; ` +
        'when nobody can get in any more, run this again with --another.',
    );
  if (!given.seed && centresOf(db).length === 0)
    throw new Refusal('There are no centres yet. With --seed those of the programme documents are taken.');
  const username = usernameShape.safeParse(given.username ?? (await ask('User name: ', '--username')));
  if (!username.success)
    throw new Refusal('A user name has 3 to 30 of: a-z, digits, dots, dashes, underscores.');
  const name = newPerson.shape.name.safeParse(given.name ?? (await ask('Name: ', '--name')));
  if (!name.success) throw new Refusal('A name has 1 to 120 characters.');
  const password = await passwordFor(username.data);
  const ctx: Ctx = {
    db,
    now: Temporal.Now.instant(),
    actor: { kind: 'house' },
    newId,
    log: pino({ level: 'warn' }),
    follow: serve,
    changed: () => {},
  };
  const person = { username: username.data, name: name.data, role: 'administrator' } as const;
  const hash = await hashPassword(password);
  // Both or neither: whoever was refused finds the database as it was.
  db.sqlite
    .transaction(() => {
      if (given.seed) seedHouse({ db, newId });
      hire(ctx, { ...person, centres: centresOf(db) }, hash, false);
    })
    .immediate();
  return person;
}

try {
  const { values } = parseArgs({
    options: {
      username: { type: 'string' },
      name: { type: 'string' },
      seed: { type: 'boolean', default: false },
      another: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) console.log(help);
  else {
    const { databaseFile } = readSettings(process.env);
    const db = openDb(databaseFile);
    const person = await create(db, values);
    db.sqlite.close();
    console.log(
      `${person.name} may sign in as ${person.username} at /admin, and sets up a second factor there.`,
    );
  }
} catch (error) {
  const taken = error instanceof Problem && error.code === 'name_taken';
  console.error(
    taken
      ? 'Somebody signs in under this user name; choose another.'
      : error instanceof Error
        ? error.message
        : error,
  );
  process.exitCode = 1;
}
