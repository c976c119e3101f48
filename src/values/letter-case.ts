/**
 * Python's upper, lower, title and folded case where JavaScript has no function for it or another one: str.title(),
 * capitalize(), swapcase(), casefold() and the questions about case.
 */
const CASED = /^\p{Cased}$/u;
const UPPER = /^\p{Uppercase}$/u;
const LOWER = /^\p{Lowercase}$/u;
const TITLE = /^\p{Lt}$/u;
const SIGMA = 'Σ';

/** The title case of one character: of what its upper case consists of, the first stays and the others are small. */
function titleCase(character: string): string {
  const code = character.codePointAt(0)!;
  // The digraphs DŽ, LJ, NJ and DZ stand in threes: upper, title, lower.
  if (code >= 0x1c4 && code <= 0x1cc) return String.fromCharCode(0x1c5 + 3 * Math.floor((code - 0x1c4) / 3));
  if (code >= 0x1f1 && code <= 0x1f3) return '\u01f2';
  // Georgian has upper case for whole words only.
  if (code >= 0x10d0 && code <= 0x10ff) return character;
  if (code >= 0x1f80 && code <= 0x1faf) return String.fromCharCode(code | 8);
  // Greek vowels with an iota below.
  if ([0x1fb3, 0x1fc3, 0x1ff3].includes(code)) return String.fromCharCode(code + 9);
  if (TITLE.test(character)) return character;
  const [first = '', ...rest] = character.toUpperCase();
  return first + rest.join('').replaceAll('\u0399', '\u0345').toLowerCase();
}

/** The lower case of a character where it stands: a sigma at a word's end is another letter. */
function lowerAt(characters: readonly string[], at: number): string {
  const character = characters[at]!;
  if (character !== SIGMA) return character.toLowerCase();
  const isAfterLetter = (characters.slice(0, at).join('') + SIGMA).toLowerCase().endsWith('ς');
  const isLast = `a${characters.slice(at).join('')}`.toLowerCase()[1] === 'ς';
  return isAfterLetter && isLast ? 'ς' : 'σ';
}

/** str.title(): the first letter of every run of letters in title case, the others in lower case. */
export function title(text: string): string {
  const characters = Array.from(text);
  let isInside = false;
  return characters
    .map((character, at) => {
      const result = isInside ? lowerAt(characters, at) : titleCase(character);
      isInside = CASED.test(character);
      return result;
    })
    .join('');
}

/** str.capitalize(). */
export function capitalize(text: string): string {
  const characters = Array.from(text);
  return characters.map((one, at) => (at === 0 ? titleCase(one) : lowerAt(characters, at))).join('');
}

/** str.swapcase(): title case letters stay. */
export function swapCase(text: string): string {
  const characters = Array.from(text);
  return characters
    .map((one, at) => (UPPER.test(one) ? lowerAt(characters, at) : LOWER.test(one) ? one.toUpperCase() : one))
    .join('');
}

/** str.casefold(): full folding, which is the lower case of the upper case but for a few letters. */
export function caseFold(text: string): string {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0)!;
    if (code < 0x80) return character.toLowerCase();
    if (code === 0x131) return character;
    if (code === 0x1e9e) return 'ss';
    // Cherokee folds to its upper case.
    if (code >= 0x13a0 && code <= 0x13f5) return character;
    if ((code >= 0x13f8 && code <= 0x13fd) || (code >= 0xab70 && code <= 0xabbf)) return character.toUpperCase();
    return Array.from(character.toUpperCase(), (one) => one.toLowerCase()).join('');
  }).join('');
}

/** str.islower(): some letter is in lower case, none in another. */
export function isLower(text: string): boolean {
  return /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text);
}

/** str.isupper(): some letter is in upper case, none in another. */
export function isUpper(text: string): boolean {
  return /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);
}

/** str.istitle(): capitals only where a run of letters begins, other letters only inside. */
export function isTitle(text: string): boolean {
  let isInside = false;
  let isFound = false;
  for (const character of text) {
    const isCapital = UPPER.test(character) || TITLE.test(character);
    const isSmall = !isCapital && LOWER.test(character);
    if ((isCapital && isInside) || (isSmall && !isInside)) return false;
    isInside = isCapital || isSmall;
    isFound ||= isInside;
  }
  return isFound;
}
