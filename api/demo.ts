import { createRoute, z } from '@hono/zod-openapi';
import { type DemoFamily, demoFamily } from '../db/seed/demo-family.ts';
import { type DemoAccount, demoStaff } from '../db/seed/demo-staff.ts';
import { staffRoles } from './core/context.ts';
import { guarded, json, newRoutes } from './core/http.ts';

const account = z
  .object({
    username: z.string(),
    password: z.string(),
    name: z.string(),
    role: z.enum(staffRoles),
    centres: z.array(z.string()).openapi({ description: 'Short names' }),
  })
  .openapi('DemoAccount') satisfies z.ZodType<DemoAccount>;

const family = z
  .object({ code: z.string().openapi({ example: 'K7M-4XC' }), lastDigits: z.string() })
  .openapi('DemoFamily') satisfies z.ZodType<DemoFamily>;

/** What only the demo shows: who one may sign in as, and what a family opens its booking with. */
export const demoRoutes = newRoutes().openapi(
  createRoute({
    method: 'get',
    path: '/demo',
    tags: ['demo'],
    summary:
      'The accounts of the demo with their password, and what opens a family’s booking; outside the demo there are none',
    ...guarded('public'),
    responses: {
      200: json(
        z.object({ accounts: z.array(account), family: family.nullable() }),
        'The accounts, and the family’s code',
      ),
    },
  }),
  (c) => {
    const { demo, ctx } = c.var;
    return c.json({ accounts: demo ? [...demoStaff] : [], family: demo ? demoFamily(ctx.db) : null }, 200);
  },
);
