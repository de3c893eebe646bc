import { newRoutes } from '../core/http.ts';
import { Guard } from './acts/guard.ts';
import { feedRoutes } from './routes/feeds.ts';
import { freeRoutes } from './routes/free.ts';
import { mineRoutes } from './routes/mine.ts';
import { placeRoutes } from './routes/places.ts';
import { requestRoutes } from './routes/requests.ts';
import { Cookies } from './routes/session.ts';
import { sessionsRoutes } from './routes/sessions.ts';

type Settings = { secret: string; baseUrl?: string | undefined; proofEffort?: number | undefined };

/** The families' site and the kiosk: what is free, asking for it, and what was asked for. */
export function siteRoutes(settings: Settings) {
  const guard = new Guard(settings);
  const cookies = new Cookies(settings);
  const routes = newRoutes();
  for (const path of ['/site/my/:things/:id/:act', '/site/venue/visits'] as const)
    routes.use(path, async (c, next) => {
      const opened = c.req.method === 'POST' ? cookies.peek(c) : undefined;
      const whose =
        opened?.contact ?? opened?.bookingId ?? opened?.entryId ?? opened?.visitId ?? opened?.guestId;
      if (whose) await guard.take({ ownActs: whose });
      await next();
    });
  return routes
    .route('/', freeRoutes)
    .route('/', requestRoutes(guard, cookies))
    .route('/', mineRoutes(cookies))
    .route('/', placeRoutes(cookies))
    .route('/', sessionsRoutes(guard, cookies))
    .route('/', feedRoutes(cookies));
}
