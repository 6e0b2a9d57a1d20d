// Spanish.
import { english } from './en.ts';
import type { Phrases } from './phrases.ts';

// Accents are left out on both sides: transcribers and callers are not sure of them.
const CITA = '(?:cita|citas|turno|reserva|reservacion|hora|visita)';

export const spanish: Phrases = {
  goals: [
    [
      'reschedule',
      new RegExp(
        ` (?:reprogramar|reagendar|posponer|aplazar) | (?:cambiar|mover|pasar|correr) (?:\\w+ ){0,4}?${CITA} | (?:cambiarla|moverla|pasarla) (?:para|al|a) `,
      ),
      0.93,
    ],
    ['cancel', / (?:cancelar|cancelo|cancele|cancela|cancelarla|cancelacion|anular|anularla) /, 0.93],
    [
      'leaveMessage',
      / (?:dejar|deja|tomar|dar|pasar) (?:\w+ ){0,3}?(?:mensaje|recado) | que (?:me|nos) (?:llame|llamen|llamara|llamaran) | (?:devolverme|devuelvame) la llamada | (?:digale|dile|diganle) (?:a|que) | llego tarde | voy (?:a llegar )?tarde /,
      0.88,
    ],
    [
      'leaveMessage',
      /^ (?:(?:si|no|por|favor|pues|mejor|,|[.]) )*(?:(?:un|el) )?(?:mensaje|recado) (?:(?:por|favor|gracias|,|[.!?]) )*$/,
      0.86,
    ],
    [
      'transfer',
      /^ (?:(?:si|no|por|favor|pues|mejor|,|[.]) )*(?:(?:una|la) )?persona (?:(?:real|por|favor|gracias|,|[.!?]) )*$/,
      0.88,
    ],
    [
      'transfer',
      / (?:hablar|comunicarme|platicar) con (?:(?:\w+ ){0,3}?(?:persona|humano|alguien|encargado|encargada|gerente|dueno|duena|recepcionista|operador|operadora|representante|agente)|[a-z]+) | (?:pasar|paseme|pasame|comuniqueme|comunicame|transferirme|transfierame) (?:\w+ ){0,2}?(?:con|a) | (?:operador|operadora|representante|recepcionista) /,
      0.88,
    ],
    [
      'startOver',
      / (?:empezar|empecemos|comenzar|comencemos) (?:de nuevo|otra vez|de cero|desde el principio) | desde el principio /,
      0.9,
    ],
    [
      'wait',
      / (?:espere|espera|esperame|espereme|un momento|un momentito|un segundo|un minuto|deme un (?:momento|segundo|minuto)|dame un (?:momento|segundo|minuto)|dejeme (?:ver|revisar)|dejame (?:ver|revisar)|aguarde) /,
      0.88,
    ],
    [
      'wait',
      / (?:su llamada es (?:muy )?importante(?: para nosotros)?|permanezca en (?:la )?linea|no cuelgue|nuestros agentes (?:estan|se encuentran) ocupados|gracias por su paciencia) /,
      0.88,
    ],
    [
      'repeat',
      / (?:repetir|repita|repite|repetirlo|otra vez por favor|como dijo|que dijo|no (?:le |te )?(?:entendi|escuche|oi)|mande|puede decirlo) |^ (?:como|perdon|que|disculpe) [?]? *$/,
      0.86,
    ],
    [
      'thanks',
      / (?:muchas |mil )?gracias(?: por (?:todo|su ayuda|tu ayuda))? | muy amable | se lo agradezco /,
      0.95,
    ],
    [
      'goodbye',
      / (?:adios|hasta luego|hasta manana|hasta pronto|nos vemos|chao|chau|bye|que (?:tenga|tengas|pase|pases) (?:\w+ )?buen\w* (?:dia|tarde|noche)|eso es todo|es todo|seria todo|nada mas|ya es todo) /,
      0.88,
    ],
    ['smallTalk', / (?:como esta|como estas|que tal|como le va|como te va) /, 0.8],
    [
      'greeting',
      /^ (?:(?:hola|buenas|buenos dias|buenas tardes|buenas noches|buen dia|alo|bueno)(?: [,.!])? )+/,
      0.95,
    ],
    [
      'book',
      new RegExp(
        ` (?:hacer|sacar|agendar|pedir|programar|reservar|solicitar|necesito|quiero|quisiera|queria|dame|deme|tener) (?:\\w+ ){0,4}?${CITA} | (?:agendar|reservar|apartar) | (?:tiene|tienen|hay) (?:\\w+ ){0,2}?(?:disponible|disponibles|disponibilidad|libre|libres|espacio|lugar|citas?|turnos?|algo) |^ (?:una )?(?:cita|reserva|turno) `,
      ),
      0.92,
    ],
    [
      'book',
      / (?:quiero|quisiera|necesito|me gustaria|puedo|podria) (?:hacerme |cortarme |ir |venir |pasar |un |una |que )/,
      0.62,
    ],
  ],
  topics: [
    [
      'areYouHuman',
      / (?:eres|es usted|usted es|estoy hablando con|hablo con) (?:un |una )?(?:robot|maquina|persona|humano|humana|computadora|grabacion|real|inteligencia artificial)/,
      0.93,
    ],
    [
      'myAppointment',
      new RegExp(
        ` (?:cuando|a que hora|que dia) (?:es|era|tengo) (?:mi )?${CITA} | (?:confirmar|verificar|revisar) (?:\\w+ ){0,2}?${CITA} `,
      ),
      0.88,
    ],
    [
      'hours',
      / (?:a que hora|que hora|cuando|hasta que hora|que dias) (?:abren|cierran|abre|cierra|atienden|estan abiertos) | (?:su|el|los|que) horarios? | estan abiertos | abren (?:los|el|hoy) /,
      0.9,
    ],
    [
      'address',
      / (?:donde) (?:estan|esta|quedan|queda|se encuentran|es) | (?:su|la) direccion | ubicacion | como llego /,
      0.88,
    ],
    [
      'price',
      / (?:cuanto) (?:cuesta|cuestan|vale|valen|cobra|cobran|sale|es|seria) | (?:el|los|que) precios? | tarifa /,
      0.9,
    ],
    ['duration', / (?:cuanto) (?:dura|tarda|tiempo|demora) /, 0.9],
    ['services', / (?:que|cuales) servicios | que (?:hacen|ofrecen) | (?:hacen|ofrecen) (?:\w+ )/, 0.78],
    ['staff', / (?:quien|quienes) (?:atiende|atienden|trabaja|trabajan|esta|estan) /, 0.84],
    [
      'openings',
      / (?:que|cuales|cuando) (?:\w+ ){0,3}?(?:disponible|disponibles|disponibilidad|tiene|tienen|hay|libre|libres) /,
      0.84,
    ],
  ],
  notForUs: [
    [
      'noCalls',
      / (?:no me llame(?:n|s)?(?: mas)?|deje(?:n)? de llamar(?:me)?|borre(?:n)? mi numero|no mas llamadas) /,
    ],
    ['wrongNumber', / (?:numero equivocado|me equivoque de numero|marque mal) /],
    [
      'salesCall',
      / (?:pagina web|posicionamiento|google|prestamos? para (?:su )?negocio|tarjetas de credito|publicidad|marketing) /,
    ],
    ['robocall', / (?:oprima|presione|marque) (?:uno|dos|nueve|\d) /],
    ['abuse', / (?:idiota|estupid[oa]|pendej[oa]|mierda|put[oa]s?|cabron|imbecil) /],
  ],
  yes: / (?:si|sip|claro(?: que si)?|por supuesto|de acuerdo|correcto|exacto|exactamente|asi es|perfecto|esta bien|me parece (?:bien|perfecto)|suena bien|desde luego|adelante|confirmo|eso es|va|sale|dale|me (?:sirve|funciona|queda bien)|esta perfecto|efectivamente|yes) /,
  no: / (?:no|nop|para nada|incorrecto|equivocado|negativo|no gracias|mejor no|tampoco|ninguno|ninguna|no me (?:sirve|funciona)) /,
  softYes: / (?:ok|okay|okey|bueno|bien|vale|listo|genial|excelente|muy bien) /,
  softNo: / (?:nada|olvidelo|olvidalo) /,
  politeNo: / (?:no hay problema|no se preocupe|no te preocupes|no importa) /,
  corrects:
    / (?:mejor|en realidad|perdon|digo|quise decir|cambielo|cambialo|cambiarlo|en vez de|en lugar de|mas bien|corrijo) /,
  another: / (?:otro|otra|otros|otras|alguien mas|algun otro|alguna otra|diferente) /,
  question:
    /^ (?:\w+ ){0,2}?(?:que|cuando|donde|quien|cuanto|cuantos|como|cual|cuales|por que|puedo|puede|pueden|podria|tiene|tienen|hay) |\? *$/,
  anyStaff:
    / (?:cualquiera|quien sea|con quien sea|no importa|me da igual|el que este disponible|la que este disponible|sin preferencia) /,
  withAnyStaff: / (?:con cualquiera|con quien sea|quien sea|sin preferencia) /,
  anyTime:
    / (?:cuando sea|cuando (?:usted |tu )?(?:quieran?|quieras|puedan?|puedas|gusten?|gustes)|(?:a )?cualquier (?:hora|dia|momento)|(?:me )?da igual|(?:me )?es igual|no (?:me )?importa|(?:como|lo que) (?:usted |tu )?(?:quieran?|quieras|tengan?|digan?)|(?:usted|tu) (?:elige|elija|decide|decida|escoge|escoja)|(?:elija|elige|escoja|escoge|decida) (?:usted|tu)|soy flexible|tengo flexibilidad|sin preferencia) /,
  withholds:
    / (?:no (?:se|tengo idea)|ni idea|prefiero no|mejor no|no (?:le|te) importa|anonim[oa]|sin nombre|no quiero (?:dar|decir)\w*) /,
  fillers: new Set([
    ...english.fillers,
    ...`el la los las un una unos unas de del al a en con por para y o u que es son soy estoy esta este esto eso mi mis su sus me te se le lo nos yo usted ustedes
    quiero quisiera necesito gustaria queria podria puedo puede si no pues este eh ah oh hola bueno favor muy mas ya aqui ahi tengo tiene tienen hay ser hacer cita
    como cual cuando donde bien ok gracias entonces tambien solo nada algo`.split(/\s+/),
  ]),
};
