import sharp from 'sharp';
import { refuseField } from './problem.ts';

// Only the decoders of what cameras and phones write: the rest (SVG, PDF, TIFF …) is never even looked into.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Heif'].map((format) => `VipsForeignLoad${format}Buffer`),
});

/** A phone's largest usual picture has 50 megapixels; what claims to have more is a bomb or of no use here. */
const mostPixels = 64_000_000;
const edge = 1024;

const sizeOf = async (bytes: Uint8Array): Promise<number | null> => {
  if (bytes.length === 0) return null;
  const facts = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => null);
  return facts && facts.width * facts.height;
};

/**
 * A sent picture as it is kept: upright, within 1024 × 1024, WebP, without what the camera wrote into it (place,
 * time, owner).
 * @param bytes JPEG, PNG, WebP or AVIF of at most 64 megapixels
 * @param field the field a refusal names
 * @throws Problem `invalid_request` for the field: `not_a_picture`, `too_many_pixels`
 */
export async function asPicture(bytes: Uint8Array, field: string): Promise<Buffer> {
  const pixels = await sizeOf(bytes);
  if (pixels === null)
    refuseField(
      field,
      'not_a_picture',
      'Send a photo as JPEG, PNG, WebP or AVIF; other files cannot be shown',
    );
  if (pixels > mostPixels) refuseField(field, 'too_many_pixels', 'Send a photo of at most 64 megapixels');
  return sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' })
    .autoOrient()
    .resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer()
    .catch(() =>
      refuseField(field, 'not_a_picture', 'The photo cannot be read; save it as JPEG and send that'),
    );
}
