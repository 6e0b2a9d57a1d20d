// Uzbek, Latin script: polite "siz", times on the 24-hour clock.
import type { LanguageWording } from './language.ts';
import { inSentence, digitGroups, letters, listed, type Grammar } from './speech.ts';

const WEEKDAYS = ['', 'dushanba', 'seshanba', 'chorshanba', 'payshanba', 'juma', 'shanba', 'yakshanba'];
const MONTHS = [
  '',
  'yanvar',
  'fevral',
  'mart',
  'aprel',
  'may',
  'iyun',
  'iyul',
  'avgust',
  'sentyabr',
  'oktyabr',
  'noyabr',
  'dekabr',
];
const CURRENCIES: Record<string, string> = { USD: 'dollar', EUR: 'yevro', UZS: "so'm", RUB: 'rubl' };

const grammar: Grammar = {
  day: (date, daysAway) => {
    const full = `${WEEKDAYS[date.dayOfWeek]}, ${date.day}-${MONTHS[date.month]}`;
    const near = ['bugun', 'ertaga'][daysAway];
    return near ? `${near}, ${full}` : full;
  },
  time: (hour, minute) => `${hour}:${String(minute).padStart(2, '0')}`,
  dayAt: (day, time) => `${day}, soat ${time}`,
  and: (items) => listed(items, 'va'),
  or: (items) => listed(items, 'yoki'),
  with: (phrase, staff) => `${phrase}, ${staff} bilan`,
  repeats: (weeks, times) => `har ${weeks} haftada, jami ${times} marta`,
  service: inSentence,
  phone: (digits) =>
    digitGroups(digits)
      .map((group) => Array.from(group).join(' '))
      .join(', '),
  spell: letters,
  money: (amountMinor, currency) => {
    const cents = amountMinor % 100;
    return `${Math.floor(amountMinor / 100)} ${CURRENCIES[currency] ?? currency}${cents ? ` ${cents} sent` : ''}`;
  },
  minutes: (minutes) => {
    const hours = Math.floor(minutes / 60);
    const rest = minutes % 60;
    return [hours > 0 ? `${hours} soat` : '', rest > 0 ? `${rest} daqiqa` : ''].filter(Boolean).join(' ');
  },
  weekdays: (from, to) =>
    from === to ? `${WEEKDAYS[from]} kuni` : `${WEEKDAYS[from]}dan ${WEEKDAYS[to]}gacha`,
  range: (from, to) => `${from} dan ${to} gacha`,
  closed: 'yopiq',
};

