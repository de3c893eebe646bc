import type { Component } from 'svelte';
import IconCatalogue from '~icons/lucide/book-open';
import IconCentres from '~icons/lucide/building-2';
import IconBookings from '~icons/lucide/calendar-days';
import IconLoans from '~icons/lucide/hand-helping';
import IconStaff from '~icons/lucide/id-card';
import IconBoard from '~icons/lucide/layout-dashboard';
import IconQueue from '~icons/lucide/list-ordered';
import IconNotices from '~icons/lucide/mail';
import IconStock from '~icons/lucide/package';
import IconRules from '~icons/lucide/scale';
import IconTrail from '~icons/lucide/scroll-text';
import IconSessions from '~icons/lucide/sparkles';
import IconFamilies from '~icons/lucide/users';
import { m } from '../ui/paraglide/messages.js';
import type { Permission } from './session.svelte.ts';

type Address =
  | '/admin'
  | '/admin/families'
  | '/admin/bookings'
  | '/admin/queue'
  | '/admin/loans'
  | '/admin/sessions'
  | '/admin/stock'
  | '/admin/catalogue'
  | '/admin/notices'
  | '/admin/rules'
  | '/admin/centres'
  | '/admin/people'
  | '/admin/trail';

export type Section = {
  href: Address;
  label: () => string;
  icon: Component;
  permission: Permission;
  /** The beginnings of the addresses that belong to it. */
  covers: string[];
};

/** The sections of the app in the order of the menu; the first four stand in the bar of a phone. */
export const sections: readonly Section[] = [
  {
    href: '/admin',
    label: m.board_title,
    icon: IconBoard,
    permission: 'board.read',
    covers: ['/admin/issue', '/admin/return'],
  },
  {
    href: '/admin/families',
    label: m.families_title,
    icon: IconFamilies,
    permission: 'family.read',
    covers: [],
  },
  {
    href: '/admin/bookings',
    label: m.bookings_title,
    icon: IconBookings,
    permission: 'booking.read',
    covers: [],
  },
  {
    href: '/admin/loans',
    label: m.loans_title,
    icon: IconLoans,
    permission: 'loan.read',
    covers: [],
  },
  {
    href: '/admin/queue',
    label: m.queue_title,
    icon: IconQueue,
    permission: 'booking.read',
    covers: [],
  },
  {
    href: '/admin/sessions',
    label: m.venue_title,
    icon: IconSessions,
    permission: 'venue.read',
    covers: ['/admin/venues'],
  },
  {
    href: '/admin/stock',
    label: m.stock_title,
    icon: IconStock,
    permission: 'stock.read',
    covers: ['/admin/units', '/admin/consumables', '/admin/kits'],
  },
  {
    href: '/admin/catalogue',
    label: m.catalogue_title,
    icon: IconCatalogue,
    permission: 'catalogue.read',
    covers: [],
  },
  {
    href: '/admin/notices',
    label: m.notices_title,
    icon: IconNotices,
    permission: 'notice.read',
    covers: [],
  },
  { href: '/admin/rules', label: m.eligibility_title, icon: IconRules, permission: 'rules.read', covers: [] },
  {
    href: '/admin/centres',
    label: m.centres_title,
    icon: IconCentres,
    permission: 'centre.read',
    covers: [],
  },
  { href: '/admin/people', label: m.staff_title, icon: IconStaff, permission: 'staff.manage', covers: [] },
  { href: '/admin/trail', label: m.audit_title, icon: IconTrail, permission: 'audit.read', covers: [] },
];

/** The section an address belongs to; undefined for what everyone may see, such as one's own sign-in. */
export const sectionOf = (pathname: string): Section | undefined =>
  sections.find(({ href, covers }) =>
    pathname === href
      ? true
      : [...(href === '/admin' ? [] : [href]), ...covers].some(
          (start) => pathname === start || pathname.startsWith(`${start}/`),
        ),
  );
