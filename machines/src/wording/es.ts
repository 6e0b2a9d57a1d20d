// Spanish, as spoken to customers in the Americas: formal "usted".
import type { LanguageWording } from './language.ts';
import { inSentence, digitGroups, letters, listed, type Grammar } from './speech.ts';

const WEEKDAYS = ['', 'lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo'];
const MONTHS = [
  '',
  'enero',
  'febrero',
  'marzo',
  'abril',
  'mayo',
  'junio',
  'julio',
  'agosto',
  'septiembre',
  'octubre',
  'noviembre',
  'diciembre',
];
const CURRENCIES: Record<string, [one: string, many: string]> = {
  USD: ['dólar', 'dólares'],
  EUR: ['euro', 'euros'],
  MXN: ['peso', 'pesos'],
};

const partOfDay = (hour: number): string => {
  if (hour < 12) return 'de la mañana';
  if (hour === 12) return 'del mediodía';
  return hour < 20 ? 'de la tarde' : 'de la noche';
};

const grammar: Grammar = {
  day: (date, daysAway) => {
    const full = `${WEEKDAYS[date.dayOfWeek]} ${date.day} de ${MONTHS[date.month]}`;
    const near = ['hoy', 'mañana'][daysAway];
    return near ? `${near}, ${full}` : `el ${full}`;
  },
  time: (hour, minute) => {
    const hour12 = hour % 12 === 0 ? 12 : hour % 12;
    const clock = minute === 0 ? `${hour12}` : `${hour12}:${String(minute).padStart(2, '0')}`;
    return `${hour12 === 1 ? 'la' : 'las'} ${clock} ${partOfDay(hour)}`;
  },
  dayAt: (day, time) => `${day}, a ${time}`,
  and: (items) => listed(items, 'y'),
  or: (items) => listed(items, 'o'),
  with: (phrase, staff) => `${phrase}, con ${staff}`,
  repeats: (weeks, times) =>
    `${weeks === 1 ? 'cada semana' : `cada ${weeks} semanas`}, ${times} veces en total`,
  service: inSentence,
  phone: (digits) =>
    digitGroups(digits)
      .map((group) => Array.from(group).join(' '))
      .join(', '),
  spell: letters,
  money: (amountMinor, currency) => {
    const [one, many] = CURRENCIES[currency] ?? [currency, currency];
    const whole = Math.floor(amountMinor / 100);
    const cents = amountMinor % 100;
    return `${whole} ${whole === 1 ? one : many}${cents ? ` con ${cents} centavos` : ''}`;
  },
  minutes: (minutes) => {
    const hours = Math.floor(minutes / 60);
    const rest = minutes % 60;
    const parts = [
      hours > 0 ? `${hours} ${hours === 1 ? 'hora' : 'horas'}` : '',
      rest > 0 ? `${rest} minutos` : '',
    ].filter(Boolean);
    return listed(parts, 'y');
  },
  weekdays: (from, to) => (from === to ? WEEKDAYS[from]! : `de ${WEEKDAYS[from]} a ${WEEKDAYS[to]}`),
  range: (from, to) => `de ${from} a ${to}`,
  closed: 'cerrado',
};

