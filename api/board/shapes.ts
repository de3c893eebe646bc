import { z } from '@hono/zod-openapi';
import type { Permission } from '../core/access.ts';
import { staffRoles } from '../core/context.ts';
import { day } from '../core/dates.ts';
import { centreId, staffId } from '../core/ids.ts';

/** A centre the signed-in person works at, with its day. */
export const ownCentre = z
  .object({
    id: centreId,
    name: z.string(),
    shortName: z.string(),
    timeZone: z.string().openapi({ example: 'Asia/Barnaul' }),
    today: day.openapi({ description: 'Today at the centre' }),
    openUntil: z
      .string()
      .nullable()
      .openapi({ example: '18:00', description: 'When it closes today; null once it is closed for today' }),
  })
  .openapi('OwnCentre');

/** Who is signed in, where they work and what they may do. */
export const me = z
  .object({
    staff: z.object({
      id: staffId,
      name: z.string(),
      username: z.string(),
      role: z.enum(staffRoles),
      secondFactor: z.boolean(),
      mustChangePassword: z.boolean(),
      mustSetUpSecondFactor: z.boolean(),
    }),
    centres: z.array(ownCentre),
    permissions: z.array(z.custom<Permission>()).openapi({ type: 'array', items: { type: 'string' } }),
    demo: z.boolean(),
  })
  .openapi('Me');

export type Me = z.infer<typeof me>;
