import { newRoutes } from '../core/http.ts';

export const catalogueRoutes = newRoutes();