export const es: LanguageWording = {
  grammar,
  beginnings: [
    'Muy bien,',
    'De acuerdo,',
    'Le confirmo:',
    'Entonces,',
    'Listo,',
    'A esa hora no hay lugar.',
    'Para entonces no tengo nada.',
    'Listo.',
  ],
  lines: {
    greet: {
      warm: [(s) => s.greeting ?? `Gracias por llamar a ${s.business}, le habla ${s.agent}.`],
      professional: [(s) => s.greeting ?? `Gracias por llamar a ${s.business}. Le atiende ${s.agent}.`],
      brief: [(s) => s.greeting ?? `${s.business}, le habla ${s.agent}.`],
    },
    greetOutbound: [(s) => `Hola, le habla ${s.agent}, le llamo de ${s.business}.`],
    callingBack: [
      'Usted nos llamó y nadie pudo atenderle, así que le devuelvo la llamada. ¿En qué le ayudo?',
    ],
    demoCall: ['Esta es la llamada que pidió: hábleme como lo haría un cliente suyo. ¿Qué desea?'],
    greetKnown: {
      warm: [
        (s, { name }) =>
          s.greeting
            ? `Hola, ${name}. ${s.greeting}`
            : `Hola, ${name}, qué gusto escucharle de nuevo. Le habla ${s.agent}, de ${s.business}.`,
      ],
      professional: [
        (s, { name }) => `Buenas, ${name}. ${s.greeting ?? `Gracias por llamar a ${s.business}.`}`,
      ],
      brief: [(s, { name }) => `Hola, ${name}. ${s.greeting ?? `Habla ${s.business}.`}`],
    },
    consentAnnounce: ['Esta llamada se graba.'],
    consentAsk: [
      'Esta llamada se graba para atenderle mejor. ¿Está de acuerdo?',
      '¿Podemos grabar esta llamada?',
    ],
    consentDeclined: ['De acuerdo, no se grabará.'],
    closedBook: ['Ahora estamos cerrados, pero puedo darle una cita.'],
    closedMessage: ['Ahora estamos cerrados. Puedo tomar un mensaje o contestar una pregunta.'],
    closedTakeDown: [
      'Mientras estamos cerrados no puedo dar citas, pero paso lo que desea y le devolverán la llamada.',
    ],
    closedForward: ['Ahora estamos cerrados.'],
    closedVoicemail: ['Ahora estamos cerrados.'],
    resumed: ['Disculpe, se cortó por un momento.'],
    askHelp: {
      warm: [
        '¿En qué le puedo ayudar hoy?',
        '¿Qué puedo hacer por usted?',
        'Puede pedir, cambiar o cancelar una cita, o dejar un mensaje.',
      ],
      professional: [
        '¿En qué le puedo servir?',
        '¿Qué puedo hacer por usted?',
        'Puede pedir, cambiar o cancelar una cita, o dejar un mensaje.',
      ],
      brief: ['¿En qué le ayudo?', 'Puede pedir, cambiar o cancelar una cita, o dejar un mensaje.'],
    },
    askHelpUpcoming: ['¿Llama por su próxima cita, o le ayudo en otra cosa?', '¿En qué le ayudo?'],
    askAnythingElse: ['¿Le puedo ayudar en algo más?', '¿Algo más?'],

    askService: [
      (s, { services, more }) =>
        `¿Para qué servicio sería la cita? Tenemos ${s.named(services)}${more ? ', entre otros' : ''}.`,
      (s, { services }) => `¿Cuál servicio desea: ${s.or(services.map(s.service))}?`,
      (s, { services }) => `Diga uno: ${s.or(services.map(s.service))}.`,
    ],
    staffCannot: [
      (s, { staff, services, others }) =>
        `${staff} no hace ${s.named(services)}${others.length > 0 ? `, pero ${s.and(others)} sí` : ''}.`,
    ],
    askWhen: [
      '¿Qué día y a qué hora le gustaría?',
      '¿Cuándo le queda bien?',
      'Diga un día, por ejemplo el viernes por la mañana.',
    ],
    askOtherTime: [
      '¿Qué otro día u hora le queda bien?',
      '¿Qué día sería mejor?',
      'Diga otro día, por ejemplo el viernes por la mañana.',
    ],
    offer: [
      (s, { openings }) => `Tengo ${s.openings(openings)}. ¿Cuál prefiere?`,
      (s, { openings }) => `Hay ${s.openings(openings)}. ¿Cuál le conviene?`,
    ],
    offerOne: [
      (s, { opening }) => `Tengo ${s.opening(opening)}. ¿Le queda bien?`,
      (s, { opening }) => `¿Tomamos ${s.opening(opening)}?`,
    ],
    offerNearest: [
      (s, { openings }) =>
        `A esa hora no hay lugar. Lo más cercano es ${s.openings(openings)}. ¿Le queda bien?`,
      (s, { openings }) => `Lo más cercano es ${s.openings(openings)}. ¿Cuál prefiere?`,
    ],
    offerNext: [
      (s, { openings }) =>
        `Para entonces no tengo nada. Lo próximo es ${s.openings(openings)}. ¿Le queda bien?`,
      (s, { openings }) => `Lo próximo es ${s.openings(openings)}. ¿Cuál prefiere?`,
    ],
    askWhichOne: [(s, { openings }) => `¿Cuál: ${s.openings(openings)}?`],
    justTaken: ['Disculpe, acaban de tomar esa hora.', 'Disculpe, esa también se acaba de ocupar.'],
    nothingOpen: ['Lo siento, por ahora no tengo ninguna hora libre.'],
    held: [
      (s, { opening }) => `Muy bien, ${s.opening(opening)} está libre.`,
      (s, { opening }) => `De acuerdo, ${s.opening(opening)}.`,
    ],

    askName: [
      '¿Me da su nombre y apellido, por favor?',
      '¿Cuál es su nombre completo?',
      'Solo su nombre, por favor.',
    ],
    askSpelling: [
      '¿Me puede deletrear su apellido?',
      'Letra por letra, por favor, ¿cómo se escribe su apellido?',
    ],
    askPhone: ['¿Cuál es su número de teléfono?', 'Diga su número de teléfono, cifra por cifra.'],
    phoneAgain: ['No entendí el número completo.', 'Cifra por cifra, con el código de área.'],

    readBack: [
      (s, p) =>
        `Le confirmo: ${s.named(p.services)}, ${s.opening(p)}, a nombre de ${p.name}${p.spelled ? `, que se escribe ${s.spell(p.name)}` : ''}${p.phone ? `, con el teléfono ${s.phone(p.phone)}` : ''}. ¿Hago la cita?`,
      (s, p) =>
        `Entonces, ${s.named(p.services)}, ${s.opening(p)}, a nombre de ${p.name}${p.phone ? `, con el teléfono ${s.phone(p.phone)}` : ''}. ¿Es correcto?`,
    ],
    askChange: ['¿Qué le gustaría cambiar?', 'Diga el nuevo día, la hora o el nombre.'],
    booked: {
      warm: [(s, p) => `Listo, ${p.name}: ${s.named(p.services)}, ${s.opening(p)}. Le esperamos con gusto.`],
      professional: [
        (s, p) => `Su cita está confirmada, ${p.name}: ${s.named(p.services)}, ${s.opening(p)}.`,
      ],
      brief: [(s, p) => `Confirmado: ${s.named(p.services)}, ${s.opening(p)}, a nombre de ${p.name}.`],
    },
    seriesWithout: [
      (s, { dates }) => `Ya estaba ocupado ${s.and(dates.map(s.at))}, así que eso queda fuera.`,
    ],
    notBooked: ['De acuerdo, no he reservado nada.'],
    calendarDown: [
      'Lo siento, ahora no puedo abrir la agenda, así que no puedo confirmarlo. Pasaré el recado y le devolverán la llamada.',
    ],

    askAppointmentName: ['¿A nombre de quién está la cita?', '¿Nombre y apellido de la cita, por favor?'],
    askAppointmentPhone: [
      '¿Con qué número de teléfono está la cita?',
      '¿Con qué teléfono la hizo, cifra por cifra?',
    ],
    askAppointmentDate: ['¿Y para qué día es la cita?', '¿En qué fecha es?'],
    notFound: ['No encuentro una cita con esos datos.', 'Disculpe, sigo sin encontrarla.'],
    offerCode: [
      'Puedo enviar un código por mensaje al número de la cita, para asegurarme de que es suya. ¿Lo envío?',
      '¿Le envío un código?',
    ],
    codeSent: ['Ya lo envié.'],
    askCode: ['Léame el código cuando lo tenga, por favor.', '¿Cuál es el código?'],
    codeWrong: ['Ese no es el código.'],
    cannotVerify: ['Lo siento, no puedo comprobar que la cita sea suya.'],
    foundAppointment: [(s, p) => `Tengo su cita de ${s.named(p.services)}, ${s.opening(p)}.`],
    readBackMove: [
      (s, p) =>
        `Cambio su cita de ${s.named(p.services)}: en lugar de ${s.at(p.from)}, ${s.opening(p)}. ¿Es correcto?`,
      (s, p) => `Sería ${s.opening(p)}. ¿La cambio?`,
    ],
    moved: [(s, p) => `Listo. Su cita de ${s.named(p.services)} es ahora ${s.opening(p)}.`],
    notMoved: ['De acuerdo, su cita queda como estaba.'],
    askCancel: [
      (s, p) => `Es su cita de ${s.named(p.services)}, ${s.opening(p)}. ¿La cancelo?`,
      (s, p) => `Cancelar ${s.opening(p)}, ¿sí o no?`,
    ],
    cancelled: [(s, p) => `Su cita de ${s.named(p.services)}, ${s.at(p.startsAt)}, está cancelada.`],
    kept: [(s, p) => `De acuerdo, queda como estaba: ${s.opening(p)}.`],
    yourAppointment: [(s, p) => `Su cita de ${s.named(p.services)} es ${s.opening(p)}.`],
    remind: [
      (s, p) => `Llamo a ${p.name} por la cita de ${s.named(p.services)} ${s.opening(p)}. ¿Podrá venir?`,
      (s, p) => `Es por la cita de ${s.named(p.services)} ${s.opening(p)}. ¿Va a venir?`,
    ],
    askMoveOrCancel: ['¿Prefiere otra hora, o la cancelo?', '¿La cambio o la cancelo?'],
    willCome: [(s, p) => `Gracias, le esperamos ${s.opening(p)}.`],
    leaveReminder: [
      (s, p) =>
        `Hola, le habla ${s.agent} de ${s.business} con un mensaje para ${p.name}: su cita de ${s.named(p.services)} es ${s.opening(p)}. Para cambiarla, llámenos al ${s.phone(p.from)}. Hasta luego.`,
    ],
    leaveCallback: [
      (s, p) =>
        `Hola, le habla ${s.agent} de ${s.business}; le devuelvo su llamada. Nos encuentra en el ${s.phone(p.from)}. Hasta luego.`,
    ],

    hours: [(s, { days }) => `Abrimos ${s.hours(days)}.`],
    hoursToday: [
      (s, { day, ranges }) =>
        ranges.length > 0 ? `${s.day(day)} abrimos ${s.ranges(ranges)}.` : `${s.day(day)} estamos cerrados.`,
    ],
    address: [(_, { address }) => `Estamos en ${address}.`],
    addressUnknown: ['No tengo la dirección a la mano.'],
    price: [(s, p) => `${p.service} cuesta ${s.money(p.amountMinor, p.currency)}.`],
    priceUnknown: [(_, { service }) => `El precio de ${service} depende; se lo decimos antes de empezar.`],
    duration: [(s, p) => `${p.service} dura más o menos ${s.minutes(p.minutes)}.`],
    services: [(s, { services }) => `Ofrecemos ${s.named(services)}.`],
    staffList: [(s, { staff }) => `Atienden ${s.and(staff)}.`],
    isMachine: [
      (s) =>
        `Soy ${s.agent}, la recepcionista automática de ${s.business}. Si quiere, le comunico con una persona.`,
    ],
    fromKnowledge: [(_, { answer }) => answer],
    letMeCheck: ['Permítame revisar.', 'Un momento, lo busco.'],
    dontKnow: ['Eso no lo sé, pero puedo tomar un mensaje.', 'Tampoco tengo esa respuesta.'],

    askMessage: ['¿Qué mensaje le gustaría dejar?', 'Diga su mensaje ahora, por favor.'],
    askVoicemail: ['Deje su mensaje ahora, por favor.'],
    askCallbackName: ['¿De parte de quién?', '¿Su nombre, por favor?'],
    askCallbackPhone: [
      '¿A qué número le podemos devolver la llamada?',
      'El número de teléfono, cifra por cifra, por favor.',
    ],
    messageTaken: [
      (s, { phone }) => `Pasaré su mensaje${phone ? `, y le llamaremos al ${s.phone(phone)}` : ''}.`,
    ],
    messageUrgent: [
      (s, { phone }) =>
        `Lo marqué como urgente${phone ? `. Le llamarán al ${s.phone(phone)} lo antes posible` : ''}.`,
    ],
    messageLost: ['Lo siento, no pude guardar su mensaje. Por favor, llame de nuevo un poco más tarde.'],
    offerWaitlist: [
      'Puedo ponerle en la lista de espera, y le llamamos cuando se libere una hora. ¿Le parece?',
      '¿Le pongo en la lista de espera?',
    ],
    waitlisted: ['Ya está en la lista de espera. Le llamaremos en cuanto haya una hora.'],

    connecting: ['Le estoy comunicando.'],
    noOneThere: ['Lo siento, en este momento nadie puede contestar.'],
    noOneToAsk: ['No puedo comunicarle desde aquí, pero puedo tomar un mensaje.'],
    emergency: [(_, { say }) => say],

    notUnderstood: ['Disculpe, no le entendí.', 'Perdón, no lo escuché bien.'],
    offerPersonOrMessage: [
      'Me cuesta entenderle. ¿Le comunico con alguien, o prefiere dejar un mensaje?',
      '¿Una persona o un mensaje?',
    ],
    offerMessage: ['Me cuesta entenderle. ¿Tomo un mensaje para que le llamen?', '¿Tomo un mensaje?'],
    stillThere: ['¿Sigue ahí?', '¿Me escucha?'],
    acknowledged: ['Muy bien.'],
    oneMoment: ['Un momento, por favor.', 'Un segundo, por favor.'],
    takeYourTime: ['Claro, tómese su tiempo.', 'Sin prisa.'],
    backToBooking: ['Volvamos a su cita.'],
    backToMoving: ['Volvamos al cambio de su cita.'],
    backToCancelling: ['Volvamos a la cancelación.'],
    startingOver: ['De acuerdo, empecemos de nuevo.'],
    smallTalk: ['Muy bien, gracias.', 'Todo bien, gracias.'],
    youAreWelcome: ['De nada.', 'Con gusto.'],

    wrongNumber: [(s) => `Aquí es ${s.business}; quizá marcó otro número. Hasta luego.`],
    sorryToBother: ['Disculpe la molestia. Hasta luego.'],
    willNotCall: ['He anotado que no debemos llamar más a este número. Hasta luego.'],
    noSalesCalls: ['En esta línea no atendemos llamadas de ventas. Hasta luego.'],
    keepItCivil: ['Con gusto le ayudo, pero le pido respeto, por favor.'],
    endingAbuse: ['Aquí termino la llamada. Adiós.'],
    limitReached: [
      'Tengo que terminar la llamada. Si necesita algo más, llame de nuevo, por favor. Hasta luego.',
    ],
    limitPassedOn: [
      'Tengo que terminar la llamada, pero pasaré lo que necesita y le devolverán la llamada. Hasta luego.',
    ],
    goodbye: {
      warm: [(s) => s.closing ?? `Gracias por llamar a ${s.business}. ¡Que tenga un lindo día, hasta luego!`],
      professional: [(s) => s.closing ?? `Gracias por llamar a ${s.business}. Hasta luego.`],
      brief: [(s) => s.closing ?? 'Gracias, hasta luego.'],
    },
    goodbyeNothingBooked: ['De acuerdo, no se ha reservado nada. Gracias por llamar, hasta luego.'],
    goodbyeOutbound: ['Gracias por su tiempo. Hasta luego.'],
    goodbyeSilence: ['No le escucho, así que voy a colgar. Por favor, llame de nuevo. Hasta luego.'],
  },
};
