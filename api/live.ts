import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { permit } from './core/context.ts';
import { type Env, guarded, newRoutes } from './core/http.ts';
import { type CentreId, centreId } from './core/ids.ts';
import type { Live } from './core/live.ts';

/** How often a quiet stream says that it still stands, and looks whether its reader is still signed in. */
const heartbeatMs = 20_000;

/**
 * Tells the open boards of a centre that something changed there: the code of the act and nothing else, so that a
 * page knows what to ask for again. `stillAt` says whether the session a request came with still holds, and its
 * owner still works at the centre.
 */
export const liveRoutes = (live: Live, stillAt: (c: Context<Env>, centreId: CentreId) => boolean) =>
  newRoutes().openapi(
    createRoute({
      method: 'get',
      path: '/centres/{centreId}/live',
      tags: ['board'],
      summary: 'What changes at a centre, as it happens (server-sent events)',
      ...guarded('board.read'),
      request: { params: z.object({ centreId }) },
      responses: {
        200: {
          description: 'Messages `{"act": "loan.issued"}`; comments keep the line open.',
          content: { 'text/event-stream': { schema: z.string() } },
        },
      },
    }),
    (c) => {
      const here = c.req.valid('param').centreId;
      permit(c.var.ctx, 'board.read', here);
      c.header('X-Accel-Buffering', 'no');
      return streamSSE(c, async (stream) => {
        await stream.write('retry: 3000\n\n');
        const stop: (() => void)[] = [];
        await new Promise<void>((end) => {
          const tell = (text: string) => (stillAt(c, here) ? void stream.write(text) : end());
          const unsubscribe = live.subscribe(({ centreId: changed, act }) => {
            if (changed === here || changed === null) tell(`data: ${JSON.stringify({ act })}\n\n`);
          });
          const beat = setInterval(() => tell(': here\n\n'), heartbeatMs);
          stop.push(unsubscribe, () => clearInterval(beat));
          stream.onAbort(end);
        });
        for (const each of stop) each();
      });
    },
  );
