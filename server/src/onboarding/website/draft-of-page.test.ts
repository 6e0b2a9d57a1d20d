import { describe, expect, it } from 'vitest';
import { draftOf } from './draft-of-page.ts';
import { hoursIn } from './hours.ts';

const HERE = 'https://salon.example/';
const read = (body: string, head = '') =>
  draftOf(`<html><head>${head}</head><body>${body}</body></html>`, HERE);
const machine = (data: object) => `<script type="application/ld+json">${JSON.stringify(data)}</script>`;
const days = (from: string, to: string, ...weekdays: number[]) =>
  weekdays.map((weekday) => ({ weekday, from, to }));

describe('what a page says for machines', () => {
  it('is its name, telephone, address and hours', () => {
    const draft = read(
      '<h1>Welcome</h1>',
      machine({
        '@graph': [
          { '@type': 'WebSite', name: 'The site' },
          {
            '@type': ['HairSalon', 'LocalBusiness'],
            name: 'Willow Hair Studio',
            telephone: '(202) 555-0142',
            address: {
              '@type': 'PostalAddress',
              streetAddress: '214 Willow Street',
              addressLocality: 'Springfield',
              addressRegion: 'IL',
              postalCode: '62701',
            },
            openingHoursSpecification: [
              {
                dayOfWeek: ['https://schema.org/Monday', 'Tuesday'],
                opens: '09:00',
                closes: '18:00:00',
              },
              { dayOfWeek: 'Sunday', opens: '00:00', closes: '00:00' },
            ],
          },
        ],
      }),
    );
    expect(draft).toEqual({
      url: HERE,
      name: 'Willow Hair Studio',
      phone: '(202) 555-0142',
      address: '214 Willow Street, Springfield IL 62701',
      hours: days('09:00', '18:00', 1, 2),
      services: [],
      questions: [],
    });
  });

  it('is what it offers and what people ask', () => {
    const draft = read(
      '<ul><li>Something else $10</li></ul>',
      machine({
        '@type': 'Dentist',
        name: 'Bright Teeth',
        openingHours: ['Mo-Fr 08:00-17:00'],
        hasOfferCatalog: {
          '@type': 'OfferCatalog',
          itemListElement: [
            {
              '@type': 'Offer',
              price: '89.50',
              priceCurrency: 'USD',
              itemOffered: { '@type': 'Service', name: 'Cleaning' },
            },
            { '@type': 'Offer', itemOffered: { '@type': 'Service', name: 'Whitening' } },
          ],
        },
      }) +
        machine({
          '@type': 'FAQPage',
          mainEntity: [
            {
              '@type': 'Question',
              name: 'Do you take new patients?',
              acceptedAnswer: { '@type': 'Answer', text: '<p>Yes, <b>always</b>.</p>' },
            },
          ],
        }),
    );
    expect(draft.services).toEqual([
      { name: 'Cleaning', price: { amountMinor: 8950, currency: 'USD' } },
      { name: 'Whitening' },
    ]);
    expect(draft.questions).toEqual([{ question: 'Do you take new patients?', answer: 'Yes, always .' }]);
    expect(draft.hours).toEqual(days('08:00', '17:00', 1, 2, 3, 4, 5));
  });

  it('may be broken, and then does not matter', () => {
    const draft = read(
      '<p>Hi</p>',
      '<title>Garage | Home</title><script type="application/ld+json">{oops</script>',
    );
    expect(draft.name).toBe('Garage');
  });
});

describe('what a page says for people', () => {
  it('is lists and tables of services with their prices', () => {
    const draft = read(`
      <ul><li>Home</li><li>Women’s cut — $65 (60 min)</li><li>Beard trim ..... $25</li></ul>
      <table><tr><th>Service</th><th>Price</th></tr><tr><td>Color</td><td>1 h 30</td><td>110,00 €</td></tr></table>`);
    expect(draft.services).toEqual([
      { name: 'Women’s cut', durationMinutes: 60, price: { amountMinor: 6500, currency: 'USD' } },
      { name: 'Beard trim', price: { amountMinor: 2500, currency: 'USD' } },
      { name: 'Color', durationMinutes: 90, price: { amountMinor: 11000, currency: 'EUR' } },
    ]);
  });

  it('is its telephone, address and hours', () => {
    const draft = read(
      `<a href="tel:+12025550142">Call us</a><address>214 Willow Street<br>Springfield</address>
       <dl><dt>Mon – Thu</dt><dd>9 am – 6 pm</dd><dt>Friday</dt><dd>9:00 a.m. to 12:30 p.m.</dd><dt>Sunday</dt><dd>Closed</dd></dl>`,
      '<meta property="og:site_name" content="Willow">',
    );
    expect(draft).toMatchObject({
      name: 'Willow',
      phone: '+12025550142',
      address: '214 Willow Street, Springfield',
    });
    expect(draft.hours).toEqual([...days('09:00', '18:00', 1, 2, 3, 4), ...days('09:00', '12:30', 5)]);
  });

  it('is questions with their answers', () => {
    const draft = read(`
      <details><summary>Is there parking?</summary><p>Behind the house.</p></details>
      <h3>Do you take cards?</h3><p>All of them.</p><h3>About us</h3><p>We are nice.</p>`);
    expect(draft.questions).toEqual([
      { question: 'Is there parking?', answer: 'Behind the house.' },
      { question: 'Do you take cards?', answer: 'All of them.' },
    ]);
  });

  it('is no scripts, styles, or letters nobody sees', () => {
    const draft = read('<h3>Open?<script>alert(1)</script></h3><p>Yes\u0000\u200b<style>p{}</style></p>');
    expect(draft.questions).toEqual([{ question: 'Open?', answer: 'Yes' }]);
    expect(JSON.stringify(read('<h3>Open\u200b?</h3><p>Y\u0000es</p>'))).not.toMatch(/\\u0000|\u200b/);
  });
});

describe('opening hours', () => {
  it.each([
    ['Mon-Fri 9-5', days('09:00', '17:00', 1, 2, 3, 4, 5)],
    ['Monday to Wednesday: 10 am – 7 pm', days('10:00', '19:00', 1, 2, 3)],
    ['Sat & Sun 10:30am-4pm', days('10:30', '16:00', 6, 7)],
    ['lunes a viernes 9:00 a 18:30', days('09:00', '18:30', 1, 2, 3, 4, 5)],
    ['Fri–Mon 22:00–02:00', days('22:00', '02:00', 1, 5, 6, 7)],
    [
      'Mo-Fr 09:00-12:00\nMo-Fr 13:00-17:00',
      [1, 2, 3, 4, 5].flatMap((day) => [...days('09:00', '12:00', day), ...days('13:00', '17:00', day)]),
    ],
    ['Sunday closed', undefined],
    ['We have sat here since 9-11-2001', undefined],
    ['', undefined],
  ])('%s', (text, hours) => {
    expect(hoursIn(text)).toEqual(hours);
  });

  it('are found in a page of any size without delay', () => {
    const started = process.cpuUsage().user;
    hoursIn(`Mon ${' '.repeat(200_000)}${'mon-'.repeat(50_000)}`);
    expect((process.cpuUsage().user - started) / 1000).toBeLessThan(2_000);
  });
});
