import { z } from 'zod';

// The pages check what is typed by the service's own shapes, and have no use for the description they carry for the
// OpenAPI document. The build puts this file in the place of `@hono/zod-openapi`, which would weigh ten times more.
Object.assign(z.ZodType.prototype, {
  openapi<Shape>(this: Shape): Shape {
    return this;
  },
});

// The content security policy forbids the functions it would otherwise compile.
z.config({ jitless: true });

export { z };
