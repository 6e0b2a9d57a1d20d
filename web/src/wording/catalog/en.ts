// English, for categories of services and for several at once.
import { plural } from '../plural.ts';

export const en = {
  noCategory: 'Without a category',
  rename: 'Rename',
  renameOf: (category: string) => `Rename ${category}`,
  renameLead: 'Under a name that is there already, the two become one.',
  name: 'Category',
  renamed: 'Renamed.',
  dissolve: 'Dissolve',
  dissolveSure: (category: string) => `Dissolve ${category}?`,
  dissolveLead: 'Its services stay, without a category.',
  dissolved: 'Dissolved.',
  choose: (service: string) => `Choose ${service}`,
  chooseAll: 'Choose all',
  chosen: (count: number) => plural(count, 'service chosen', 'services chosen'),
  clear: 'Choose none',
  prices: 'Change prices',
  pricesLead: 'By a percentage. Callers are told the new prices at once.',
  percent: 'Percent',
  percentHint: '5 raises them by 5%, -10 lowers them by 10%.',
  round: 'Rounded to',
  steps: { exact: 'the smallest coin', whole: 'whole amounts', five: 'fives' },
  unpriced: (count: number) =>
    count === 1 ? '1 has no price, and stays so.' : `${count} have no price, and stay so.`,
  noneHasPrice: 'None of these has a price.',
  category: 'Set the category',
  categoryHint: 'Empty: without one.',
  takeOut: 'Take out',
  takeOutSure: (count: number) => `Take ${plural(count, 'service', 'services')} out?`,
  takeOutLead: 'Callers can no longer book them. Appointments already made stay.',
  changed: (count: number) => `${plural(count, 'service', 'services')} changed. The next caller meets it.`,
};

export type CatalogWords = typeof en;
