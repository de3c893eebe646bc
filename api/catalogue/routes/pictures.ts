import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { type Env, guarded, ifMatch, json, newRoutes, setEtag } from '../../core/http.ts';
import { itemTypeId } from '../../core/ids.ts';
import { removePhoto, setPhoto } from '../acts/picture.ts';
import { itemTypePicture, pictogramPicture, pictograms, type Shown } from '../reads.ts';
import { itemTypeCard, photoUpload, pictogram, pictogramQuery } from '../shapes.ts';

const tags = ['catalogue'];
const at = { params: z.object({ itemTypeId }) };
const card = { 200: json(itemTypeCard, 'The card; its ETag is the edition to change') };
const bytes = z.string().openapi({ format: 'binary' });
/** How a picture is answered. */
export const shown = {
  200: {
    description: 'The picture',
    content: { 'image/webp': { schema: bytes }, 'image/svg+xml': { schema: bytes } },
  },
  304: { description: 'The picture the browser has is still the one' },
};

/** Sends a picture; one whose address changes with it is kept for ever, any other is asked for again. */
export const show = (c: Context<Env>, { mime, bytes, mark }: Shown, forEver: boolean) => {
  const etag = `"${mark}"`;
  c.header('ETag', etag);
  c.header('Cache-Control', forEver ? 'public, max-age=31536000, immutable' : 'public, max-age=300');
  c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
  c.header('X-Content-Type-Options', 'nosniff');
  if (c.req.header('If-None-Match')?.includes(etag)) return c.body(null, 304);
  return c.body(new Uint8Array(bytes), 200, { 'Content-Type': mime });
};

export const pictureRoutes = newRoutes()
  .openapi(
    createRoute({
      method: 'get',
      path: '/item-types/{itemTypeId}/picture',
      tags,
      summary: 'The photo of an item type, or its pictogram; open to all',
      ...guarded('public'),
      request: { ...at, query: z.object({ v: z.string().max(20).optional() }) },
      responses: shown,
    }),
    (c) => {
      const picture = itemTypePicture(c.var.ctx.db, c.req.valid('param').itemTypeId);
      return show(c, picture, c.req.valid('query').v === String(picture.version));
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/item-types/{itemTypeId}/photo',
      tags,
      summary: 'Show a photo in place of the pictogram (If-Match); JPEG, PNG, WebP or AVIF, 10 MB at most',
      ...guarded('catalogue.write'),
      request: {
        ...at,
        body: { required: true, content: { 'multipart/form-data': { schema: photoUpload } } },
      },
      responses: card,
    }),
    async (c) => {
      const { itemTypeId: id } = c.req.valid('param');
      const changed = await setPhoto(c.var.ctx, id, ifMatch(c), c.req.valid('form').photo);
      setEtag(c, changed.version);
      return c.json(changed, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'delete',
      path: '/item-types/{itemTypeId}/photo',
      tags,
      summary: 'Go back to the pictogram (If-Match)',
      ...guarded('catalogue.write'),
      request: at,
      responses: card,
    }),
    (c) => {
      const changed = removePhoto(c.var.ctx, c.req.valid('param').itemTypeId, ifMatch(c));
      setEtag(c, changed.version);
      return c.json(changed, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/pictograms',
      tags,
      summary: 'Drawings to choose from',
      ...guarded('catalogue.read'),
      request: { query: pictogramQuery },
      responses: { 200: json(z.object({ rows: z.array(pictogram) }), 'At most 60') },
    }),
    (c) => c.json({ rows: pictograms(c.var.ctx, c.req.valid('query').q) }, 200),
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/pictograms/{set}/{file}',
      tags,
      summary: 'One drawing, such as /pictograms/prokat/walker.svg; open to all',
      ...guarded('public'),
      request: {
        params: z.object({
          set: z.string().regex(/^[a-z\d-]{1,40}$/),
          file: z.string().regex(/^[a-z\d-]{1,80}\.svg$/),
        }),
      },
      responses: shown,
    }),
    (c) => {
      const { set, file } = c.req.valid('param');
      return show(c, pictogramPicture(`${set}:${file.slice(0, -'.svg'.length)}`), false);
    },
  );
