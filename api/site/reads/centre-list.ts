import { type Db, kept } from '../../../db/open.ts';

type Hours = { weekday: number; opens: string; closes: string };
type Row = { shortName: string; name: string; address: string; phone: string; hours: Hours[] };

const all = `
  SELECT json_group_array(json_object('shortName', short_name, 'name', name, 'address', address, 'phone', phone,
    'hours', json((SELECT json_group_array(json_object('weekday', weekday, 'opens', opens, 'closes', closes))
      FROM (SELECT * FROM opening_hours WHERE centre_id = c.id ORDER BY weekday)))))
  FROM (SELECT * FROM centre WHERE EXISTS (SELECT 1 FROM json_each(services) WHERE value IN ('rental', 'multibox'))
    ORDER BY short_name) c`;

const safe = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const weekdays = ['', 'пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс'];
const clock = (time: string): string => time.replace(/^0/, '');

/** «пн–пт 9:00–18:00, сб 10:00–14:00»: neighbours with the same hours join. */
const week = (hours: readonly Hours[]): string => {
  const runs: { from: number; to: number; span: string }[] = [];
  for (const { weekday, opens, closes } of hours) {
    const span = `${clock(opens)}–${clock(closes)}`;
    const last = runs.at(-1);
    if (last?.span === span && last.to === weekday - 1) last.to = weekday;
    else runs.push({ from: weekday, to: weekday, span });
  }
  return runs
    .map(({ from, to, span }) => {
      const days = to > from ? `${weekdays[from]}–${weekdays[to]}` : weekdays[from];
      return `<span class="run">${days} ${safe(span)}</span>`;
    })
    .join(', ');
};

const item = ({ shortName, name, address, phone, hours }: Row): string => {
  const lines = [safe(name), safe(address), week(hours)].filter(Boolean).map((line) => `<p>${line}</p>`);
  const number = phone.replaceAll(/[^+\d]/g, '');
  const call = phone && `<p><a class="call" href="tel:${number}">${safe(phone)}</a></p>`;
  return `<li class="card"><h3>${safe(shortName)}</h3>${lines.join('')}${call}</li>`;
};

/**
 * The centres that lend, with their hours and phones, as a list in HTML: for a browser that runs no scripts, and in
 * the words of its page, which was written before anybody chose a language.
 */
export const centreList: (db: Db) => string = kept((db) => {
  const rows: Row[] = JSON.parse(db.sqlite.prepare<[], string>(all).pluck().get() ?? '[]');
  return `<ul class="centres">${rows.map(item).join('')}</ul>`;
});
