// Where a customer's clock may stand, by their number alone: a text at ten in the evening there is one too late.
import type { E164 } from '@offhook/machines';

/** Area codes of the North American plan by the zone most of their people live in; the Eastern zone has the rest. */
const AREA_CODES: Record<string, string> = {
  'America/Chicago':
    '205 251 256 334 659 938 479 501 870 217 224 309 312 331 447 464 618 630 708 730 773 779 815 847 861 872 219 812 930 319 515 563 641 712 316 620 785 913 270 364 225 318 337 504 985 218 320 507 612 651 763 924 952 228 601 662 769 314 417 557 573 636 660 816 975 308 402 531 701 405 539 572 580 918 605 615 629 731 901 931 210 214 254 281 325 346 361 409 430 432 469 512 682 713 726 737 806 817 830 832 903 936 940 945 956 972 979 262 274 353 414 534 608 715 920 850 448',
  'America/Denver': '303 719 720 970 983 208 986 406 505 575 385 435 801 307 915',
  'America/Phoenix': '480 520 602 623 928',
  'America/Los_Angeles':
    '209 213 279 310 323 341 350 369 408 415 424 442 510 530 559 562 619 626 628 650 657 661 669 707 714 747 760 805 818 820 831 837 840 858 909 916 925 949 951 702 725 775 458 503 541 971 206 253 360 425 509 564',
  'America/Anchorage': '907',
  'Pacific/Honolulu': '808',
  'America/Puerto_Rico': '787 939',
};
const ZONE_OF_AREA = new Map(
  Object.entries(AREA_CODES).flatMap(([zone, codes]) =>
    codes.split(' ').map((code) => [code, zone] as const),
  ),
);

/** Countries that keep one time, of which a business's customers may come. */
const ZONE_OF_COUNTRY: readonly (readonly [prefix: string, zone: string])[] = [
  ['+998', 'Asia/Tashkent'],
  ['+996', 'Asia/Bishkek'],
  ['+992', 'Asia/Dushanbe'],
  ['+380', 'Europe/Kyiv'],
  ['+353', 'Europe/Dublin'],
  ['+351', 'Europe/Lisbon'],
  ['+49', 'Europe/Berlin'],
  ['+48', 'Europe/Warsaw'],
  ['+44', 'Europe/London'],
  ['+39', 'Europe/Rome'],
  ['+34', 'Europe/Madrid'],
  ['+33', 'Europe/Paris'],
];

/**
 * The zones a customer may be in: the business's, where they are its customer, and the one their number comes from, where
 * that is known. What is quiet in either counts as quiet.
 */
export function zonesOf(phone: E164, business: string): string[] {
  const home = phone.startsWith('+1')
    ? (ZONE_OF_AREA.get(phone.slice(2, 5)) ?? 'America/New_York')
    : ZONE_OF_COUNTRY.find(([prefix]) => phone.startsWith(prefix))?.[1];
  return home === undefined || home === business ? [business] : [business, home];
}
