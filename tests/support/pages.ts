import { buildPages } from '../../build.ts';

/** Builds the pages once before the journeys, when their sources changed. */
export default async function setup(): Promise<void> {
  await buildPages((line) => process.stdout.write(`${line}\n`));
}
