// Common given names, to tell where the first name ends when a whole name is spelled without a break ("t o b y f i e l d").

const GIVEN = new Set(
  `aaron abby abigail adam adrian agnes aidan aileen alan albert alejandro alex alexander alexandra alexis alfred ali alice alicia alison allison amanda amber
  amelia amy ana andrea andrew andy angel angela angelina anita ann anna anne annette annie anthony antonio april ariana arthur ashley audrey austin ava barbara barry
  beatrice becky ben benjamin bernard beth bethany betty beverley beverly bill billy blake bob bobby bonnie brad bradley brandon brenda brett brian bridget brittany bruce bryan
  bryce caleb callum cameron camila carl carla carlos carmen carol carole caroline carolyn carrie catherine cathy cecilia chad charlene charles charlie charlotte chelsea
  cheryl chloe chris christian christina christine christopher cindy claire clara clare claudia clifford clive cody colin connor craig crystal cynthia daisy damian dan dana daniel
  danielle danny darren dave david dawn dean debbie deborah debra declan denise dennis derek diana diane diego dmitri dominic don donald donna doris dorothy doug douglas
  duncan dustin dylan ed eddie edgar edith eduardo edward edwin eileen elaine eleanor elena elijah elizabeth ella ellen ellie elliot elliott elsie emily emma eric erica
  erin ernest esther ethan eugene eva evan evelyn faith felicia fernando fiona florence frances francesca francis francisco frank fred frederick gabriel gabriela gail gareth gary
  gavin gemma geoffrey george georgia georgina gerald geraldine gerard gina gladys glen glenn gloria gordon grace graham grant greg gregory guy hannah harold harriet harry harvey
  hassan hayley hazel heather hector helen henry holly howard hugh hugo ian ibrahim ida imran irene iris isaac isabel isabella isaiah ivan jack jackie jackson jacob jacqueline jade
  jaime jake james jamie jan jane janet janice jared jason javier jay jayne jean jeff jeffrey jemma jenna jennifer jenny jeremy jerome jerry jesse jessica jesus jill jim jimmy joan
  joanna joanne jocelyn joe joel john johnny jon jonathan jordan jorge jose joseph josephine josh joshua joy joyce juan juanita judith judy julia julian julie june justin karen karl kate
  katherine kathleen kathryn kathy katie kay kayla kayleigh keith kelly ken kenneth kerry kevin kieran kim kimberley kimberly kirk kirsty kristen kristin kyle larry laura lauren laurie
  lawrence leah leanne lee leigh leo leon leonard leslie lewis liam lillian lily linda lindsay lindsey lisa liz lloyd logan lois lola loretta lorna lorraine louis louise lucas lucy luis
  luke lydia lynda lynn lynne mabel madison maggie manuel marc marcia marco marcus margaret maria marian marie marilyn mario marion marissa marjorie mark marsha martha martin martyn mary
  mason mathew matt matthew maureen maurice max maxine megan mehmet melanie melissa melvin mia michael michaela michele michelle miguel mike mildred miranda miriam mitchell mohammed mohamed
  moira molly monica morgan muhammad nadia nancy naomi natalia natalie natasha nathan nathaniel neil nicholas nick nicola nicole nigel nina noah noel nora norma norman oliver olivia
  omar oscar owen pamela pat patricia patrick paul paula pauline pedro peggy penny pete peter phil philip phillip phoebe phyllis priya rachael rachel ralph ramon randy raul ray raymond
  rebecca reece reginald rhys ricardo richard rick ricky rita rob robert roberta roberto robin rodney roger roland ron ronald rosa rose rosemary ross roxanne roy ruben ruby russell ruth
  ryan sabrina sally sam samantha samuel sandra sara sarah saul scott sean sergio seth shane shannon sharon shaun shawn sheila shelley shirley sian sidney simon sofia sonia sophia sophie
  stacey stacy stan stanley stella stephanie stephen steve steven stewart stuart sue susan suzanne sydney sylvia tamara tammy tanya tara tasha taylor ted teresa terence terry theo theresa
  thomas tiffany tim timothy tina todd tom tommy toni tony tracey tracy travis trevor tyler valerie vanessa vera veronica vicki vicky victor victoria vincent viola violet virginia vivian
  walter warren wayne wendy wesley will william willie yasmin yolanda yvonne zachary zoe`.split(/\s+/),
);

/** Whether `word`, lower case, is a common given name. */
export const isGivenName = (word: string): boolean => GIVEN.has(word);

/** The shortest family name left over when a name is split. */
const SHORTEST_FAMILY = 3;

/** Splits letters into a given name and a family name at the end of the longest given name they begin with; undefined when they do not. */
export function splitName(letters: string): [given: string, family: string] | undefined {
  for (let at = Math.min(11, letters.length - SHORTEST_FAMILY); at >= 3; at--) {
    const given = letters.slice(0, at);
    if (GIVEN.has(given)) return [given, letters.slice(at)];
  }
  return undefined;
}
