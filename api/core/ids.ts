import { z } from '@hono/zod-openapi';

const id = <Word extends string>(word: Word) =>
  z
    .uuid()
    .openapi({ description: `Id of a ${word}`, example: '01900000-0000-7000-8000-000000000000' })
    .brand<Word>();

export const centreId = id('centre');
export const closureId = id('closure');
export const staffId = id('staff');
export const itemTypeId = id('itemType');
export const photoId = id('photo');
export const unitId = id('unit');
export const familyId = id('family');
export const personId = id('person');
export const contactId = id('contact');
export const proofId = id('proof');
export const consentId = id('consent');
export const policyId = id('policy');
export const loanId = id('loan');
export const handoverId = id('handover');
export const damageId = id('damage');
export const bookingId = id('booking');
export const bookingLineId = id('bookingLine');
export const queueEntryId = id('queueEntry');
export const offerId = id('offer');
export const noticeId = id('notice');
export const webhookId = id('webhook');
export const webhookDeliveryId = id('webhookDelivery');
export const componentId = id('component');
export const kitListId = id('kitList');
export const kitCheckId = id('kitCheck');
export const venueId = id('venue');
export const roomId = id('room');
export const sessionTemplateId = id('sessionTemplate');
export const sessionSeriesId = id('sessionSeries');
export const venueSessionId = id('venueSession');
export const visitId = id('visit');
export const guestId = id('guest');

export type CentreId = z.infer<typeof centreId>;
export type ClosureId = z.infer<typeof closureId>;
export type StaffId = z.infer<typeof staffId>;
export type ItemTypeId = z.infer<typeof itemTypeId>;
export type PhotoId = z.infer<typeof photoId>;
export type UnitId = z.infer<typeof unitId>;
export type FamilyId = z.infer<typeof familyId>;
export type ProofId = z.infer<typeof proofId>;
export type ConsentId = z.infer<typeof consentId>;
export type PolicyId = z.infer<typeof policyId>;
export type LoanId = z.infer<typeof loanId>;
export type HandoverId = z.infer<typeof handoverId>;
export type DamageId = z.infer<typeof damageId>;
export type BookingId = z.infer<typeof bookingId>;
export type BookingLineId = z.infer<typeof bookingLineId>;
export type QueueEntryId = z.infer<typeof queueEntryId>;
export type OfferId = z.infer<typeof offerId>;
export type NoticeId = z.infer<typeof noticeId>;
export type WebhookId = z.infer<typeof webhookId>;
export type WebhookDeliveryId = z.infer<typeof webhookDeliveryId>;
export type ComponentId = z.infer<typeof componentId>;
export type KitListId = z.infer<typeof kitListId>;
export type KitCheckId = z.infer<typeof kitCheckId>;
export type VenueId = z.infer<typeof venueId>;
export type RoomId = z.infer<typeof roomId>;
export type SessionTemplateId = z.infer<typeof sessionTemplateId>;
export type SessionSeriesId = z.infer<typeof sessionSeriesId>;
export type VenueSessionId = z.infer<typeof venueSessionId>;
export type VisitId = z.infer<typeof visitId>;
export type GuestId = z.infer<typeof guestId>;
