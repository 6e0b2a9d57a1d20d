// The templates in Spanish: what things are called, what Spanish-speaking callers call them besides, and what those in danger say and hear.
import type { EmergencyRule, Vertical } from '../business.ts';
import type { VerticalTemplate } from './template.ts';

interface SpanishService {
  name: string;
  aliases: string[];
  needs: string[];
}

interface SpanishTemplate {
  title: string;
  /** By their ids. */
  services: Record<string, SpanishService>;
  /** By what they are in English. */
  roles: Record<string, string>;
  /** By their ids. */
  questions: Record<string, string>;
  /** In their order. */
  emergencies: Pick<EmergencyRule, 'signs' | 'say'>[];
}

export const es: Record<Vertical, SpanishTemplate> = {
  salon: {
    title: 'Peluquería y belleza',
    services: {
      haircut: {
        name: 'Corte de pelo',
        aliases: ['corte', 'cortarme el pelo', 'corte de cabello', 'las puntas'],
        needs: ['tengo el pelo muy largo', 'las puntas abiertas'],
      },
      color: {
        name: 'Color',
        aliases: ['tinte', 'teñirme el pelo', 'retoque de raíz', 'raíces'],
        needs: ['taparme las canas', 'se me ven las raíces'],
      },
      highlights: {
        name: 'Mechas',
        aliases: ['reflejos', 'rayitos', 'luces', 'balayage'],
        needs: ['aclararme el pelo', 'quiero unos mechones rubios'],
      },
      blowout: {
        name: 'Peinado',
        aliases: ['secado', 'lavar y peinar', 'brushing'],
        needs: ['peinarme para una boda'],
      },
      'beard-trim': {
        name: 'Arreglo de barba',
        aliases: ['barba', 'afeitado'],
        needs: ['arreglarme la barba'],
      },
    },
    roles: { 'Senior stylist': 'Estilista', Barber: 'Barbero' },
    questions: {
      parking: '¿Hay dónde estacionar?',
      'walk-ins': '¿Atienden sin cita?',
      payment: '¿Cómo se puede pagar?',
      cancellation: '¿Qué pasa si cancelo?',
      children: '¿Cortan el pelo a niños?',
    },
    emergencies: [
      {
        signs: [
          'me arde el cuero cabelludo',
          'reacción alérgica',
          'se me hincha la cara',
          'no puedo respirar',
        ],
        say: 'Por favor, enjuáguelo ahora con agua fría. Si le cuesta respirar, cuelgue y llame al 911.',
      },
    ],
  },
  dental: {
    title: 'Clínica dental',
    services: {
      checkup: {
        name: 'Revisión y limpieza',
        aliases: ['revisión', 'limpieza', 'limpieza dental', 'chequeo'],
        needs: ['hacerme una limpieza', 'me toca la revisión'],
      },
      filling: {
        name: 'Empaste',
        aliases: ['caries', 'tapar una caries', 'resina'],
        needs: ['tengo una caries', 'se me cayó un empaste'],
      },
      toothache: {
        name: 'Visita por dolor',
        aliases: ['dolor de muelas', 'dolor de dientes', 'visita de urgencia'],
        needs: [
          'me duele una muela',
          'me duele un diente',
          'se me rompió un diente',
          'se me cayó una corona',
        ],
      },
      whitening: {
        name: 'Blanqueamiento',
        aliases: ['blanqueamiento dental', 'blanquear los dientes'],
        needs: ['tengo los dientes amarillos'],
      },
      consultation: {
        name: 'Consulta',
        aliases: ['consulta de implantes', 'ortodoncia', 'alineadores', 'segunda opinión'],
        needs: ['hablar de implantes', 'enderezarme los dientes'],
      },
    },
    roles: { Dentist: 'Dentista', Hygienist: 'Higienista' },
    questions: {
      insurance: '¿Qué seguros aceptan?',
      'new-patients': '¿Aceptan pacientes nuevos?',
      'payment-plans': '¿Se puede pagar a plazos?',
      children: '¿Atienden a niños?',
      parking: '¿Hay dónde estacionar?',
    },
    emergencies: [
      {
        signs: [
          'dolor muy fuerte',
          'dolor insoportable',
          'se me hincha la cara',
          'la cara hinchada',
          'no para de sangrar',
          'tengo fiebre y me duele una muela',
        ],
        say: 'Eso hay que verlo hoy mismo. Si le cuesta respirar o tragar, cuelgue y llame al 911.',
      },
      {
        signs: ['se me salió un diente', 'perdí un diente de un golpe', 'se me cayó un diente por un golpe'],
        say: 'Guarde el diente en leche o dentro de la mejilla, y no lo frote. Le atenderemos enseguida.',
      },
    ],
  },
  auto_repair: {
    title: 'Taller mecánico',
    services: {
      'oil-change': {
        name: 'Cambio de aceite',
        aliases: ['aceite', 'aceite y filtro'],
        needs: ['me toca cambiar el aceite'],
      },
      brakes: {
        name: 'Frenos',
        aliases: ['pastillas de freno', 'balatas', 'discos de freno', 'revisión de frenos'],
        needs: ['me rechinan los frenos', 'el freno está blando'],
      },
      diagnostics: {
        name: 'Diagnóstico',
        aliases: ['luz del motor', 'revisión de una avería', 'escaneo'],
        needs: [
          'se encendió la luz del motor',
          'hace un ruido raro',
          'el coche no arranca',
          'el carro no prende',
        ],
      },
      tires: {
        name: 'Llantas',
        aliases: ['neumáticos', 'gomas', 'rotación de llantas', 'alineación', 'ponchadura'],
        needs: ['se me ponchó una llanta', 'el carro se va de lado'],
      },
      battery: {
        name: 'Cambio de batería',
        aliases: ['batería', 'batería nueva'],
        needs: ['se me murió la batería'],
      },
      'state-inspection': {
        name: 'Inspección del estado',
        aliases: ['inspección', 'prueba de emisiones', 'verificación'],
        needs: ['se me vence la inspección'],
      },
    },
    roles: { 'Lead mechanic': 'Jefe de taller', Technician: 'Mecánico' },
    questions: {
      loaner: '¿Prestan un coche mientras tanto?',
      warranty: '¿Dan garantía?',
      wait: '¿Puedo esperar ahí?',
      towing: '¿Tienen grúa?',
      estimates: '¿El presupuesto es gratis?',
    },
    emergencies: [
      {
        signs: [
          'me fallaron los frenos',
          'no funcionan los frenos',
          'sale humo del motor',
          'mi carro se está quemando',
          'mi coche está ardiendo',
          'huele a gasolina',
        ],
        say: 'Por favor, deténgase en un lugar seguro, salga del vehículo y no siga conduciendo. Si hay fuego o alguien está herido, cuelgue y llame al 911.',
      },
    ],
  },
  home_services: {
    title: 'Servicios del hogar',
    services: {
      'ac-repair': {
        name: 'Reparación de aire acondicionado',
        aliases: ['aire acondicionado', 'arreglar el aire', 'clima'],
        needs: ['el aire no enfría', 'sale aire caliente'],
      },
      'heating-repair': {
        name: 'Reparación de calefacción',
        aliases: ['calefacción', 'caldera', 'bomba de calor'],
        needs: ['no funciona la calefacción', 'hace frío en casa'],
      },
      'tune-up': {
        name: 'Mantenimiento de temporada',
        aliases: ['mantenimiento', 'revisión anual'],
        needs: ['prepararme para el invierno'],
      },
      plumbing: {
        name: 'Visita de plomería',
        aliases: ['plomero', 'plomería', 'fontanero', 'destapar el desagüe', 'arreglar una fuga'],
        needs: ['se tapó el fregadero', 'gotea la llave', 'hay una fuga de agua'],
      },
      'water-heater': {
        name: 'Calentador de agua',
        aliases: ['calentador', 'boiler'],
        needs: ['no hay agua caliente'],
      },
      electrical: {
        name: 'Visita de electricista',
        aliases: ['electricista', 'enchufe', 'cableado', 'instalación eléctrica'],
        needs: ['no funciona un enchufe', 'se va la luz'],
      },
    },
    roles: { 'HVAC technician': 'Técnico de clima', Plumber: 'Plomero', Electrician: 'Electricista' },
    questions: {
      'service-area': '¿A qué zonas van?',
      'call-out-fee': '¿Cobran la visita?',
      licensed: '¿Tienen licencia y seguro?',
      financing: '¿Se puede pagar a plazos?',
      brands: '¿Con qué marcas trabajan?',
    },
    emergencies: [
      {
        signs: ['huele a gas', 'olor a gas', 'fuga de gas', 'huele a huevo podrido'],
        say: 'Por favor, salga ahora de la casa, no toque ningún interruptor y llame desde fuera al 911 o a la compañía del gas.',
      },
      {
        signs: ['alarma de monóxido de carbono', 'detector de monóxido', 'suena el detector de monóxido'],
        say: 'Por favor, salgan todos al aire libre ahora y llame al 911.',
      },
      {
        signs: [
          'se me inunda el sótano',
          'se reventó una tubería',
          'se rompió una tubería',
          'hay agua por todas partes',
          'inundación',
        ],
        say: 'Si puede, cierre ahora la llave general del agua.',
      },
      {
        signs: ['salen chispas del enchufe', 'huele a quemado en el tablero', 'incendio eléctrico'],
        say: 'Por favor, no se acerque. Si puede hacerlo sin peligro, baje el interruptor general; si hay fuego, salga y llame al 911.',
      },
    ],
  },
};

/**
 * A template with everything its owner looks at in Spanish. Callers may go on naming a service in English.
 * Where something has no Spanish, it stays as it is.
 */
export function inSpanish(template: VerticalTemplate): VerticalTemplate {
  const spanish = es[template.vertical];
  return {
    ...template,
    title: spanish.title,
    services: template.services.map((service) => {
      const { name, aliases, needs } = spanish.services[service.id] ?? service;
      return {
        ...service,
        name,
        aliases: [...new Set([...aliases, service.name, ...service.aliases])],
        needs: [...new Set([...needs, ...service.needs])],
      };
    }),
    staff: template.staff.map((each) => ({ ...each, role: spanish.roles[each.role] ?? each.role })),
    knowledge: template.knowledge.map((item) => ({
      ...item,
      question: spanish.questions[item.id] ?? item.question,
    })),
    emergencies: template.emergencies.map((rule, index) => ({ ...rule, ...spanish.emergencies[index] })),
  };
}
