// English.
import type { Phrases } from './phrases.ts';

const APPOINTMENT = '(?:appointment|appt|apointment|appoinment|booking|reservation|visit|session)s?';

const NOT = String.raw`(?:not|isnt|wasnt|arent|doesnt|dont|didnt|wont|wouldnt|aint|never)`;
const GOOD = String.raw`(?:right|correct|ok|okay|good|great|fine|perfect|work|works|working|suit|true|accurate|possible|what i|it|sound|like|suitable|agree|convenient)`;

/** Nothing but these words, politeness aside. */
const bare = (words: string): RegExp =>
  new RegExp(
    String.raw`^ (?:(?:oh|um|uh|er|well|just|yes|yeah|yep|no|ok|okay|please|maybe|probably|i|id|ill|want|would|like|prefer|guess|think|take|lets|do|,|[.]) )*(?:(?:a|an|the) )?(?:${words}) (?:(?:please|then|thanks|thank|you|instead|is|fine|,|[.!?]) )*$`,
  );

export const english: Phrases = {
  goals: [
    ['reschedule', new RegExp(String.raw` (?:reschedule|re schedule|rescheduling|rebook|postpone) `), 0.95],
    [
      'reschedule',
      / (?:move|change|push|switch|shift|bump) (?:it|that|this|mine|ours) (?:to|from|back|up|forward|around|over) /,
      0.85,
    ],
    [
      'reschedule',
      new RegExp(
        String.raw` (?:move|change|push|shift|switch|bump|bring forward|push back|swap|chnage|delay) (?:\w+ ){0,5}?(?:${APPOINTMENT}|date|time|slot|haircut|cleaning) `,
      ),
      0.88,
    ],
    [
      'reschedule',
      / (?:different|another|new) (?:day|date|time) for (?:my|the|our) | (?:cant|cannot|can not|wont be able to|not able to|unable to) (?:make|keep|come to) (?:it to )?(?:my|our|the) | come (?:on )?(?:a )?(?:different|another) (?:day|time) instead /,
      0.8,
    ],
    [
      'cancel',
      new RegExp(String.raw` (?:cancel|cancelling|canceling|cancellation|cancelled|canceled) `),
      0.93,
    ],
    [
      'cancel',
      new RegExp(
        String.raw` (?:call off|get rid of|delete|scrap|drop) (?:\w+ ){0,3}?${APPOINTMENT} | (?:dont|do not|no longer) (?:need|want) (?:my|the|that|our|an?) (?:\w+ ){0,2}?${APPOINTMENT} `,
      ),
      0.88,
    ],
    [
      'leaveMessage',
      / (?:leave|take|give|pass(?: on| along)?|relay|send) (?:\w+ ){0,3}?(?:message|note|word) | (?:have|ask|get|tell) (?:\w+ ){1,4}?(?:to )?call me | (?:can|could|would) (?:some ?one|some ?body|you|they|he|she) (?:please )?(?:give me a call|call me|ring me|phone me)(?: back)? | (?:call|ring|phone) me back | callback | (?:im|i am|were|we are|ill be|i will be|be|is|i might be) (?:running |gonna be |going to be )?(?:\w+ ){0,3}?late | stuck in traffic | tell (?:him|her|them|(?:dr |doctor )?[a-z]+) (?:that |i |im |ill |ive |we |were )| let (?:him|her|them|(?:dr |doctor )?[a-z]+) know /,
      0.86,
    ],
    // All that is said, in answer to "a person or a message?"
    ['leaveMessage', bare('message|note'), 0.86],
    ['transfer', bare('(?:(?:real|live|actual) )*(?:person|human|human being)'), 0.88],
    [
      'transfer',
      / (?:speak|talk|chat) (?:to|with) (?:\w+ ){0,3}?(?:person|human|someone|somebody|agent|representative|rep|manager|owner|receptionist|operator|staff|supervisor|boss|front desk|people|real person|anyone|man|lady|woman|guy) | (?:put|patch|send|connect|get) me (?:through|over|to a|to the|to some|a person|a human|someone|with) | (?:transfer|connect) (?:me|my call|the call|this call|us) | (?:real|live|actual|human) (?:person|human|agent|being|representative|operator) | (?:operator|representative|human) (?:please )?[.!?]? *$|^ (?:operator|representative|agent|human) /,
      0.9,
    ],
    [
      'transfer',
      / (?:speak|talk|chat) (?:to|with) (?!you |me )(?:dr |doctor |mr |mrs |ms )?[a-z]+ | is (?:dr |doctor |mr |mrs |ms )?[a-z]+ (?:there|in|around|available to talk)(?: today| right now)? [?.]? ?$/,
      0.8,
    ],
    [
      'startOver',
      / (?:start|begin) (?:over|again|afresh|from scratch|from the (?:beginning|start|top))(?: again)? | from the (?:beginning|start|top) | forget (?:all|everything) (?:of )?(?:that|this|i said)? | restart /,
      0.9,
    ],
    [
      'wait',
      / (?:hold on|hang on|hold please|bear with me|one moment|just a moment|a moment please|one sec|one second|one minute|just a (?:sec|second|minute|moment|min|tick)|just one (?:sec|second|minute|moment)|(?:give|gimme) me? ?(?:a|one|just a) (?:sec|second|minute|moment|min)|gimme a (?:sec|second|minute|moment)|wait a (?:sec|second|minute|moment|min)|wait please|please wait|let me (?:check|look|see|think|grab|get|find|ask|pull up)(?: my| the| it)?(?: \w+)?|hold the line) |^ wait [.!]? *$/,
      0.88,
    ],
    // What a line says by itself while whoever called has put us on hold.
    [
      'wait',
      / (?:your call is (?:very )?important(?: to us)?|(?:please )?(?:stay|remain) on the line|(?:all )?(?:of )?our (?:agents|representatives|operators|lines) are (?:currently |all |still )?busy|(?:and )?(?:the )?next available (?:agent|representative|operator)(?: will be with you)?(?: shortly)?|your call will be (?:answered|taken)(?: shortly| in the order it was received)?|thank you for your patience) /,
      0.88,
    ],
    [
      'repeat',
      / (?:repeat|say) (?:that|it|this|the \w+|what you said|yourself)(?: \w+)? (?:again|once more|one more time|slower|slowly|please)? ?| (?:repeat|come again|pardon(?: me)?|what did you say|what was that|whats that again|didnt (?:catch|hear|get|understand)(?: that| you| what you said| it)?|cant hear you|couldnt hear(?: you)?|one more time|once more|can you repeat|beg your pardon|you broke up|say again|run that by me) |^ (?:sorry|what|huh|excuse me|eh|hm+ what) (?:what )?[?.!]? *$/,
      0.86,
    ],
    [
      'thanks',
      / (?:thanks|thank you|thankyou|thx|appreciate (?:it|that|your help)|cheers|much appreciated|thank u|many thanks)(?: so much| very much| a lot| a bunch| again| for (?:all |everything|your help|the help|that|your time|calling)(?:your |the )?(?:help|assistance)?)? /,
      0.95,
    ],
    [
      'goodbye',
      / (?:bye|goodbye|good bye|bye bye|see (?:you|ya|u)(?: then| soon| later| tomorrow| there)?|talk to you (?:later|soon)|have a (?:good|great|nice|wonderful|lovely|pleasant|blessed)(?: \w+)? (?:one|day|night|evening|afternoon|weekend|time)|have a (?:good|great|nice) one|adios|ciao|farewell|so long|hang up|take care|good night|thats all|that is all|that will be all|thatll be all|thats (?:about )?it(?: for (?:now|today|me))?|that is it for (?:now|today)|that would be all|nothing (?:else|more)|no more questions|im (?:all )?(?:set|done)|we(?:re| are) done|all set|ill call (?:you )?back(?: later)?|thats everything|that is everything|all i (?:need|needed|wanted)) /,
      0.88,
    ],
    [
      'smallTalk',
      / how (?:are|re) you(?: doing)?(?: today)? | hows it going | how is it going | hows your day(?: going)? | nice to (?:meet|talk to) you | whats up | how do you do | (?:nice|lovely|terrible|crazy) weather | can you hear me | are you there | tell me a joke /,
      0.8,
    ],
    [
      'greeting',
      /^ (?:(?:hi|hello|hey|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day)|hi there|hello there|hey there)(?: there)?(?: [,.!])? )+/,
      0.95,
    ],
    [
      'book',
      new RegExp(
        String.raw` (?:book|schedule|arrange|set up|setup|make|reserve|get|create|fix|plan|put me down|sign me up|set|need|want|like|can i have|could i have) (?:\w+ ){0,5}?${APPOINTMENT} `,
      ),
      0.93,
    ],
    [
      'book',
      new RegExp(
        String.raw` (?:book(?: me)?|booking|schedule(?: me)?|reserve|pencil me|squeeze me|fit me|slot me|get me|get) (?:in|down|it|that|a|an|the|for|one|with|another|my|myself|something) | like to (?:book|schedule|reserve|come in|get in|set up) | (?:want|need|wanted|wanna|hoping|trying|looking) (?:to )?(?:book|schedule|reserve|come in|get in|be seen|see (?:a|the|dr|doctor|someone|somebody)) | (?:can|could|may) (?:i|we|you) (?:please )?(?:book|schedule|come in|come|get in|get an?|get my|fit me|squeeze me|reserve|have an? (?!look)|bring) | (?:for|an|another|first|available) ${APPOINTMENT} |^ (?:an? |the |new |book |make )*${APPOINTMENT} `,
      ),
      0.85,
    ],
    [
      'book',
      / (?:do|did|have) you (?:guys )?(?:have|got) (?:anything|something|room|time|space|any time|a spot) | (?:do|did|have) you (?:guys )?(?:have|got|do) (?:anything|something|any|an?) (?:\w+ ){0,3}?(?:available|open|free|opening|openings|availability|appointments?|slots?|times?|time|spots?) | (?:is|are) (?:there )?(?:any|anything|something|an?) (?:\w+ ){0,3}?(?:available|open|free|openings?|availability|appointments?|slots?|times?|spots?) | any (?:openings?|availability|slots?|appointments?|spots?|chance of getting) | fit me in | (?:come|bring|get) (?:it|her|him|them|my \w+) in | come by /,
      0.78,
    ],
    [
      'book',
      / (?:id like|i would like|i need|i want|i am looking for|im looking for|looking for|i wanna get|i was hoping for|can i get|could i get|i gotta get|i have to get) (?:to get |to have |to do )?(?:an?|my|some|the|new|another|two|both) /,
      0.62,
    ],
  ],
  topics: [
    [
      'areYouHuman',
      / (?:are|r) (?:you|u) (?:a |an |really |actually |even )*(?:robot|bot|human|real|machine|ai|a person|person|computer|automated|recording|chat ?gpt|alive) | (?:is this|am i (?:talking|speaking) (?:to|with)) (?:a |an |some )*(?:robot|bot|human|real|machine|ai|computer|person|recording|automated)/,
      0.93,
    ],
    [
      'myAppointment',
      new RegExp(
        String.raw` (?:when|what time|what day|where) (?:is|was|are|s|exactly is) (?:my|our) | (?:whens|wheres) my | (?:check|confirm|verify|look up|find|see|remind me (?:of|about|when)) (?:\w+ ){0,3}?(?:my|our) (?:\w+ ){0,2}?${APPOINTMENT} | do i have (?:an?|any) (?:\w+ ){0,2}?${APPOINTMENT} | (?:time|date|day) of my ${APPOINTMENT} `,
      ),
      0.88,
    ],
    [
      'hours',
      / (?:what|which) (?:time|times|days|hours) (?:do|are|does|is|will) (?:you|yall|the|it) (?:\w+ )?(?:open|close|closed|opening|closing|start|shut|there|in|office) | (?:are|r) (?:you|yall|u|they) (?:guys )?(?:still |currently |also )?(?:open|closed) | (?:when|till when|until when|how late|how early) (?:do|are|is) (?:you|yall|the|they) (?:\w+ ){0,2}?(?:open|close|closed|opening|closing|stay open)| (?:your|the|business|opening|office|store|shop|working|operating|salon) hours | hours of operation | (?:how late|how early) (?:are|do) (?:you|yall) | (?:do|are) you (?:open|work|close) (?:on|early|late|at) | is the (?:office|shop|salon|store|place|clinic) (?:open|closed) /,
      0.9,
    ],
    [
      'address',
      / (?:where) (?:are|is|r) (?:you|yall|the|your|they|it|u) (?:guys )?(?:\w+ ){0,2}?(?:located|at|based|office|shop|salon|clinic|store|place)? | (?:your|the|street|what|an) (?:\w+ )?address | (?:how|where) (?:do|can|would) (?:i|we) (?:get|find) (?:there|you|to you|to your) | directions | your location | located | wheres (?:your|the) (?:office|shop|salon|clinic|store|place) /,
      0.86,
    ],
    [
      'price',
      / how much (?:is|are|do|does|would|will|for|it|its|for a|you|should|s)| (?:whats|what is|what are|what do|what does|what would|what s) (?:\w+ ){0,4}?(?:price|prices|pricing|cost|costs|charge|fee|fees|rate|rates) | (?:price|prices|pricing|cost|costs|fee) (?:for|of|on|list|again) | the (?:price|prices|cost|fee) | (?:do|would|will) you charge | how expensive | does it cost | (?:get|give me|need|want) (?:a|an|some) (?:quote|estimate|price) | ballpark /,
      0.9,
    ],
    [
      'duration',
      / how long (?:does|do|will|is|would|are|should|it|s) | how many (?:minutes|hours) | how much time (?:does|will|do) /,
      0.88,
    ],
    [
      'services',
      / what (?:kind of |type of |sort of |all |other )?(?:services|treatments|things) (?:do|are|does) | what (?:all )?do (?:you|yall) (?:guys )?(?:do|offer|provide|have to offer|specialize) | (?:do|does|can) (?:you|yall|they) (?:guys )?(?:also )?(?:do|offer|provide|perform|handle|service|carry|fix|repair|install|work on|accept walk|cut|sell) /,
      0.8,
    ],
    [
      'staff',
      / who (?:are|is|works|do you have|all works|would|will|does) (?:\w+ ){0,3}?(?:there|available|working|stylists?|dentists?|doctors?|technicians?|mechanics?|barbers?|hygienists?)| (?:which|what) (?:stylists?|dentists?|doctors?|technicians?|mechanics?|barbers?|hygienists?|staff)|whos (?:working|available|there|in) /,
      0.84,
    ],
    [
      'openings',
      / (?:what|when) (?:\w+ ){0,4}?(?:do you have|have you got|you have|is available|are available|you got|is open|openings?|availability|available|is (?:the|your) (?:next|soonest|earliest|first)|are you free|is free) | (?:what|which) (?:times|days|dates|openings|slots|time slots) | (?:whats|what is|whens) (?:the |your )?(?:next|earliest|soonest|first|available|availability) /,
      0.84,
    ],
  ],
  notForUs: [
    [
      'noCalls',
      / (?:stop calling(?: me| us| here| this number)?|(?:dont|do not|never) (?:ever )?call (?:me|us|here|this number)(?: again| anymore| any more)?|(?:take|remove) (?:me|us|my number|this number) (?:off|from) (?:your|the|this) (?:call(?:ing)? )?list|no more calls) /,
    ],
    [
      'wrongNumber',
      / (?:wrong number|misdialed|mis dialed|dialed wrong|(?:got|have|dialed|called) the wrong (?:number|place|business|person)|called by (?:mistake|accident)|meant to call|didnt mean to call|butt dial|pocket dial) /,
    ],
    [
      'robocall',
      / (?:press (?:one|two|nine|zero|\d)|this is an (?:important|automated|urgent) (?:message|call|notice)|final (?:notice|courtesy call)|to be (?:removed|placed)(?: from| on)?|warranty (?:is about to|has|is) expir\w*|(?:extended|auto|car|vehicle) warranty|do not hang up|legal action|social security (?:number|administration)|you have been (?:selected|chosen|pre approved|preapproved)|congratulations you) /,
    ],
    [
      'salesCall',
      / (?:(?:google|yelp|bing|business) (?:listing|profile|my business|reviews|ranking|rankings)|search engine|seo|your (?:online presence|website traffic|web ?site)|(?:business|merchant|working capital) (?:loan|loans|funding|cash advance|services|capital)|credit card processing|payment processing|(?:lower|reduce|save (?:you )?(?:money )?on) your (?:\w+ ){0,3}?(?:rate|rates|bill|bills|costs|electric|energy)|(?:speak|talk) (?:to|with) the (?:business owner|person in charge|decision maker|owner about)|(?:marketing|advertising|digital|web design) (?:agency|company|services|solutions)|calling (?:on behalf of(?! (?:my|our) )|regarding your (?:business|google|listing|account))|free (?:demo|trial|consultation for your business)|partnership opportunity|special (?:offer|promotion) for your|solar panels|we (?:help|work with) (?:businesses|companies|salons|dentists|shops|contractors)) /,
    ],
    [
      'abuse',
      / (?:fuck(?:ing|er|s)?|motherfucker|bitch|asshole|cunt|bastard|piece of shit|shut (?:the fuck )?up|go to hell|dumbass|idiot|stupid (?:bot|robot|machine|thing|ai|computer)|kill (?:you|yourself)|retard) /,
    ],
  ],
  yes: new RegExp(
    String.raw` (?:yes|yeah|yep|yup|yea|yah|ya|yess+|yas|yess? sir|yes please|sure|sure thing|absolutely|definitely|certainly|of course|exactly|precisely|affirmative|uh huh|uhhuh|mhm|mm hmm|mmhmm|mm hm|indeed|agreed|i agree|i (?:do|would|am|did|have)(?= (?:[.,!?]|$))|it (?:is|does)(?= (?:[.,!?]|$))|you bet|you got it|by all means|go ahead|please do|(?:do|book|confirm|make) it(?= (?:[.,!?]|please|then|now|thanks|thank|$))|lets do (?:it|that|this)|lets go (?:with|for) (?:it|that|this)|(?:ill|i will|id (?:like|love) to|i would (?:like|love) to|lets|let me|we will|well|i want to|can i|i think ill|im going to|ill just|gonna) (?:just )?(?:take|go with|go for|book with|visit|go to|try|use|choose|pick|go|see|have|do|get|stick with) (?:with |to )?(?:it|that|this|them|there|those|him|her)(?: (?:one|place|salon|doctor|dentist|appointment|time|slot|provider|location|stylist|option))?|i confirm|confirmed|i guess so|i suppose(?: so)?|i think so|i believe so|why not|(?:sounds?|looks?|seems?) (?:\w+ ){0,2}?(?:good|great|fine|perfect|prefect|optimal|ideal|better|right|correct|ok|okay|excellent|wonderful|awesome|amazing|nice|like a plan|lovely|alright|fantastic|cool)|(?:that|thats|this|it|its|those|they|these|all)(?: one| place| time| day| salon| doctor| dentist| date| location| provider| option| appointment)?(?: is| are| was| will| would| ll| should| all| details)*(?: be| do| totally| just| really| absolutely| perfectly| actually| very| all| quite| exactly| pretty)* (?:right|correct|works?|fine|good|great|perfect|ok|okay|excellent|wonderful|awesome|amazing|alright|all right|accurate|cool|true|lovely|suits|okey|it is|fantastic|ideal|suitable|me)(?: for me| by me| with me)?|(?:that|it|this) (?:will|should|would) do|thatll (?:do|work|be (?:fine|great|good|perfect))|works (?:great |fine |perfectly |well |good )?for me|(?:im|i am) (?:good|fine|ok|okay|happy|interested|in) with (?:that|it)|i ll go with (?:it|that|this|him|her|them)|i (?:like|love|want) (?:that|it|this)(?: one| place)?|id (?:like|love) (?:that|it)|id love to|all good|correct(?! (?:the|my|it|that|this|your))|perfect|thats (?:me|my (?:number|name)|the one)|perfectly|👍|👌|si|right on|please go ahead) `,
  ),
  no: new RegExp(
    String.raw` (?:no|nope|nah|naw|negative|noo+|no way|no sir|no thanks|no thank you|not really|not quite|not exactly|absolutely not|definitely not|certainly not|of course not|uh uh|nuh uh|incorrect|wrong|disagree|i disagree|never mind|nevermind|forget (?:it|about it)|i dont think so|i dont thing so|dont think so|i do not think so|${NOT} (?:\w+ ){0,2}?${GOOD}|(?:isnt|is not) (?:it|that)|not (?:now|yet|today|this time|at the moment|right now|for now|interested|necessary|that one|this one)|dont (?:book|do|bother|want)|dont(?= (?:[.,!]|$))|do not (?:book|want|do|bother)|i (?:dont|do not|wouldnt|would not|wont|cant|cannot)|id rather not|rather not|i refuse|👎|neither|none of (?:those|them|these|that)|doesnt|wont work) `,
  ),
  softYes:
    / (?:ok|okay|okey|k|alright|all right|right|fine|good|great|cool|nice|awesome|excellent|wonderful|amazing|fantastic|lovely|brilliant|super|true|sweet|deal|done|thats it|gotcha|got it|very well|works|either|both|beautiful) /,
  softNo:
    / (?:stop|im good|i am good|im fine|im all set|nothing|im ok|im okay|nothing else|thats all|that is all|thats it) /,
  politeNo:
    / (?:no (?:problem|worries|prob|trouble|big deal|rush|hurry|preference|doubt|need to worry|issue|idea|matter)|not (?:bad|a problem|too bad|sure)|why not|no (?:later|earlier|more) than|if not|whether or not) /,
  corrects:
    / (?:actually|i (?:meant|mean|said|misspoke)|make (?:it|that|this)|change (?:it|that|this|the \w+) to|change to|change (?:it|that)|instead|rather|scratch that|correction|sorry|oops|switch (?:it|that)|lets make|lets change|on second thought|wait|not that|excuse me|my (?:bad|mistake)|changed my mind|change my mind|change mind|changed mind|should be|it should|id prefer|i would prefer|i prefer|id better|better) /,
  another:
    / (?:another (?!thing|question)|(?:some|any)(?:one|body|where|thing) else|other (?:one|ones|options?|dentists?|doctors?|salons?|stylists?|places?|choices?|than|people|providers?)|(?:different|next|others) (?:one|dentist|doctor|salon|stylist|place|person|provider)|else (?:available|do you|you)|look again|what else|who else|anything else|any other|alternatives?|find (?:me )?(?:a|an|one|some)(?: \w+){0,2}? (?:one|dentist|doctor|salon|stylist|place|person|provider|option)|find me one|search|(?:looking|look) for (?:a|an|one|some)) /,
  question:
    /^ (?:\w+ ){0,3}?(?:what|when|where|who|whos|whats|wheres|why|how|which|do|does|did|is|are|can|could|will|would|should|have|has|may) (?:you|i|we|they|it|the|there|your|my|a|an|much|many|long|kind|is|are|do|does|if|that|this|he|she)|\? *$/,
  anyStaff:
    / (?:any ?one|any ?body|whoever|who ever|no preference|dont (?:care|mind)(?: who)?|doesnt matter(?: who)?|does not matter|any of (?:them|the (?:stylists|doctors|dentists|barbers|technicians))|any (?:stylist|doctor|dentist|barber|technician|mechanic|hygienist|staff)|either (?:one|of them|is fine)|first available|next available|not picky|up to you|you (?:choose|pick|decide)) /,
  withAnyStaff:
    / (?:(?:with|see|by) (?:any ?one|any ?body|whoever|any (?:stylist|doctor|dentist|barber|technician|mechanic|hygienist))|whoever|no preference|(?:dont|do not) (?:care|mind) who) /,
  anyTime:
    / (?:whenever|any ?time|any (?:day|slot|opening|appointment)|(?:im|i am|were|we are) (?:\w+ ){0,2}?(?:flexible|easy|open)|(?:dont|do not|wouldnt) (?:really |much )?(?:mind|care)|(?:doesnt|does not) (?:really )?matter|up to you|you (?:choose|pick|decide|tell me)|your (?:choice|pick)|no preference|whatever (?:works|is (?:good|fine|available|open)|suits|you(?:ve)?(?: have| got)?(?: got)?)|whichever) /,
  withholds:
    / (?:no idea|none of (?:your|ya)|never ?mind|(?:rather|prefer|like|choose|going|want) (?:not|not to)(?: to)? (?:say|tell|give|share)|prefer not|(?:dont|do not) (?:want to|wanna|need to|have to|have) (?:\w+ ){0,2}?(?:say|tell|give|share|name|one)|(?:wont|will not|not) (?:say|saying|tell|telling|give|giving)|skip (?:it|that|this|the name)|(?:does|do|doesnt) (?:it|that|my name) matter|anonymous(?:ly)?|no name) /,
  fillers: new Set(
    `uh um uhm er erm hmm hm mm ah oh well so like just please the a an to i id im i'd would could can you me my we us our is it its thats that this
    be and or but for of on at in with okay ok alright right now then also really maybe perhaps actually if there do does did have has had am are was will
    let lets want need get some any hi hello hey there sir maam miss yes no know mean guess think sort kind as up by from about get got going go gonna wanna
    appointment appointments free open whoever possible available how what when where which who not your into out one possibly hoping looking might should still only too very much thing something anything
    take ill good fine great son daughter wife husband mom needs today's ya y'all guys youre dear see say said tell call calling called give`.split(
      /\s+/,
    ),
  ),
};
