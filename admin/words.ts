import { m } from '../ui/paraglide/messages.js';
import type { Role } from './session.svelte.ts';

/** What a role is called. */
export const roleWords: Record<Role, () => string> = {
  desk: m.staff_role_desk,
  host: m.staff_role_host,
  manager: m.staff_role_manager,
  administrator: m.staff_role_administrator,
};

/** The roles, in the order they are offered. */
export const roles: readonly Role[] = ['desk', 'host', 'manager', 'administrator'];
