import { newRoutes } from '../core/http.ts';

export const queueRoutes = newRoutes();