export const uz: LanguageWording = {
  grammar,
  beginnings: ['Yaxshi,', 'Tekshiramiz:', 'Tayyor,', 'Tayyor.', 'Bu vaqt band.', "Bu vaqtda bo'sh joy yo'q."],
  lines: {
    greet: [(s) => s.greeting ?? `Assalomu alaykum, bu ${s.business}, mening ismim ${s.agent}.`],
    greetOutbound: [(s) => `Assalomu alaykum, men ${s.agent}, ${s.business} nomidan qo'ng'iroq qilyapman.`],
    callingBack: [
      "Siz bizga qo'ng'iroq qilgan edingiz, hech kim javob bera olmadi, shuning uchun qayta qo'ng'iroq qilyapman. Qanday yordam bera olaman?",
    ],
    demoCall: ["Bu siz so'ragan qo'ng'iroq: men bilan mijozingizdek gaplashing. Sizga nima kerak?"],
    greetKnown: [
      (s, { name }) =>
        `Assalomu alaykum, ${name}! ${s.greeting ?? `Bu ${s.business}, mening ismim ${s.agent}.`}`,
    ],
    consentAnnounce: ['Suhbat yozib olinadi.'],
    consentAsk: ['Suhbat yozib olinadi. Rozimisiz?', "Suhbatni yozib olsak bo'ladimi?"],
    consentDeclined: ['Yaxshi, suhbat yozib olinmaydi.'],
    closedBook: ["Hozir yopiqmiz, lekin sizni yozib qo'yishim mumkin."],
    closedMessage: ['Hozir yopiqmiz. Xabaringizni qabul qilishim yoki savolga javob berishim mumkin.'],
    closedTakeDown: [
      "Yopiq paytimizda yoza olmayman, lekin iltimosingizni yetkazaman, sizga qo'ng'iroq qilishadi.",
    ],
    closedForward: ['Hozir yopiqmiz.'],
    closedVoicemail: ['Hozir yopiqmiz.'],
    resumed: ['Kechirasiz, aloqa uzilib qoldi.'],
    askHelp: [
      'Sizga qanday yordam bera olaman?',
      'Nima xohlaysiz?',
      "Yozilishingiz, vaqtni o'zgartirishingiz, bekor qilishingiz yoki xabar qoldirishingiz mumkin.",
    ],
    askHelpUpcoming: [
      "Yozuvingiz bo'yicha qo'ng'iroq qilyapsizmi yoki boshqa savolmi?",
      'Qanday yordam bera olaman?',
    ],
    askAnythingElse: ['Yana biror yordam kerakmi?', 'Yana nimadir?'],

    askService: [
      (s, { services, more }) =>
        `Qaysi xizmatga yozay? Bizda ${s.and(services)}${more ? ' va boshqalar' : ''} bor.`,
      (s, { services }) => `Qaysi xizmat: ${s.or(services)}?`,
      (s, { services }) => `Bittasini ayting: ${s.or(services)}.`,
    ],
    staffCannot: [
      (s, { staff, services, others }) =>
        `${staff} ${s.and(services)} xizmatini qilmaydi${others.length > 0 ? `, uni ${s.or(others)} qiladi` : ''}.`,
    ],
    askWhen: ['Qaysi kun va soatga yozay?', 'Qachon qulay?', 'Kunni ayting, masalan, juma ertalab.'],
    askOtherTime: ['Boshqa qaysi kun yoki soat qulay?', "Qaysi kun ma'qul?"],
    offer: [
      (s, { openings }) => `Bo'sh vaqtlar: ${s.openings(openings)}. Qaysi biri qulay?`,
      (s, { openings }) => `${s.openings(openings)} bor. Qaysi birini tanlaysiz?`,
    ],
    offerOne: [
      (s, { opening }) => `${s.opening(opening)} bo'sh. Sizga qulaymi?`,
      (s, { opening }) => `${s.opening(opening)} ga yozaymi?`,
    ],
    offerNearest: [
      (s, { openings }) => `Bu vaqt band. Eng yaqini: ${s.openings(openings)}. Sizga qulaymi?`,
      (s, { openings }) => `Eng yaqini: ${s.openings(openings)}. Qaysi birini tanlaysiz?`,
    ],
    offerNext: [
      (s, { openings }) => `Bu vaqtda bo'sh joy yo'q. Keyingisi: ${s.openings(openings)}. Sizga qulaymi?`,
      (s, { openings }) => `Keyingisi: ${s.openings(openings)}. Qaysi birini tanlaysiz?`,
    ],
    askWhichOne: [(s, { openings }) => `Qaysi biri: ${s.openings(openings)}?`],
    justTaken: ['Kechirasiz, bu vaqtni hozirgina olishdi.', "Kechirasiz, bu ham band bo'ldi."],
    nothingOpen: ["Afsuski, hozir bo'sh vaqt yo'q."],
    held: [(s, { opening }) => `Yaxshi, ${s.opening(opening)} bo'sh.`],

    askName: ['Ismingiz nima?', 'Ism va familiyangizni ayting, iltimos.', 'Faqat ismingiz, iltimos.'],
    askSpelling: ['Familiyangizni harflab ayting, iltimos.'],
    askPhone: ['Telefon raqamingiz qanday?', 'Telefon raqamini raqamma-raqam ayting.'],
    phoneAgain: ["Raqamni to'liq eshitmadim."],

    readBack: [
      (s, p) =>
        `Tekshiramiz: ${s.and(p.services)}, ${s.opening(p)}, ${p.name} nomiga${p.spelled ? `, harflab ${s.spell(p.name)}` : ''}${p.phone ? `, telefon ${s.phone(p.phone)}` : ''}. Yozib qo'yaymi?`,
      (s, p) =>
        `${s.and(p.services)}, ${s.opening(p)}, ${p.name} nomiga${p.phone ? `, telefon ${s.phone(p.phone)}` : ''}. To'g'rimi?`,
    ],
    askChange: ["Nimani o'zgartiramiz?", 'Yangi kun, vaqt yoki ismni ayting.'],
    booked: [
      (s, p) => `Tayyor, ${p.name}, siz yozildingiz: ${s.and(p.services)}, ${s.opening(p)}. Sizni kutamiz!`,
    ],
    seriesWithout: [(s, { dates }) => `Bu vaqtlar band: ${s.and(dates.map(s.at))}, ularni qoldirdim.`],
    notBooked: ['Yaxshi, hech narsa yozilmadi.'],
    calendarDown: [
      "Kechirasiz, jadval hozir ochilmayapti, shuning uchun tasdiqlay olmayman. Xabaringizni yetkazaman, sizga qo'ng'iroq qilishadi.",
    ],

    askAppointmentName: ['Yozuv kimning nomida?', 'Yozuvdagi ism va familiya, iltimos.'],
    askAppointmentPhone: ['Yozuv qaysi telefon raqamiga qilingan?', 'Telefon raqamini raqamma-raqam ayting.'],
    askAppointmentDate: ['Yozuv qaysi kunga?', 'Qaysi sanaga?'],
    notFound: ['Bunday yozuvni topmadim.', 'Kechirasiz, baribir topmadim.'],
    offerCode: ['Yozuvdagi raqamga kod yuborishim mumkin. Yuboraymi?', 'Kod yuboraymi?'],
    codeSent: ['Kod yuborildi.'],
    askCode: ['Kodni ayting, iltimos.', 'Kod qanday?'],
    codeWrong: ["Bu kod noto'g'ri."],
    cannotVerify: ['Kechirasiz, yozuv sizniki ekaniga ishonch hosil qila olmadim.'],
    foundAppointment: [(s, p) => `Yozuvingiz: ${s.and(p.services)}, ${s.opening(p)}.`],
    readBackMove: [
      (s, p) => `${s.and(p.services)}: ${s.at(p.from)} o'rniga ${s.opening(p)}. To'g'rimi?`,
      (s, p) => `Yangi vaqt ${s.opening(p)}. O'zgartiraymi?`,
    ],
    moved: [(s, p) => `Tayyor. Yozuvingiz endi: ${s.and(p.services)}, ${s.opening(p)}.`],
    notMoved: ['Yaxshi, yozuv avvalgidek qoladi.'],
    askCancel: [
      (s, p) => `Yozuvingiz: ${s.and(p.services)}, ${s.opening(p)}. Bekor qilaymi?`,
      (s, p) => `${s.opening(p)}, bekor qilaymi, ha yoki yo'q?`,
    ],
    cancelled: [(s, p) => `${s.and(p.services)}, ${s.at(p.startsAt)}, bekor qilindi.`],
    kept: [(s, p) => `Yaxshi, yozuv qoladi: ${s.opening(p)}.`],
    yourAppointment: [(s, p) => `Yozuvingiz: ${s.and(p.services)}, ${s.opening(p)}.`],
    remind: [
      (s, p) => `${p.name} uchun qo'ng'iroq qilyapman: ${s.and(p.services)}, ${s.opening(p)}. Kela olasizmi?`,
      (s, p) => `Yozuvingiz haqida: ${s.and(p.services)}, ${s.opening(p)}. Kelasizmi?`,
    ],
    askMoveOrCancel: ['Boshqa vaqtni tanlaymizmi yoki bekor qilaymi?', "Ko'chiraymi yoki bekor qilaymi?"],
    willCome: [(s, p) => `Rahmat, sizni kutamiz: ${s.opening(p)}.`],
    leaveReminder: [
      (s, p) =>
        `Assalomu alaykum, men ${s.agent}, ${s.business}. ${p.name} uchun xabar: yozuvingiz ${s.and(p.services)}, ${s.opening(p)}. O'zgartirish uchun qo'ng'iroq qiling: ${s.phone(p.from)}. Xayr.`,
    ],
    leaveCallback: [
      (s, p) =>
        `Assalomu alaykum, men ${s.agent}, ${s.business}. Siz bizga qo'ng'iroq qilgan edingiz. Raqamimiz: ${s.phone(p.from)}. Xayr.`,
    ],

    hours: [(s, { days }) => `Ish vaqtimiz: ${s.hours(days)}.`],
    hoursToday: [
      (s, { day, ranges }) =>
        ranges.length > 0 ? `${s.day(day)}, ish vaqti ${s.ranges(ranges)}.` : `${s.day(day)}, biz yopiqmiz.`,
    ],
    address: [(_, { address }) => `Manzilimiz: ${address}.`],
    addressUnknown: ["Manzil hozir qo'limda yo'q."],
    price: [(s, p) => `${p.service} narxi ${s.money(p.amountMinor, p.currency)}.`],
    priceUnknown: [(_, { service }) => `${service} narxi ishga bog'liq; oldindan aytamiz.`],
    duration: [(s, p) => `${p.service} taxminan ${s.minutes(p.minutes)} davom etadi.`],
    services: [(s, { services }) => `Xizmatlarimiz: ${s.and(services)}.`],
    staffList: [(s, { staff }) => `Bizda ${s.and(staff)} ishlaydi.`],
    isMachine: [
      (s) => `Men ${s.agent}, ${s.business} avtomatik yordamchisiman. Sizni odam bilan ulashim mumkin.`,
    ],
    fromKnowledge: [(_, { answer }) => answer],
    letMeCheck: ["Hozir ko'raman."],
    dontKnow: ['Buni bilmayman, lekin xabaringizni qabul qilishim mumkin.', "Bu savolga ham javobim yo'q."],

    askMessage: ['Nima deb yetkazay?', 'Xabaringizni ayting, iltimos.'],
    askVoicemail: ['Xabaringizni qoldiring, iltimos.'],
    askCallbackName: ['Kimdan deb aytay?', 'Ismingiz, iltimos?'],
    askCallbackPhone: ["Qaysi raqamga qo'ng'iroq qilaylik?", 'Telefon raqamini raqamma-raqam ayting.'],
    messageTaken: [
      (s, { phone }) =>
        `Yetkazaman${phone ? `, sizga ${s.phone(phone)} raqamiga qo'ng'iroq qilishadi` : ''}.`,
    ],
    messageUrgent: [
      (s, { phone }) =>
        `Xabar shoshilinch deb belgilandi${phone ? `. Tez orada ${s.phone(phone)} raqamiga qo'ng'iroq qilishadi` : ''}.`,
    ],
    messageLost: ["Kechirasiz, xabar saqlanmadi. Iltimos, birozdan keyin qo'ng'iroq qiling."],
    offerWaitlist: ["Sizni kutish ro'yxatiga yozishim mumkin. Xohlaysizmi?", "Kutish ro'yxatiga yozaymi?"],
    waitlisted: ["Siz kutish ro'yxatidasiz. Vaqt bo'shashi bilan qo'ng'iroq qilamiz."],

    connecting: ['Sizni ulayapman.'],
    noOneThere: ['Afsuski, hozir hech kim javob bera olmaydi.'],
    noOneToAsk: ['Sizni ulay olmayman, lekin xabaringizni qabul qilaman.'],
    emergency: [(_, { say }) => say],

    notUnderstood: ['Kechirasiz, eshitmadim.', 'Uzr, tushunmadim.'],
    offerPersonOrMessage: [
      "Sizni tushunishim qiyin bo'lyapti. Odam bilan ulaymi yoki xabar qoldirasizmi?",
      'Odammi yoki xabarmi?',
    ],
    offerMessage: ["Sizni tushunishim qiyin bo'lyapti. Xabar qoldirasizmi?", 'Xabar qoldirasizmi?'],
    stillThere: ['Aloqadamisiz?', 'Meni eshityapsizmi?'],
    acknowledged: ['Yaxshi.'],
    oneMoment: ['Bir daqiqa, iltimos.', 'Bir soniya, iltimos.'],
    takeYourTime: ['Albatta, shoshilmang.'],
    backToBooking: ['Yozuvingizga qaytamiz.'],
    backToMoving: ["Vaqtni o'zgartirishga qaytamiz."],
    backToCancelling: ['Bekor qilishga qaytamiz.'],
    startingOver: ['Yaxshi, boshidan boshlaymiz.'],
    smallTalk: ['Yaxshi, rahmat.'],
    youAreWelcome: ['Arzimaydi.'],

    wrongNumber: [(s) => `Bu ${s.business}, raqamda adashgan bo'lsangiz kerak. Xayr.`],
    sorryToBother: ['Bezovta qilganim uchun uzr. Xayr.'],
    willNotCall: ["Yaxshi, bu raqamga boshqa qo'ng'iroq qilmaymiz. Xayr."],
    noSalesCalls: ["Bu raqamda savdo qo'ng'iroqlarini qabul qilmaymiz. Xayr."],
    keepItCivil: ['Sizga yordam bermoqchiman. Iltimos, hurmat bilan gaplashaylik.'],
    endingAbuse: ['Suhbatni shu yerda tugataman. Xayr.'],
    limitReached: ["Suhbatni tugatishim kerak. Yana kerak bo'lsa, qo'ng'iroq qiling. Xayr."],
    limitPassedOn: [
      "Suhbatni tugatishim kerak, lekin iltimosingizni yetkazaman, sizga qo'ng'iroq qilishadi. Xayr.",
    ],
    goodbye: [(s) => s.closing ?? "Qo'ng'iroq uchun rahmat. Xayr, salomat bo'ling!"],
    goodbyeNothingBooked: ["Yaxshi, hech narsa yozilmadi. Qo'ng'iroq uchun rahmat, xayr."],
    goodbyeOutbound: ['Vaqtingiz uchun rahmat. Xayr.'],
    goodbyeSilence: ["Sizni eshitmayapman, go'shakni qo'yaman. Iltimos, qayta qo'ng'iroq qiling. Xayr."],
  },
};
