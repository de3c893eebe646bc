import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const flag = z.enum(['0', '1']).transform((value) => value === '1');

const shape = z.object({
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_FILE: z.string().min(1).default('data/prokat.sqlite'),
  NODE_ENV: z.string().optional(),
  DEMO: flag.optional(),
  BEHIND_PROXY: flag.optional(),
  BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  SECRET: z.string().min(32, 'must be 32 characters or more').optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).optional(),
});

/** What the service is told from outside; the README lists every name. */
export type Settings = {
  port: number;
  host: string;
  databaseFile: string;
  demo: boolean;
  baseUrl: string;
  behindProxy: boolean;
  secret: string;
  logLevel: string;
};

/**
 * The secret of this house, made once and kept beside the database, readable by its owner alone. Whoever has it
 * can forge a session and read the second factors: it is backed up with the database, apart from everything else.
 */
function keptSecret(databaseFile: string): string {
  const file = join(dirname(databaseFile), 'secret');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const fresh = randomBytes(32).toString('base64url');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${fresh}\n`, { mode: 0o600, flag: 'wx' });
  return fresh;
}

/**
 * Reads the settings from the environment.
 * @throws Error whose message names every setting that cannot be used
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const read = shape.safeParse(given);
  if (!read.success)
    throw new Error(
      read.error.issues.map((issue) => `Setting ${issue.path.join('.')}: ${issue.message}`).join('\n'),
    );
  const { PORT, HOST, DATABASE_FILE, NODE_ENV, DEMO, BASE_URL, BEHIND_PROXY, SECRET, LOG_LEVEL } = read.data;
  const demo = DEMO ?? NODE_ENV !== 'production';
  return {
    port: PORT,
    host: HOST,
    databaseFile: DATABASE_FILE,
    demo,
    baseUrl: BASE_URL ?? `http://localhost:${PORT}`,
    behindProxy: BEHIND_PROXY ?? false,
    secret: SECRET ?? keptSecret(DATABASE_FILE),
    logLevel: LOG_LEVEL ?? (demo ? 'warn' : 'info'),
  };
}
