import { newRoutes } from '../core/http.ts';

export const familiesRoutes = newRoutes();
