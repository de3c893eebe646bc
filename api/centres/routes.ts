import { newRoutes } from '../core/http.ts';

export const centresRoutes = newRoutes();
