import { createHmac } from 'node:crypto';
import { vi } from 'vitest';
import type { StaffRole } from '../../api/core/context.ts';
import type { StaffId } from '../../api/core/ids.ts';
import { hire } from '../../api/staff/acts/hire.ts';
import { hashPassword } from '../../api/staff/auth.ts';
import { type House, house } from '../support/house.ts';

// Passwords are hashed for real: slow on purpose, and slower on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

/** A password that will do. */
export const password = 'жёлтый слон летит';

const hashed = hashPassword(password);

/** A house whose clock begins where the sign-in library's does: it reads the machine's own. */
export const houseNow = (more?: Parameters<typeof house>[1]): House =>
  house(Temporal.Now.instant().toString(), more);

/** Makes a real account, by the act that makes them all, whose password is `password`. */
export async function engage(
  its: House,
  username: string,
  role: StaffRole = 'desk',
  { oneTime = false, centres = [its.centreNamed('Барнаул')] } = {},
): Promise<StaffId> {
  const person = { name: `${username} по имени`, username, role, centres };
  return hire(its.ctx(), person, await hashed, oneTime).id;
}

/** A browser without pages: keeps the cookies it is given and sends them back. */
export class Browser {
  readonly #its: House;
  readonly cookies = new Map<string, string>();

  constructor(its: House) {
    this.#its = its;
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await this.#its.visitor.call(method, path, body, { Cookie: this.cookie, ...headers });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  };

  signIn = (username: string, typed: string = password) =>
    this.call('POST', '/api/auth/sign-in/username', { username, password: typed });

  /** Sets up the second factor; its key and backup codes. */
  setUp = async () => {
    const { body } = await this.call('POST', '/api/auth/two-factor/enable', { password });
    const key = String(body.key);
    const proof = await this.call('POST', '/api/auth/two-factor/verify-totp', { code: totp(key) });
    return { key, backupCodes: Object.values(body.backupCodes ?? {}).map(String), status: proof.status };
  };
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code an authenticator app shows for a key at this moment (RFC 6238: SHA-1, six digits, 30 seconds). */
export function totp(key: string, at = Date.now()): string {
  const bits = [...key].map((sign) => base32.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', bytes).update(counter).digest();
  const code = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff;
  return String(code % 1_000_000).padStart(6, '0');
}

/** Has the trail refuse an act, as a full disk would: what it belongs to must then not have happened. */
export const refuseEntry = (its: House, act: string) =>
  its.db.sqlite.exec(
    `create temp trigger refused before insert on audit when new.act = '${act}' begin select raise(abort, 'full'); end`,
  );

/** The acts in the trail, the newest last. */
export const trail = (its: House) =>
  its.db.sqlite
    .prepare<[], { act: string; actorId: string | null; subjectId: string | null; detail: string }>(
      'select act, actor_id actorId, subject_id subjectId, detail from audit order by seq',
    )
    .all();
