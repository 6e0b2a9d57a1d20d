// Spanish, for categories of services and for several at once.
import { plural } from '../plural.ts';
import type { CatalogWords } from './en.ts';

export const es: CatalogWords = {
  noCategory: 'Sin categoría',
  rename: 'Cambiar el nombre',
  renameOf: (category) => `Cambiar el nombre de ${category}`,
  renameLead: 'Con un nombre que ya existe, las dos pasan a ser una.',
  name: 'Categoría',
  renamed: 'Nombre cambiado.',
  dissolve: 'Deshacer',
  dissolveSure: (category) => `¿Deshacer ${category}?`,
  dissolveLead: 'Sus servicios se quedan, sin categoría.',
  dissolved: 'Deshecha.',
  choose: (service) => `Elegir ${service}`,
  chooseAll: 'Elegir todos',
  chosen: (count) => plural(count, 'servicio elegido', 'servicios elegidos'),
  clear: 'No elegir ninguno',
  prices: 'Cambiar precios',
  pricesLead: 'Por un porcentaje. A quien llame se le dicen enseguida los precios nuevos.',
  percent: 'Porcentaje',
  percentHint: '5 los sube un 5 %, -10 los baja un 10 %.',
  round: 'Redondeados a',
  steps: { exact: 'la moneda más pequeña', whole: 'cantidades enteras', five: 'múltiplos de cinco' },
  unpriced: (count) =>
    count === 1 ? '1 no tiene precio, y sigue así.' : `${count} no tienen precio, y siguen así.`,
  noneHasPrice: 'Ninguno de estos tiene precio.',
  category: 'Poner categoría',
  categoryHint: 'Vacío: sin ninguna.',
  takeOut: 'Retirar',
  takeOutSure: (count) => `¿Retirar ${plural(count, 'servicio', 'servicios')}?`,
  takeOutLead: 'Ya no se podrán reservar. Las citas ya dadas se quedan.',
  changed: (count) =>
    `${plural(count, 'servicio cambiado', 'servicios cambiados')}. Vale desde la próxima llamada.`,
};
