import { createRoute, z } from '@hono/zod-openapi';
import { show, shown } from '../../catalogue/routes/pictures.ts';
import { photoUpload } from '../../catalogue/shapes.ts';
import { guarded, json, newRoutes, setEtag } from '../../core/http.ts';
import { keepCheckPhoto } from '../acts/check-photo.ts';
import { removePartPhoto, setPartPhoto } from '../acts/photo.ts';
import { checkPhoto } from '../reads/kit.ts';
import { componentPicture } from '../reads/parts.ts';
import * as shapes from '../shapes.ts';

const tags = ['kits'];
const list = { 200: json(shapes.kitList, 'The list of its kit type') };

const picture = createRoute({
  method: 'get',
  path: '/components/{componentId}/picture',
  tags,
  summary: 'The photo of a part of a kit, or its pictogram; open to all',
  ...guarded('public'),
  request: { params: shapes.componentRef, query: z.object({ v: z.string().max(100).optional() }) },
  responses: shown,
});
const setPhoto = createRoute({
  method: 'post',
  path: '/components/{componentId}/photo',
  tags,
  summary: 'Show a photo of a part in place of its pictogram; JPEG, PNG, WebP or AVIF, 10 MB at most',
  ...guarded('kit.write'),
  request: {
    params: shapes.componentRef,
    body: { required: true, content: { 'multipart/form-data': { schema: photoUpload } } },
  },
  responses: list,
});
const removePhoto = createRoute({
  method: 'delete',
  path: '/components/{componentId}/photo',
  tags,
  summary: 'Go back to a part’s pictogram',
  ...guarded('kit.write'),
  request: { params: shapes.componentRef },
  responses: list,
});
const sendPhoto = createRoute({
  method: 'post',
  path: '/units/{unitId}/kit/photos',
  tags,
  summary:
    'Keep a photo of a kit for the check it is being counted for; JPEG, PNG, WebP or AVIF, 10 MB at most',
  ...guarded('loan.issue'),
  request: {
    params: shapes.unitRef,
    body: { required: true, content: { 'multipart/form-data': { schema: photoUpload } } },
  },
  responses: { 200: json(shapes.keptPhoto, 'What the check names it by') },
});
const takenPhoto = createRoute({
  method: 'get',
  path: '/units/{unitId}/kit/photos/{photoId}',
  tags,
  summary: 'A photo taken at a completeness check',
  ...guarded('stock.read'),
  request: { params: shapes.photoRef },
  responses: {
    200: {
      description: 'The picture',
      content: { 'image/webp': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
});

export const partPictureRoutes = newRoutes()
  .openapi(picture, (c) => {
    const found = componentPicture(c.var.ctx.db, c.req.valid('param').componentId);
    return show(c, found, c.req.valid('query').v === found.version);
  })
  .openapi(setPhoto, async (c) => {
    const { componentId } = c.req.valid('param');
    const changed = await setPartPhoto(c.var.ctx, componentId, c.req.valid('form').photo);
    setEtag(c, changed.edition);
    return c.json(changed, 200);
  })
  .openapi(removePhoto, (c) => {
    const changed = removePartPhoto(c.var.ctx, c.req.valid('param').componentId);
    setEtag(c, changed.edition);
    return c.json(changed, 200);
  })
  .openapi(sendPhoto, async (c) =>
    c.json(await keepCheckPhoto(c.var.ctx, c.req.valid('param').unitId, c.req.valid('form').photo), 200),
  )
  .openapi(takenPhoto, (c) => {
    const { unitId, photoId } = c.req.valid('param');
    return c.body(new Uint8Array(checkPhoto(c.var.ctx, unitId, photoId)), 200, {
      'Content-Type': 'image/webp',
      'Cache-Control': 'private, max-age=3600',
    });
  });
