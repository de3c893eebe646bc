import type { StaffRole } from './context.ts';

/**
 * Who may do what: the one matrix the API enforces and `GET /api/me` hands to the pages. A permission holds at
 * the centres the person works at and nowhere else.
 */
const matrix = {
  'centre.read': ['desk', 'host', 'manager', 'administrator'],
  'centre.write': ['administrator'],
  'staff.manage': ['administrator'],
  'catalogue.read': ['desk', 'host', 'manager', 'administrator'],
  'catalogue.write': ['manager', 'administrator'],
  'stock.read': ['desk', 'host', 'manager', 'administrator'],
  'stock.write': ['desk', 'manager', 'administrator'],
  'stock.work': ['desk', 'administrator'],
  'stock.write_off': ['manager', 'administrator'],
  'family.read': ['desk', 'host', 'administrator'],
  'family.write': ['desk', 'host', 'administrator'],
  'family.merge': ['desk', 'administrator'],
  /** Protected families are served by the hotel's hosts, by code name. */
  'family.protected': ['host'],
  /** Says who at the desk serves a protected family, too. */
  'family.entrust': ['host'],
  /** May be named to serve a protected family; knows of no other. */
  'family.serve': ['desk'],
  'rules.read': ['desk', 'host', 'manager', 'administrator'],
  'rules.write': ['administrator'],
  'loan.read': ['desk', 'host', 'manager', 'administrator'],
  'loan.issue': ['desk', 'host', 'administrator'],
  'loan.return': ['desk', 'host', 'administrator'],
  'loan.override': ['desk', 'administrator'],
  'loan.settle': ['manager', 'administrator'],
  'booking.read': ['desk', 'host', 'manager', 'administrator'],
  'booking.write': ['desk', 'host', 'administrator'],
  /** Goes on past a block, or gives somebody another place in the queue; by name, with a reason. */
  'booking.override': ['desk', 'administrator'],
  /** What belongs into a kit; counting it belongs to the issue, the return and the work on the stock. */
  'kit.write': ['manager', 'administrator'],
  'venue.read': ['desk', 'host', 'manager', 'administrator'],
  /** Venues, rooms and kinds of sessions. */
  'venue.write': ['host', 'administrator'],
  'session.write': ['host', 'administrator'],
  'visit.write': ['desk', 'host', 'administrator'],
  'notice.read': ['desk', 'host', 'manager', 'administrator'],
  'notice.send': ['desk', 'host', 'administrator'],
  'template.write': ['manager', 'administrator'],
  'webhook.manage': ['administrator'],
  'board.read': ['desk', 'host', 'manager', 'administrator'],
  'audit.read': ['manager', 'administrator'],
} as const satisfies Record<string, readonly StaffRole[]>;

export type Permission = keyof typeof matrix;

/** Every permission a role has. */
export const permissionsOf = (role: StaffRole): Permission[] =>
  (Object.keys(matrix) as Permission[]).filter((permission) => holds(role, permission));

/** Whether a role has a permission. */
export const holds = (role: StaffRole, permission: Permission): boolean =>
  (matrix[permission] as readonly StaffRole[]).includes(role);
