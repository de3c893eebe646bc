import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { OpenAPIHono, z } from '@hono/zod-openapi';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Env } from './core/http.ts';
import { Problem, problemShape, problems } from './core/problem.ts';
import { eventShapes } from './notices/shapes.ts';
import { sessionCookie } from './staff/reads.ts';

type Document = ReturnType<OpenAPIHono<Env>['getOpenAPI31Document']>;
type PathItem = NonNullable<Document['paths']>[string];
type Operation = NonNullable<PathItem['get']>;
type Parameter = NonNullable<Operation['parameters']>[number];

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'A fresh UUID for each intended change; the same request sent again is answered, not done, again.',
  schema: { type: 'string', format: 'uuid' },
};

const ifMatch: Parameter = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description: 'The ETag of the card as it was read; refused when somebody changed the card since.',
  schema: { type: 'string', examples: ['"1"'] },
};

const etag = {
  ETag: { description: 'The edition of this card, for If-Match.', schema: { type: 'string' } },
} as const;
const requestId = {
  'X-Request-Id': { description: 'Names this request in the log.', schema: { type: 'string' } },
} as const;
const retryAfter = {
  'Retry-After': { description: 'Seconds to wait, where waiting helps.', schema: { type: 'integer' } },
} as const;

/** Whether a path is a card that can be changed in place; its answers carry an ETag. */
const isCard = (item: PathItem): boolean => item.put !== undefined || item.patch !== undefined;

/** `post /centres/{centreId}/handovers` → `postCentresByCentreIdHandovers`: a name for generated clients. */
const nameOf = (method: string, path: string): string =>
  method +
  path
    .replace(/^\/api/, '')
    .replace(/\{(\w+)\}/g, (_, name: string) => `by-${name}`)
    .replace(/[^a-z0-9]+([a-z0-9])/gi, (_, first: string) => first.toUpperCase());

/** Adds to an operation what holds for all: its name, its problems, its headers, who may call it. */
function complete(
  operation: Operation & { 'x-permission'?: unknown },
  headers: readonly Parameter[],
  card: boolean,
) {
  for (const [status, response] of Object.entries(operation.responses ?? {}))
    if (!('$ref' in response))
      response.headers = { ...requestId, ...(card && status.startsWith('2') && etag), ...response.headers };
  operation.responses = {
    ...operation.responses,
    default: {
      description: 'A problem (RFC 9457); `code` is one of a closed set.',
      headers: { ...requestId, ...retryAfter },
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  };
  operation.parameters = [...(operation.parameters ?? []), ...headers];
  const permission = operation['x-permission'];
  if (typeof permission === 'string')
    operation.description = [operation.description, `Who: \`${permission}\`.`].filter(Boolean).join('\n\n');
}

/** The headers a change must carry; a card that can be changed in place is known by its ETag. */
function headersOf(method: (typeof methods)[number], path: string, card: boolean): Parameter[] {
  if (method === 'get') return [];
  return [
    ...(path.startsWith('/api/auth/') ? [] : [idempotencyKey]),
    ...(card && method !== 'post' ? [ifMatch] : []),
  ];
}

const header = (name: string, description: string) => ({
  name,
  in: 'header' as const,
  required: true,
  description,
  schema: { type: 'string' as const },
});

/** What every call of a webhook carries (Standard Webhooks). */
const signed = [
  header('webhook-id', 'The same each time one event is delivered: whoever has seen it ignores it.'),
  header(
    'webhook-timestamp',
    'When this call was made, in seconds since 1970; refuse what is older than five minutes.',
  ),
  header(
    'webhook-signature',
    '`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, by the bytes that follow `whsec_` in the secret, base64 decoded. Compare in constant time, over the body as it came.',
  ),
];

/** Adds what a webhook is called with. */
function addWebhook(routes: OpenAPIHono<Env>, type: string, shape: z.ZodType): void {
  routes.openAPIRegistry.registerWebhook({
    method: 'post',
    path: type,
    operationId: `on-${type}`.replace(/[^a-z]+([a-z])/g, (_, first: string) => first.toUpperCase()),
    tags: ['webhooks'],
    summary: type,
    description:
      'Any 2xx within 10 seconds takes it; 410 ends the deliveries for good; anything else is tried again for three days. No redirect is followed.',
    parameters: signed,
    request: { body: { required: true, content: { 'application/json': { schema: shape } } } },
    responses: { 200: { description: 'Taken' }, 410: { description: 'No more, ever' } },
  });
}

/** The OpenAPI 3.1 document of every route, made from the shapes the routes themselves check by. */
function openApi(routes: OpenAPIHono<Env>): Document {
  routes.openAPIRegistry.register('Problem', problemShape);
  routes.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: sessionCookie,
    description: 'Set by `POST /api/auth/sign-in/username`; `__Secure-` stands before the name over HTTPS.',
  });
  for (const [type, shape] of eventShapes) addWebhook(routes, type, shape);
  const codes = Object.entries(problems).map(
    ([code, [status, words]]) => `| ${code} | ${status} | ${words} |`,
  );
  const document = routes.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Prokat',
      version: '1',
      description: [
        'Social rental point of a family centre. Days are `YYYY-MM-DD` of the centre’s own time zone, moments are ISO 8601 in UTC, money is whole kopecks. Lists answer `{ rows, next }`; send `next` as `cursor` for the following page.',
        'Every request that is not a GET carries an `Idempotency-Key`, those that only ask as well: one rule, and nobody has to know which is which. Signing in and out has none: it must never be answered from memory.',
        'Every problem is `application/problem+json` with one of these codes:',
        `| code | status | meaning |\n|---|---|---|\n${codes.join('\n')}`,
      ].join('\n\n'),
    },
    servers: [{ url: '/' }],
  });
  for (const [path, item] of Object.entries(document.paths ?? {}))
    for (const method of methods) {
      const operation = item[method];
      if (operation === undefined) continue;
      operation.operationId = nameOf(method, path);
      complete(operation, headersOf(method, path, isCard(item)), isCard(item));
    }
  return document;
}

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Prokat API</title>
<link rel="icon" href="/api/docs/favicon-32x32.png">
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`;

// A change tried from the docs is a real one, so it carries the key every change needs.
const start = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  validatorUrl: null,
  requestInterceptor: (request) => {
    if (request.method && request.method !== 'GET') request.headers['Idempotency-Key'] ??= crypto.randomUUID();
    return request;
  },
});
`;

const files = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
} as const;

/** `/api/openapi.json`, and `/api/docs`: the same to read, served from here like everything else. */
export function docRoutes(routes: OpenAPIHono<Env>) {
  const from = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  let document: Document | undefined;
  const app = new Hono<Env>()
    .get('/openapi.json', (c) => {
      document ??= openApi(routes);
      return c.json(document);
    })
    .get('/docs/start.js', (c) => c.body(start, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }))
    .get('/docs/:file', (c) => {
      const name = c.req.param('file');
      const type = Object.hasOwn(files, name) ? files[name as keyof typeof files] : undefined;
      if (type === undefined) throw new Problem('not_found');
      c.header('Cache-Control', 'public, max-age=86400');
      return c.body(readFileSync(join(from, name)), 200, { 'Content-Type': type });
    });
  // This page alone: Swagger UI writes style attributes and draws its icons as data.
  const looser = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  });
  return app.get('/docs', looser, (c) => c.html(page));
}
