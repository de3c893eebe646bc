import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Ways } from './notices/acts/deliver.ts';

const flag = z.enum(['0', '1']).transform((value) => value === '1');

const jsonHeaders = z.string().transform((text, at): Record<string, string> => {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(text));
  } catch {
    at.addIssue({ code: 'custom', message: 'must be a JSON object of texts, such as {"Authorization":"…"}' });
    return z.NEVER;
  }
});

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
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z
    .string()
    .regex(
      /^[^<>]*<[^<>@\s]+@[^<>@\s]+>$|^[^<>@\s]+@[^<>@\s]+$/,
      'must be an e-mail address, or Name <address>',
    )
    .optional(),
  SMS_URL: z.url({ protocol: /^https?$/ }).optional(),
  SMS_HEADERS: jsonHeaders.default({ 'Content-Type': 'application/json' }),
  SMS_BODY: z.string().min(1).default('{"phone":"{phone}","text":"{text}","id":"{id}"}'),
  SMS_OK: z.string().default(''),
  WEBHOOKS_ANYWHERE: flag.optional(),
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
  /** How messages leave. */
  ways: Ways;
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
  const { SMTP_URL, MAIL_FROM, SMS_URL, SMS_HEADERS, SMS_BODY, SMS_OK, WEBHOOKS_ANYWHERE } = read.data;
  if (SMTP_URL !== undefined && MAIL_FROM === undefined)
    throw new Error('Setting MAIL_FROM: say whom the e-mails are from, such as Прокат <prokat@example.org>');
  const demo = DEMO ?? NODE_ENV !== 'production';
  const baseUrl = BASE_URL ?? `http://localhost:${PORT}`;
  return {
    port: PORT,
    host: HOST,
    databaseFile: DATABASE_FILE,
    demo,
    baseUrl,
    behindProxy: BEHIND_PROXY ?? false,
    secret: SECRET ?? keptSecret(DATABASE_FILE),
    logLevel: LOG_LEVEL ?? (demo ? 'warn' : 'info'),
    ways: {
      ...(SMTP_URL && MAIL_FROM && { email: { url: SMTP_URL, from: MAIL_FROM } }),
      ...(SMS_URL && { sms: { url: SMS_URL, headers: SMS_HEADERS, body: SMS_BODY, ok: SMS_OK } }),
      link: new URL('/my', baseUrl).href,
      webhooksAnywhere: WEBHOOKS_ANYWHERE ?? demo,
    },
  };
}
