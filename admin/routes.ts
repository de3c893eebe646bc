import { createRouter } from 'sv-router';
import Shell from './Shell.svelte';
import { session } from './session.svelte.ts';

/** Every address of the staff app; the screens are loaded when they are first opened. */
export const { p, navigate, isActive, route } = createRouter({
  '/admin': {
    '/': () => import('./screens/board/Board.svelte'),
    '/issue': () => import('./screens/issue/Issue.svelte'),
    '/issue/:familyId': () => import('./screens/issue/Issue.svelte'),
    '/return/:unitId': () => import('./screens/return/Return.svelte'),
    '/bookings': () => import('./screens/bookings/Bookings.svelte'),
    '/bookings/new': () => import('./screens/bookings/NewBooking.svelte'),
    '/bookings/shelf': () => import('./screens/bookings/Shelf.svelte'),
    '/bookings/calendar': () => import('./screens/bookings/Calendar.svelte'),
    '/bookings/:id': () => import('./screens/bookings/Booking.svelte'),
    '/queue': () => import('./screens/queue/Queue.svelte'),
    '/queue/new': () => import('./screens/queue/NewPlace.svelte'),
    '/queue/places/:id': () => import('./screens/queue/Place.svelte'),
    '/queue/:id': () => import('./screens/queue/TypeQueue.svelte'),
    '/sessions': () => import('./screens/venue/Sessions.svelte'),
    '/sessions/plan': () => import('./screens/venue/Plan.svelte'),
    '/sessions/:id': () => import('./screens/venue/Session.svelte'),
    '/venues': () => import('./screens/venue/Venues.svelte'),
    '/venues/:id': () => import('./screens/venue/Venue.svelte'),
    '/loans': () => import('./screens/loans/Loans.svelte'),
    '/loans/:id': () => import('./screens/loans/Loan.svelte'),
    '/families': () => import('./screens/families/Families.svelte'),
    '/families/new': () => import('./screens/families/NewFamily.svelte'),
    '/families/:id': () => import('./screens/families/Family.svelte'),
    '/families/:id/edit': () => import('./screens/families/EditFamily.svelte'),
    '/stock': () => import('./screens/stock/Stock.svelte'),
    '/units/:id': () => import('./screens/stock/Unit.svelte'),
    '/units/:id/card': () => import('./screens/kits/Paper.svelte'),
    '/consumables': () => import('./screens/kits/Consumables.svelte'),
    '/kits/missing': () => import('./screens/kits/Missing.svelte'),
    '/catalogue': () => import('./screens/catalogue/Catalogue.svelte'),
    '/catalogue/new': () => import('./screens/catalogue/NewItemType.svelte'),
    '/catalogue/:id': () => import('./screens/catalogue/ItemType.svelte'),
    '/catalogue/:id/kit': () => import('./screens/kits/EditList.svelte'),
    '/catalogue/:id/edit': () => import('./screens/catalogue/EditItemType.svelte'),
    '/notices': () => import('./screens/notices/Notices.svelte'),
    '/rules': () => import('./screens/eligibility/Rules.svelte'),
    '/centres': () => import('./screens/centres/Centres.svelte'),
    '/centres/:id': () => import('./screens/centres/Centre.svelte'),
    '/people': () => import('./screens/staff/People.svelte'),
    '/people/:id': () => import('./screens/staff/Person.svelte'),
    '/me': () => import('./screens/staff/Me.svelte'),
    '/trail': () => import('./screens/audit/Trail.svelte'),
    '/(sign-in)': () => import('./screens/staff/SignIn.svelte'),
    '*': () => import('./NotFound.svelte'),
    layout: Shell,
    hooks: {
      async beforeLoad({ pathname }) {
        if (pathname !== '/admin/sign-in' && session.me === null) await session.load();
      },
    },
  },
});
