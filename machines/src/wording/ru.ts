// Russian: polite "вы", times on the 24-hour clock.
import type { LanguageWording } from './language.ts';
import { inSentence, digitGroups, letters, listed, type Grammar } from './speech.ts';

const WEEKDAYS = ['', 'понедельник', 'вторник', 'среда', 'четверг', 'пятница', 'суббота', 'воскресенье'];
/** "On Monday", as answers to "when?". */
const ON_WEEKDAY = [
  '',
  'в понедельник',
  'во вторник',
  'в среду',
  'в четверг',
  'в пятницу',
  'в субботу',
  'в воскресенье',
];
const MONTHS = [
  '',
  'января',
  'февраля',
  'марта',
  'апреля',
  'мая',
  'июня',
  'июля',
  'августа',
  'сентября',
  'октября',
  'ноября',
  'декабря',
];

/** Russian counts in three forms: 1 рубль, 2 рубля, 5 рублей. */
const counted = (n: number, [one, few, many]: [string, string, string]): string => {
  const rule = new Intl.PluralRules('ru').select(n);
  return `${n} ${rule === 'one' ? one : rule === 'few' ? few : many}`;
};
const CURRENCIES: Record<string, [string, string, string]> = {
  USD: ['доллар', 'доллара', 'долларов'],
  EUR: ['евро', 'евро', 'евро'],
  RUB: ['рубль', 'рубля', 'рублей'],
  UZS: ['сум', 'сума', 'сумов'],
};

const grammar: Grammar = {
  day: (date, daysAway) => {
    const full = `${ON_WEEKDAY[date.dayOfWeek]}, ${date.day} ${MONTHS[date.month]}`;
    const near = ['сегодня', 'завтра'][daysAway];
    return near ? `${near}, ${full}` : full;
  },
  time: (hour, minute) => `${hour}:${String(minute).padStart(2, '0')}`,
  dayAt: (day, time) => `${day}, в ${time}`,
  and: (items) => listed(items, 'и'),
  or: (items) => listed(items, 'или'),
  with: (phrase, staff) => `${phrase}, мастер ${staff}`,
  repeats: (weeks, times) => `повтор через каждые ${weeks} нед., всего ${times}`,
  service: inSentence,
  phone: (digits) =>
    digitGroups(digits)
      .map((group) => Array.from(group).join(' '))
      .join(', '),
  spell: letters,
  money: (amountMinor, currency) => {
    const forms = CURRENCIES[currency] ?? [currency, currency, currency];
    const cents = amountMinor % 100;
    const whole = counted(Math.floor(amountMinor / 100), forms);
    return cents ? `${whole} ${cents}` : whole;
  },
  minutes: (minutes) => {
    const hours = Math.floor(minutes / 60);
    const rest = minutes % 60;
    const parts = [
      hours > 0 ? counted(hours, ['час', 'часа', 'часов']) : '',
      rest > 0 ? counted(rest, ['минута', 'минуты', 'минут']) : '',
    ].filter(Boolean);
    return listed(parts, 'и');
  },
  weekdays: (from, to) => (from === to ? ON_WEEKDAY[from]! : `${WEEKDAYS[from]} по ${WEEKDAYS[to]}`),
  range: (from, to) => `с ${from} до ${to}`,
  closed: 'закрыто',
};

