import type { CentreCard, Service } from '../../../api/centres/shapes.ts';

/** What the fields of a centre hold. */
export type CentreValues = {
  name: string;
  shortName: string;
  territory: string;
  address: string;
  phone: string;
  timeZone: string;
  services: Service[];
  lateAllowanceDays: number | null;
};

/** The fields of a card, those that can be changed. */
export const valuesOf = ({
  name,
  shortName,
  territory,
  address,
  phone,
  timeZone,
  services,
  lateAllowanceDays,
}: CentreCard): CentreValues => ({
  name,
  shortName,
  territory,
  address,
  phone,
  timeZone,
  services: [...services],
  lateAllowanceDays,
});
