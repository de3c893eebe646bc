import { expect, test } from 'vitest';
import { kitType, talk, talkParts } from '../kits/boxes.ts';
import { house } from '../support/house.ts';
import { thing, typeNamed } from '../support/people.ts';

test('families see what is in a kit, with pictures; of any other thing there is nothing to see', async () => {
  const home = house();
  const id = kitType(home);
  thing(home, talk);
  thing(home);
  const path = `/api/site/centres/${home.centreNamed('Барнаул')}/item-types`;
  const kit = await home.visitor.call<{ contents: { pictureUrl: string }[] }>('GET', `${path}/${id}`);
  expect(kit.status).toBe(200);
  expect(kit.body.contents).toEqual(
    talkParts.map(({ nameRu, nameEn, quantity, consumable }) => ({
      nameRu,
      nameEn,
      quantity,
      consumable,
      pictureUrl: expect.stringMatching(/^\/api\/components\/.+\/picture\?v=/),
    })),
  );
  for (const { pictureUrl } of kit.body.contents)
    expect((await home.visitor.call('GET', pictureUrl)).status).toBe(200);
  const walker = await home.visitor.call('GET', `${path}/${typeNamed(home, 'Ходунки реабилитационные')}`);
  expect(walker.body.contents).toEqual([]);
});