export const ru: LanguageWording = {
  grammar,
  beginnings: ['Хорошо,', 'Проверяю:', 'Готово,', 'Готово.', 'Это время занято.', 'На это время ничего нет.'],
  lines: {
    greet: [(s) => s.greeting ?? `Здравствуйте, это ${s.business}, меня зовут ${s.agent}.`],
    greetOutbound: [(s) => `Здравствуйте, это ${s.agent}, звоню из ${s.business}.`],
    callingBack: ['Вы нам звонили, и никто не смог ответить, поэтому перезваниваю. Чем могу помочь?'],
    demoCall: ['Это звонок, о котором вы просили: говорите со мной как ваш клиент. Что вам нужно?'],
    greetKnown: [
      (s, { name }) => `Здравствуйте, ${name}! ${s.greeting ?? `Это ${s.business}, меня зовут ${s.agent}.`}`,
    ],
    consentAnnounce: ['Разговор записывается.'],
    consentAsk: ['Разговор записывается. Вы согласны?', 'Можно записать наш разговор?'],
    consentDeclined: ['Хорошо, запись не ведётся.'],
    closedBook: ['Сейчас мы закрыты, но я могу вас записать.'],
    closedMessage: ['Сейчас мы закрыты. Я могу принять сообщение или ответить на вопрос.'],
    closedTakeDown: ['Пока мы закрыты, записать вас я не могу, но передам вашу просьбу, и вам перезвонят.'],
    closedForward: ['Сейчас мы закрыты.'],
    closedVoicemail: ['Сейчас мы закрыты.'],
    resumed: ['Извините, связь прервалась.'],
    askHelp: [
      'Чем могу помочь?',
      'Что вы хотели бы?',
      'Вы можете записаться, перенести или отменить запись, или оставить сообщение.',
    ],
    askHelpUpcoming: ['Вы звоните по поводу вашей записи или по другому вопросу?', 'Чем могу помочь?'],
    askAnythingElse: ['Могу ли я ещё чем-нибудь помочь?', 'Что-нибудь ещё?'],

    askService: [
      (s, { services, more }) =>
        `На какую услугу вас записать? У нас есть ${s.and(services)}${more ? ' и другие' : ''}.`,
      (s, { services }) => `Какая услуга: ${s.or(services)}?`,
      (s, { services }) => `Назовите одну: ${s.or(services)}.`,
    ],
    staffCannot: [
      (s, { staff, services, others }) =>
        `${staff}: услуги ${s.and(services)} нет${others.length > 0 ? `, её делает ${s.or(others)}` : ''}.`,
    ],
    askWhen: [
      'На какой день и время вас записать?',
      'Когда вам удобно?',
      'Назовите день, например, пятница утром.',
    ],
    askOtherTime: ['Какой другой день или время вам подойдёт?', 'Какой день вам удобнее?'],
    offer: [
      (s, { openings }) => `Есть время ${s.openings(openings)}. Что вам подходит?`,
      (s, { openings }) => `Свободно ${s.openings(openings)}. Что выберете?`,
    ],
    offerOne: [
      (s, { opening }) => `Есть время ${s.opening(opening)}. Вам подходит?`,
      (s, { opening }) => `Записать ${s.opening(opening)}?`,
    ],
    offerNearest: [
      (s, { openings }) => `Это время занято. Ближайшее: ${s.openings(openings)}. Вам подходит?`,
      (s, { openings }) => `Ближайшее: ${s.openings(openings)}. Что выберете?`,
    ],
    offerNext: [
      (s, { openings }) =>
        `На это время ничего нет. Следующее свободное: ${s.openings(openings)}. Вам подходит?`,
      (s, { openings }) => `Следующее: ${s.openings(openings)}. Что выберете?`,
    ],
    askWhichOne: [(s, { openings }) => `Что именно: ${s.openings(openings)}?`],
    justTaken: ['Извините, это время только что заняли.', 'Извините, и это уже занято.'],
    nothingOpen: ['К сожалению, сейчас свободного времени нет.'],
    held: [(s, { opening }) => `Хорошо, ${s.opening(opening)} свободно.`],

    askName: ['Как вас зовут?', 'Назовите, пожалуйста, имя и фамилию.', 'Только ваше имя, пожалуйста.'],
    askSpelling: ['Назовите, пожалуйста, фамилию по буквам.'],
    askPhone: ['Какой у вас номер телефона?', 'Назовите номер телефона по цифрам.'],
    phoneAgain: ['Я не расслышала номер целиком.'],

    readBack: [
      (s, p) =>
        `Проверяю: ${s.and(p.services)}, ${s.opening(p)}, на имя ${p.name}${p.spelled ? `, по буквам ${s.spell(p.name)}` : ''}${p.phone ? `, телефон ${s.phone(p.phone)}` : ''}. Записать вас?`,
      (s, p) =>
        `${s.and(p.services)}, ${s.opening(p)}, на имя ${p.name}${p.phone ? `, телефон ${s.phone(p.phone)}` : ''}. Всё верно?`,
    ],
    askChange: ['Что вы хотели бы изменить?', 'Назовите новый день, время или имя.'],
    booked: [
      (s, p) => `Готово, вы записаны: ${s.and(p.services)}, ${s.opening(p)}, на имя ${p.name}. Ждём вас!`,
    ],
    seriesWithout: [(s, { dates }) => `Уже занято: ${s.and(dates.map(s.at))}, поэтому эти дни пропущены.`],
    notBooked: ['Хорошо, запись не сделана.'],
    calendarDown: [
      'Извините, расписание сейчас недоступно, и подтвердить запись я не могу. Я передам вашу просьбу, и вам перезвонят.',
    ],

    askAppointmentName: ['На чьё имя запись?', 'Имя и фамилия в записи, пожалуйста.'],
    askAppointmentPhone: ['На какой номер телефона сделана запись?', 'Назовите номер телефона по цифрам.'],
    askAppointmentDate: ['А на какой день запись?', 'На какое число?'],
    notFound: ['Я не нахожу такой записи.', 'Извините, всё равно не нахожу.'],
    offerCode: [
      'Могу отправить код на номер из записи, чтобы убедиться, что она ваша. Отправить?',
      'Отправить код?',
    ],
    codeSent: ['Код отправлен.'],
    askCode: ['Назовите, пожалуйста, код.', 'Какой код?'],
    codeWrong: ['Это не тот код.'],
    cannotVerify: ['Извините, я не могу убедиться, что это ваша запись.'],
    foundAppointment: [(s, p) => `Ваша запись: ${s.and(p.services)}, ${s.opening(p)}.`],
    readBackMove: [
      (s, p) =>
        `Переношу запись, ${s.and(p.services)}: вместо ${s.at(p.from)} теперь ${s.opening(p)}. Верно?`,
      (s, p) => `Новое время ${s.opening(p)}. Перенести?`,
    ],
    moved: [(s, p) => `Готово. Теперь ваша запись, ${s.and(p.services)}, ${s.opening(p)}.`],
    notMoved: ['Хорошо, запись остаётся прежней.'],
    askCancel: [
      (s, p) => `Ваша запись: ${s.and(p.services)}, ${s.opening(p)}. Отменить её?`,
      (s, p) => `Отменить ${s.opening(p)}, да или нет?`,
    ],
    cancelled: [(s, p) => `Запись ${s.and(p.services)}, ${s.at(p.startsAt)}, отменена.`],
    kept: [(s, p) => `Хорошо, запись остаётся: ${s.opening(p)}.`],
    yourAppointment: [(s, p) => `Ваша запись: ${s.and(p.services)}, ${s.opening(p)}.`],
    remind: [
      (s, p) => `Звоню для ${p.name}: запись ${s.and(p.services)}, ${s.opening(p)}. Вы сможете прийти?`,
      (s, p) => `Речь о записи ${s.and(p.services)}, ${s.opening(p)}. Вы придёте?`,
    ],
    askMoveOrCancel: ['Выбрать другое время или отменить запись?', 'Перенести или отменить?'],
    willCome: [(s, p) => `Спасибо, ждём вас: ${s.opening(p)}.`],
    leaveReminder: [
      (s, p) =>
        `Здравствуйте, это ${s.agent} из ${s.business}, сообщение для ${p.name}: ваша запись ${s.and(p.services)}, ${s.opening(p)}. Чтобы изменить её, позвоните нам: ${s.phone(p.from)}. До свидания.`,
    ],
    leaveCallback: [
      (s, p) =>
        `Здравствуйте, это ${s.agent} из ${s.business}, вы нам звонили. Наш номер: ${s.phone(p.from)}. До свидания.`,
    ],

    hours: [(s, { days }) => `Мы работаем: ${s.hours(days)}.`],
    hoursToday: [
      (s, { day, ranges }) =>
        ranges.length > 0 ? `${s.day(day)}, мы работаем ${s.ranges(ranges)}.` : `${s.day(day)}, мы закрыты.`,
    ],
    address: [(_, { address }) => `Наш адрес: ${address}.`],
    addressUnknown: ['Адреса у меня под рукой нет.'],
    price: [(s, p) => `${p.service} стоит ${s.money(p.amountMinor, p.currency)}.`],
    priceUnknown: [(_, { service }) => `Цена на услугу ${service} зависит от работы; мы назовём её заранее.`],
    duration: [(s, p) => `${p.service} занимает примерно ${s.minutes(p.minutes)}.`],
    services: [(s, { services }) => `Мы предлагаем ${s.and(services)}.`],
    staffList: [(s, { staff }) => `У нас работают ${s.and(staff)}.`],
    isMachine: [
      (s) =>
        `Меня зовут ${s.agent}, я автоматический секретарь ${s.business}. Могу соединить вас с человеком.`,
    ],
    fromKnowledge: [(_, { answer }) => answer],
    letMeCheck: ['Сейчас посмотрю.'],
    dontKnow: ['Этого я не знаю, но могу принять сообщение.', 'На этот вопрос у меня тоже нет ответа.'],

    askMessage: ['Что передать?', 'Говорите сообщение, пожалуйста.'],
    askVoicemail: ['Оставьте, пожалуйста, сообщение.'],
    askCallbackName: ['От кого передать?', 'Ваше имя, пожалуйста.'],
    askCallbackPhone: ['По какому номеру вам перезвонить?', 'Назовите номер телефона по цифрам.'],
    messageTaken: [
      (s, { phone }) => `Я передам${phone ? `, и вам перезвонят по номеру ${s.phone(phone)}` : ''}.`,
    ],
    messageUrgent: [
      (s, { phone }) =>
        `Сообщение отмечено как срочное${phone ? `. Вам скоро перезвонят по номеру ${s.phone(phone)}` : ''}.`,
    ],
    messageLost: ['Извините, сообщение не сохранилось. Пожалуйста, перезвоните немного позже.'],
    offerWaitlist: ['Могу записать вас в лист ожидания. Хотите?', 'Записать вас в лист ожидания?'],
    waitlisted: ['Вы в листе ожидания. Мы позвоним, как только появится время.'],

    connecting: ['Соединяю вас.'],
    noOneThere: ['К сожалению, сейчас никто не может ответить.'],
    noOneToAsk: ['Соединить вас я не могу, но могу принять сообщение.'],
    emergency: [(_, { say }) => say],

    notUnderstood: ['Извините, я не расслышала.', 'Простите, я не поняла.'],
    offerPersonOrMessage: [
      'Мне трудно вас понять. Соединить вас с человеком или принять сообщение?',
      'Человек или сообщение?',
    ],
    offerMessage: ['Мне трудно вас понять. Принять сообщение, чтобы вам перезвонили?', 'Принять сообщение?'],
    stillThere: ['Вы ещё на линии?', 'Вы меня слышите?'],
    acknowledged: ['Хорошо.'],
    oneMoment: ['Одну минуту, пожалуйста.', 'Секунду, пожалуйста.'],
    takeYourTime: ['Конечно, не спешите.'],
    backToBooking: ['Вернёмся к вашей записи.'],
    backToMoving: ['Вернёмся к переносу записи.'],
    backToCancelling: ['Вернёмся к отмене записи.'],
    startingOver: ['Хорошо, начнём сначала.'],
    smallTalk: ['Всё хорошо, спасибо.'],
    youAreWelcome: ['Пожалуйста.'],

    wrongNumber: [(s) => `Это ${s.business}, возможно, вы ошиблись номером. До свидания.`],
    sorryToBother: ['Извините за беспокойство. До свидания.'],
    willNotCall: ['Хорошо, больше мы на этот номер звонить не будем. До свидания.'],
    noSalesCalls: ['Звонки о продажах мы здесь не принимаем. До свидания.'],
    keepItCivil: ['Я хочу вам помочь. Давайте, пожалуйста, вежливо.'],
    endingAbuse: ['На этом я заканчиваю разговор. До свидания.'],
    limitReached: [
      'Мне нужно закончить разговор. Пожалуйста, перезвоните, если нужно что-то ещё. До свидания.',
    ],
    limitPassedOn: [
      'Мне нужно закончить разговор, но я передам вашу просьбу, и вам перезвонят. До свидания.',
    ],
    goodbye: [(s) => s.closing ?? 'Спасибо за звонок. До свидания!'],
    goodbyeNothingBooked: ['Хорошо, запись не сделана. Спасибо за звонок, до свидания.'],
    goodbyeOutbound: ['Спасибо, что уделили время. До свидания!'],
    goodbyeSilence: ['Я вас не слышу и кладу трубку. Пожалуйста, перезвоните. До свидания.'],
  },
};
