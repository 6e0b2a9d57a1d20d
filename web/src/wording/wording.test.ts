// Both languages name the same things. Types see to it but for what is named by whatever the server calls it.
import { expect, it } from 'vitest';
import { en as accountEn } from './account/en.ts';
import { es as accountEs } from './account/es.ts';
import { en as beginEn } from './begin/en.ts';
import { es as beginEs } from './begin/es.ts';
import { en } from './en/en.ts';
import { es } from './es/es.ts';
import { en as manageEn } from './manage/en/en.ts';
import { es as manageEs } from './manage/es/es.ts';
import { en as peopleEn } from './people/en.ts';
import { es as peopleEs } from './people/es.ts';

/** Where words stand, e.g. `call.endings.carrier:busy`. */
const placesIn = (words: object, within = ''): string[] =>
  Object.entries(words).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? placesIn(value, `${within}${name}.`) : [`${within}${name}`],
  );

it.each([
  ['every screen', en, es],
  ['oneself', accountEn, accountEs],
  ['beginning', beginEn, beginEs],
  // English reads the names of fields as the API spells them.
  ['managing', manageEn, { ...manageEs, audit: { ...manageEs.audit, fields: {} } }],
  ['customers', peopleEn, peopleEs],
])('are in both languages: the words of %s', (_, english, spanish) =>
  expect(placesIn(spanish).toSorted()).toEqual(placesIn(english).toSorted()),
);
