import { describe, expect, it } from 'vitest';
import type { ExpectationKind } from '../dialogue/expectation.ts';
import { epochOf, hear as hearEnglish, types, valueOf, type Asked } from './testing.ts';

const hear = (text: string, asked: Asked = {}) =>
  hearEnglish(text, {
    ...asked,
    business: {
      language: 'es',
      services: [
        { id: 'corte', name: 'Corte de pelo', aliases: ['corte'], needs: [], durationMinutes: 30 },
        { id: 'manicura', name: 'Manicura', aliases: ['uñas'], needs: [], durationMinutes: 30 },
      ],
    },
  });
const option = (text: string, expectation: ExpectationKind = 'when') =>
  valueOf(hear(text, { expect: expectation }), 'when')?.any[0];

describe('Spanish', () => {
  it.each([
    ['mañana', '2026-11-21'],
    ['pasado mañana', '2026-11-22'],
    ['el lunes', '2026-11-23'],
    ['el próximo miércoles', '2026-11-25'],
    ['el lunes que viene', '2026-11-23'],
    ['el 14 de diciembre', '2026-12-14'],
    ['el catorce', '2026-12-14'],
    ['el primero de marzo', '2027-03-01'],
    ['dentro de tres días', '2026-11-23'],
  ])('%s', (text, date) => expect(option(text)?.dates).toEqual({ from: date, to: date }));

  it.each([
    ['cualquier miércoles', [3]],
    ['los viernes por la mañana', [5]],
    ['los sábados', [6]],
    ['cualquier domingo', [7]],
  ])('each such day: %s', (text, weekdays) =>
    expect(option(text)?.dates).toEqual(expect.objectContaining({ weekdays, to: '2026-12-18' })),
  );

  it.each([
    ['a las tres y media', ['15:30']],
    ['a las once menos cuarto', ['10:45']],
    ['a la una y veinte', ['13:20']],
    ['a las 8 de la noche', ['20:00']],
    ['a las diez de la mañana', ['10:00']],
    ['al mediodía', ['12:00']],
    ['tres', ['15:00']],
  ])('%s', (text, at) => expect(option(text)?.time).toEqual({ at }));

  it.each([
    ['por la mañana', '06:00', '12:00'],
    ['después de las cinco', '17:00', undefined],
    ['antes de las once', undefined, '11:00'],
    ['entre las dos y las cuatro', '14:00', '16:00'],
  ])('%s', (text, from, to) =>
    expect(option(text)?.time).toEqual({ ...(from && { from }), ...(to && { to }) }),
  );

  it('understands a whole wish, and where each part of it was said', () => {
    const text =
      'Hola, quiero hacer una cita para un corte de pelo con María mañana a las tres y media de la tarde';
    const heard = hear(text);
    expect(types(heard)).toEqual(['greeting', 'book', 'set', 'set', 'set']);
    expect(valueOf(heard, 'service')).toEqual(['corte']);
    expect(valueOf(heard, 'staff')).toBe('maria');
    expect(heard.commands.map(({ span }) => text.slice(...span))).toContain(
      'mañana a las tres y media de la tarde',
    );
  });

  it.each([
    ['necesito cancelar mi cita', 'cancel'],
    ['quiero cambiar mi cita para el viernes', 'reschedule'],
    ['¿puedo hablar con una persona?', 'transfer'],
    ['quiero dejar un mensaje', 'leaveMessage'],
    ['muchas gracias, adiós', 'goodbye'],
    ['¿cuánto cuesta?', 'ask'],
  ])('%s: %s', (text, type) => expect(types(hear(text))).toContain(type));

  it.each(['sí', 'sí, por favor', 'claro', 'está bien', 'de acuerdo'])('%s is a yes', (text) =>
    expect(types(hear(text, { expect: 'yesNo' }))).toEqual(['affirm']),
  );
  it.each(['no', 'no gracias', 'para nada'])('%s is a no', (text) =>
    expect(types(hear(text, { expect: 'yesNo' }))).toContain('deny'),
  );

  it('corrects', () =>
    expect(hear('no, mejor el viernes', { expect: 'yesNo' }).commands).toContainEqual(
      expect.objectContaining({ type: 'correct', slot: 'when' }),
    ));

  it.each([
    ['el primero', 0],
    ['la segunda', 1],
    ['a las diez', 0],
    ['a las dos y media', 1],
  ])('chooses: %s', (text, index) => {
    const offered = [
      { startsAt: epochOf('2026-11-23T10:00'), staffId: 'maria' },
      { startsAt: epochOf('2026-11-23T14:30'), staffId: 'sam' },
    ];
    expect(hear(text, { expect: 'choice', offered }).commands).toContainEqual(
      expect.objectContaining({ type: 'choose', index }),
    );
  });

  it('reads names, numbers, addresses and dates of birth', () => {
    expect(valueOf(hear('me llamo Ana García'), 'name')).toMatchObject({ given: 'Ana', family: 'García' });
    expect(
      valueOf(hear('dos cero dos cinco cinco cinco cero uno cuatro dos', { expect: 'phone' }), 'phone'),
    ).toBe('+12025550142');
    expect(valueOf(hear('ana punto garcia arroba gmail punto com', { expect: 'email' }), 'email')).toBe(
      'ana.garcia@gmail.com',
    );
    expect(valueOf(hear('el 5 de marzo de 1982', { expect: 'birthDate' }), 'birthDate')).toBe('1982-03-05');
  });
});
