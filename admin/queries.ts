import { QueryClient } from '@tanstack/svelte-query';
import { Problem } from '../ui/problem.ts';

/**
 * What the screens have read. Keys begin with ['centre', centreId, word] where a centre's news can change the
 * answer, and with [word] where it is the same everywhere.
 */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // Without a network a read fails at once and the screen says so, instead of waiting in silence.
      networkMode: 'always',
      staleTime: 10_000,
      retry: (failures, error) =>
        failures < 1 && (!(error instanceof Problem) || error.status === 0 || error.status >= 500),
      retryDelay: 600,
    },
  },
});
