import { createRoute, z } from '@hono/zod-openapi';
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

/** What only the demo shows: who one may sign in as. */
export const demoRoutes = newRoutes().openapi(
  createRoute({
    method: 'get',
    path: '/demo',
    tags: ['demo'],
    summary: 'The accounts of the demo with their password; outside the demo there are none',
    ...guarded('public'),
    responses: { 200: json(z.object({ accounts: z.array(account) }), 'The accounts') },
  }),
  (c) => c.json({ accounts: c.var.demo ? [...demoStaff] : [] }, 200),
);
