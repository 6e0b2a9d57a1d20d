// The templates for an owner who reads Spanish: what things are called, and what Spanish-speaking callers call them besides.
import type { Vertical } from '../business.ts';
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
  };
}
