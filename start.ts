import { buildPages } from './build.ts';

try {
  await buildPages(console.log);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
await import('./api/main.ts');
