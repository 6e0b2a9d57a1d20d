// What notices say, in Uzbek.
import type { Wording } from '../kinds.ts';

const KEYS = 'Tasdiqlash: C, ko‘chirish: R, bekor qilish: X deb yozing.';
const SIGNED = '{business}\n{address}\n{phone}';

export const uz: Wording = {
  booked: {
    subject: '{service}, {date}, {time}',
    text: `{business}: siz yozildingiz: {service}, {date}, {time}, {staff}. ${KEYS} STOP: xabar kelmaydi.`,
    email: `Salom, {name}!\n\nSiz yozildingiz: {service}, {date}, {time}, {staff}. Taqvim uchun yozuv ilova qilingan.\n\n${SIGNED}`,
  },
  moved: {
    subject: 'Ko‘chirildi: {service}, {date}, {time}',
    text: `{business}: {service} {oldDate}, {oldTime} o‘rniga endi {date}, {time}, {staff}. ${KEYS}`,
    email: `Salom, {name}!\n\n{service} {oldDate}, {oldTime} o‘rniga endi {date}, {time}, {staff}. Yangi vaqt taqvim uchun ilova qilingan.\n\n${SIGNED}`,
  },
  cancelled: {
    subject: 'Bekor qilindi: {service}, {date}, {time}',
    text: '{business}: yozuv bekor qilindi: {service}, {date}, {time}. Qayta yozilish: {phone}.',
    email: `Salom, {name}!\n\nYozuv bekor qilindi: {service}, {date}, {time}. Qayta yozilish: {phone}.\n\n${SIGNED}`,
  },
  reminder: {
    subject: 'Eslatma: {service}, {date}, {time}',
    text: `{business}: eslatma: {service}, {date}, {time}, {staff}. ${KEYS}`,
    email: `Salom, {name}!\n\nEslatma: {service}, {date}, {time}, {staff}.\n\n${SIGNED}`,
  },
  waitlistOffer: {
    subject: '',
    text: '{business}: vaqt bo‘shadi: {openings}. Olish uchun 1 deb yozing: kim birinchi yozsa, o‘shaniki.',
  },
  noShow: {
    subject: 'Sizni kutgan edik',
    text: '{business}: sizni soat {time} da kutgan edik. Boshqa vaqt uchun: {phone}.',
    email: `Salom, {name}!\n\nSizni {date}, {time} da kutgan edik. Boshqa vaqt uchun: {phone}.\n\n${SIGNED}`,
  },
  review: {
    subject: 'Qanday o‘tdi?',
    text: '{business}: kelganingiz uchun rahmat. Qanday o‘tdi? {link}',
    email: `Salom, {name}!\n\nKelganingiz uchun rahmat. Fikringizni yozsangiz, xursand bo‘lamiz: {link}\n\n${SIGNED}`,
  },
  confirmedReply: { subject: '', text: '{business}: rahmat, sizni {date}, {time} da kutamiz.' },
  cancelledReply: {
    subject: '',
    text: '{business}: yozuv bekor qilindi: {service}, {date}, {time}. Qayta yozilish: {phone}.',
  },
  movedReply: { subject: '', text: '{business}: yangi vaqt: {service}, {date}, {time}, {staff}.' },
  bookedReply: { subject: '', text: '{business}: siz yozildingiz: {service}, {date}, {time}, {staff}.' },
  moveOffers: {
    subject: '',
    text: '{business}: ko‘chirish uchun ({service}) raqam yozing: {openings}. Yoki qulay kun va soatni yozing.',
  },
  noOpenings: { subject: '', text: '{business}: bo‘sh vaqt topilmadi. Iltimos, qo‘ng‘iroq qiling: {phone}.' },
  takenReply: {
    subject: '',
    text: '{business}: bu vaqtni hozirgina band qilishdi. Boshqasi uchun R deb yozing yoki qo‘ng‘iroq qiling: {phone}.',
  },
  noAppointment: {
    subject: '',
    text: '{business}: bu raqamga yozuv topilmadi. Iltimos, qo‘ng‘iroq qiling: {phone}.',
  },
  passedOn: { subject: '', text: '{business}: rahmat, xabaringizni yetkazdik. Gaplashish uchun: {phone}.' },
  code: { subject: '', text: '{code} — {business} uchun kodingiz. U 10 daqiqa amal qiladi.' },
  message: { subject: 'Xabar: {caller}', text: '{business}: {caller} xabar qoldirdi: {text}' },
  urgentMessage: {
    subject: 'Shoshilinch xabar: {caller}',
    text: '{business}: {caller} SHOSHILINCH xabar qoldirdi: {text}',
  },
  lead: { subject: 'Yangi mijoz: {caller}', text: '{business}: yangi mijoz, {caller}: {text}' },
  missedCall: {
    subject: 'Javobsiz qo‘ng‘iroq: {caller}',
    text: '{business}: javobsiz qo‘ng‘iroq: {caller}, {time}.',
  },
  appointment: {
    subject: '{text}: {name}, {date}, {time}',
    text: '{business}: {text}: {name}, {service}, {date}, {time}, {staff}.',
  },
  tooSlow: {
    subject: 'Mijozlar juda uzoq kutmoqda',
    text: '{business}: so‘nggi 24 soatda javoblarning {within} qismi {limit} ichida berildi; va’da {promised}.',
  },
  webhookDisabled: {
    subject: 'Vebhuk o‘chirildi',
    text: '{business}: {link} vebhuki kunlab javob bermagani uchun o‘chirildi: {text}',
  },
};
