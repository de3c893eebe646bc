import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { secureHeaders } from 'hono/secure-headers';
import { auditRoutes } from './audit/routes.ts';
import { boardRoutes } from './board/routes.ts';
import { bookingsRoutes } from './bookings/routes.ts';
import { catalogueRoutes } from './catalogue/routes.ts';
import { centresRoutes } from './centres/routes.ts';
import { answerProblem } from './core/answer.ts';
import { GroupCommit } from './core/group-commit.ts';
import { newRoutes } from './core/http.ts';
import { takesFiles } from './core/legible.ts';
import { Live } from './core/live.ts';
import { Problem } from './core/problem.ts';
import { demoRoutes } from './demo.ts';
import { docRoutes } from './docs.ts';
import { eligibilityRoutes } from './eligibility/routes.ts';
import { familiesRoutes } from './families/routes.ts';
import { healthRoutes } from './health.ts';
import { kitsRoutes } from './kits/routes.ts';
import { liveRoutes } from './live.ts';
import { loansRoutes } from './loans/routes.ts';
import { newId } from './new-id.ts';
import { noticesRoutes } from './notices/routes.ts';
import { inlined, type Pages, pageRoutes } from './pages.ts';
import { queueRoutes } from './queue/routes.ts';
import { asking, context, type Deps, identified, logged } from './request.ts';
import { centreList } from './site/reads/centre-list.ts';
import { siteRoutes } from './site/routes.ts';
import { Auth } from './staff/auth.ts';
import { signInRoutes } from './staff/routes/sign-in.ts';
import { staffRoutes } from './staff/routes.ts';
import { stockRoutes } from './stock/routes.ts';
import { venueRoutes } from './venue/routes.ts';

const photoBytes = 10 * 1024 * 1024;

/** What a page of this house may do: nothing from anywhere else, and the camera for scanning. */
const headers = (pages: Pages): Parameters<typeof secureHeaders>[0] => ({
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    styleSrc: ["'self'", ...inlined(pages, 'style')],
    // The barcode reader is WebAssembly.
    scriptSrc: ["'self'", "'wasm-unsafe-eval'", ...inlined(pages, 'script')],
    connectSrc: ["'self'"],
    fontSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    formAction: ["'self'"],
  },
  xFrameOptions: 'DENY',
  // A page with a policy of its own keeps it.
  overwrite: false,
  permissionsPolicy: { camera: ['self'], microphone: [], geolocation: [], payment: [], usb: [] },
});

/** What holds documents alone, and would be most of what a small script or answer weighs. */
const ofDocuments = {
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  referrerPolicy: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
} as const;
const forFiles = secureHeaders(ofDocuments);
/** An answer that somebody opens as a page may do nothing, and stands in no frame; one that is a page says more itself. */
const forAnswers = secureHeaders({
  ...ofDocuments,
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  overwrite: false,
});

/** The service: every route, in front of them who asks, behind them the one place problems leave by. */
export function createApp(deps: Deps) {
  const live = deps.live ?? new Live();
  const commit = new GroupCommit(deps.db.sqlite);
  const app = newRoutes();
  app.onError(answerProblem);
  app.notFound((c) => answerProblem(new Problem('not_found'), c));
  const forPages = secureHeaders(headers(deps.pages ?? new Map()));
  const headersOf = (path: string) => {
    if (path.startsWith('/assets/')) return forFiles;
    return path.startsWith('/api/') ? forAnswers : forPages;
  };
  app.use((c, next) => headersOf(c.req.path)(c, next));
  app.use(identified);
  app.use('/api/*', logged(deps));
  app.get('/api/*', compress());
  app.use('/api/*', async (c, next) => {
    await next();
    if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store');
  });
  app.on(['POST', 'PUT', 'PATCH', 'DELETE'], '/api/*', async (c, next) => {
    const limit = takesFiles(c.req.path) ? photoBytes : 64 * 1024;
    // The server holds a body to the length it is said to have; one that says none is counted as it comes.
    const said = c.req.header('Transfer-Encoding') === undefined ? c.req.header('Content-Length') : undefined;
    if (Number(said ?? Number.NaN) <= limit) return next();
    const refuse = () => {
      throw new Problem('too_large', `Send at most ${limit} bytes`);
    };
    return bodyLimit({ maxSize: limit, onError: refuse })(c, next);
  });
  app.use('/api/*', context(deps, live, commit));
  const routes = app
    .route('/api', auditRoutes)
    .route('/api', boardRoutes)
    .route('/api', bookingsRoutes)
    .route('/api', catalogueRoutes)
    .route('/api', centresRoutes)
    .route('/api', demoRoutes)
    .route('/api', eligibilityRoutes)
    .route('/api', familiesRoutes)
    .route('/api', kitsRoutes)
    .route('/api', loansRoutes)
    .route('/api', noticesRoutes)
    .route('/api', queueRoutes)
    .route('/api', siteRoutes(deps))
    .route('/api', staffRoutes)
    .route('/api', signInRoutes(new Auth({ ...deps, newId })))
    .route('/api', stockRoutes)
    .route('/api', venueRoutes)
    .route(
      '/api',
      liveRoutes(live, (c, here) => asking(deps, c, deps.clock())?.actor.centres.includes(here) ?? false),
    );
  app.route('/api', docRoutes(app));
  app.route('/', healthRoutes(deps.db));
  if (deps.pages !== undefined)
    app.route(
      '/',
      pageRoutes(
        deps.pages,
        () => centreList(deps.db),
        async (path) => app.request(path),
      ),
    );
  return routes;
}

export type Api = ReturnType<typeof createApp>;
