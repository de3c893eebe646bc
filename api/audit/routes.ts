import { newRoutes } from '../core/http.ts';

export const auditRoutes = newRoutes();
