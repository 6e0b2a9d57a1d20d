// Words that tell where a name begins and ends.

/** Words that are never part of a name; they end it, or show that there is none. */
export const NOT_NAME = new Set(
  `a an the and or but to for of on in at with from by about is are was am be been it its this that these those i im you he she they we my your our me
  not no yes yeah yep yup ok okay sure please thanks thank hello hi hey bye so just like um uh uhm er hmm well oh actually sorry wait what when where why who how
  calling looking trying going wondering hoping interested having here there speaking available free fine good great right correct done set ready happy
  appointment booking book schedule reschedule cancel cancellation haircut number phone email today tomorrow tonight morning afternoon evening night
  monday tuesday wednesday thursday friday saturday sunday am pm oclock new customer client patient first last name names surname spelled spelt spell
  can could would will do does did dont cant need want have has had get got make change one two three four five six seven eight nine ten
  if then because really very all also too up out off back over under again still repeat said say ill id ive lets let's that's wrong mine yours
  running late stuck driving afraid unable busy interested sick looking calling returning only both either any some someone nobody her his their them him us
  next week day time hold moment second minute problem issue question may capital dot space double letter it'll
  thats whats theres heres wheres whos hows shes hes theyre youre isnt arent wasnt werent doesnt didnt couldnt wouldnt shouldnt wont havent hasnt youve theyve weve
  idea nothing none never maybe perhaps whatever whichever whenever anonymous nope nah already think thought know tell told ask asking absolutely exactly definitely certainly
  course perfect anything something everything everyone anyone somebody anybody else yourself myself business use using given giving sounds why`.split(
    /\s+/,
  ),
);

/** Given names that are words too, and in lower case are rather the word. */
export const WORDS_TOO = new Set([
  'will',
  'mark',
  'grace',
  'rose',
  'dawn',
  'joy',
  'faith',
  'april',
  'june',
  'august',
  'bill',
  'jay',
  'pat',
  'rob',
  'jack',
  'guy',
  'jean',
  'max',
  'ray',
  'art',
  'sue',
  'don',
  'ed',
  'jan',
  'miles',
]);

export const TITLES = new Set(['mr', 'mrs', 'ms', 'miss', 'mister', 'dr', 'doctor', 'madam', 'sir']);

/** Whom a caller may call for. */
export const KIN = new Set(
  `daughter son child kid boy girl wife husband partner spouse fiance fiancee girlfriend boyfriend mother mom mum mommy father dad daddy parents sister brother
  grandmother grandma grandfather grandpa granddaughter grandson niece nephew aunt uncle cousin friend roommate neighbor neighbour boss coworker colleague client
  stepson stepdaughter sisterinlaw brotherinlaw`.split(/\s+/),
);
