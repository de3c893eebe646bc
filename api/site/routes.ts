import { newRoutes } from '../core/http.ts';

export const siteRoutes = newRoutes();
