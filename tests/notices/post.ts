import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { onTestFinished } from 'vitest';
import type { Ctx } from '../../api/core/context.ts';
import { Delivery, type Ways } from '../../api/notices/acts/deliver.ts';
import { notify } from '../../api/notices/acts/notify.ts';
import type { House } from '../support/house.ts';

/** An error of an SMTP server with the code it answers. */
const smtpError = (responseCode: number) => Object.assign(new Error('no'), { responseCode });

export type Mail = { from: string; to: string[]; raw: string };

/**
 * A mail server of its own: keeps what it took. `refuse` says, per recipient or at the whole text, with which code it
 * refuses; `hold` stops it after it took the text and before it says so.
 */
export async function mailServer(port = 0) {
  const mails: Mail[] = [];
  const rules = {
    rcpt: (_address: string): number => 0,
    data: (): number => 0,
    held: undefined as Promise<void> | undefined,
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo({ address }, _session, done) {
      const code = rules.rcpt(address);
      done(code === 0 ? null : smtpError(code));
    },
    onData(stream, session, done) {
      void text(stream).then(async (raw) => {
        const code = rules.data();
        if (code !== 0) return done(smtpError(code));
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), raw });
        await rules.held;
        done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready));
  const close = () => new Promise<void>((closed) => server.close(() => closed()));
  onTestFinished(close);
  const at = (server.server.address() as AddressInfo).port;
  return { mails, rules, port: at, url: `smtp://127.0.0.1:${at}`, close };
}

type Part = { type: string; text: string };

const headersOf = (text: string): ((name: string) => string) => {
  const unfolded = text.replace(/\r\n[ \t]+/g, ' ');
  return (name) => new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1]?.trim() ?? '';
};

const decoded = (how: string, text: string): string => {
  if (/^b/i.test(how)) return Buffer.from(text, 'base64').toString();
  if (!/^q/i.test(how)) return text;
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([\dA-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
};

function partsOf(raw: string): Part[] {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const header = headersOf(head);
  const type = header('Content-Type');
  const text = rest.join('\r\n\r\n');
  const [, boundary] = /boundary="([^"]+)"/.exec(type) ?? [];
  if (boundary === undefined) return [{ type, text: decoded(header('Content-Transfer-Encoding'), text) }];
  return text
    .split(`--${boundary}`)
    .slice(1, -1)
    .flatMap((part) => partsOf(part.replace(/^\r\n/, '')));
}

/** A message as a mail program reads it. */
export function read(raw: string) {
  const [head = ''] = raw.split('\r\n\r\n');
  const header = headersOf(head);
  const subject = header('Subject')
    .replace(/\?= =\?/g, '?==?')
    .replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, how: string, text: string) =>
      decoded(how, text.replaceAll('_', ' ')),
    );
  const parts = partsOf(raw);
  return { header, subject, parts, text: parts.map(({ text }) => text).join('\n') };
}

export type Call = { path: string; headers: IncomingHttpHeaders; body: string };

/** A web server of its own: keeps what it was sent, answers as `answer` says. */
export async function webServer() {
  const calls: Call[] = [];
  const rules = {
    answer: (_call: Call): { status: number; body?: string; headers?: Record<string, string> } => ({
      status: 200,
    }),
  };
  const server: Server = createServer((request, response) => {
    void text(request).then((body) => {
      const call = { path: request.url ?? '', headers: request.headers, body };
      calls.push(call);
      const { status, body: said = '', headers = {} } = rules.answer(call);
      response.writeHead(status, headers).end(said);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { calls, rules, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** A delivery for a house whose clock is the house's; nothing is configured unless told. */
export const delivery = (home: { ctx: () => Ctx }, ways: Partial<Ways> = {}): Delivery =>
  new Delivery(() => home.ctx(), { link: 'https://prokat.example.org/my', webhooksAnywhere: true, ...ways });

/** E-mails by a server. */
export const byMail = (url: string): Partial<Ways> => ({
  email: { url, from: 'Прокат <prokat@example.org>' },
});

type Telling = Parameters<typeof notify>[1];

/** Writes a message to somebody by e-mail: a booking that was confirmed, unless told otherwise. */
export const tell = (home: House, more: Partial<Telling> & { address?: string } = {}): void => {
  const { address = 'anna@example.org', ...rest } = more;
  notify(home.ctx(), {
    kind: 'booking_confirmed',
    centreId: home.centreNamed('Барнаул'),
    to: { channel: 'email', address, locale: 'ru', neutral: false, familyId: null },
    about: null,
    facts: { code: 'K7M-4QX', things: [{ nameRu: 'Ходунки', nameEn: 'Walker', quantity: 1 }] },
    ...rest,
  });
};

type Stored = {
  id: string;
  kind: string;
  channel: string;
  address: string;
  subject: string;
  body: string;
  calendar: string;
  state: string;
  problem: string;
  attempts: number;
  next_at: string;
  once: string | null;
};

/** The outbox as it is stored, the oldest first. */
export const outbox = (home: Pick<House, 'db'>): Stored[] =>
  home.db.sqlite.prepare<[], Stored>('SELECT * FROM notice ORDER BY id').all();
