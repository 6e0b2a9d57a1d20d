import { expect, it } from 'vitest';
import { csv } from './csv.ts';

it('quotes what CSV needs quoted, and keeps spreadsheets from running what callers said', () => {
  const cells = [
    'plain',
    'a, "b"\nc',
    '=1+1',
    '+12025550142',
    '-5',
    '@SUM(A1)',
    '-1+2',
    '\t=x',
    null,
    true,
    7,
  ];
  const table = csv([['Name', (cell: (typeof cells)[number]) => cell]], cells, {});
  expect(table).toBe(
    `Name\r\nplain\r\n"a, ""b""\nc"\r\n'=1+1\r\n+12025550142\r\n-5\r\n'@SUM(A1)\r\n'-1+2\r\n'\t=x\r\n\r\ntrue\r\n7\r\n`,
  );
});

it('has titles in the language that is accepted', () =>
  expect(csv([['Name', (name: string) => name]], ['Ana'], { 'accept-language': 'es' })).toBe(
    'Nombre\r\nAna\r\n',
  ));
