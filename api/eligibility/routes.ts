import { newRoutes } from '../core/http.ts';

export const eligibilityRoutes = newRoutes();
